import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { reportArguments } from '../../src/cli/options/report.ts'
import { reportInTerminal, viewInTerminal } from '../../src/cli/results.ts'
import { renderReleaseFile } from '../../src/report/files/release.ts'
import { releaseNotes } from '../../src/report/markdown/release-notes.ts'
import { renderReleaseSummary } from '../../src/report/markdown/release-summary.ts'
import { releaseLines } from '../../src/report/release-text.ts'
import { RELEASES, released } from '../report/rollouts.ts'

let printed = ''
let folder = ''
beforeEach(async () => {
  printed = ''
  folder = await mkdtemp(join(tmpdir(), 'release-again-'))
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
})
afterEach(() => vi.restoreAllMocks())

async function written(name: string, text: string): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

const view = (results: string) => viewInTerminal({ kind: 'view', results, open: false })
const report = (...words: string[]) => {
  const at = words.indexOf('--format')
  return reportInTerminal(
    reportArguments.parse({ out: join(folder, 'again'), format: words[at + 1] }, words.slice(0, at)),
  )
}

test.each(Object.entries(RELEASES))(
  'a release.json of a release that is %s is shown and rendered again',
  async (...row) => {
    const [, release] = row
    await written('release.json', renderReleaseFile(release))
    expect(await view(folder)).toBe(0)
    for (const line of releaseLines(release)) expect(printed).toContain(line)
    const viewed = printed
    printed = ''
    const file = join(folder, 'release.json')
    expect(await reportInTerminal(reportArguments.parse({ out: join(folder, 'again') }, [file]))).toBe(0)
    expect(printed).toBe(viewed)
    const again = (name: string) => readFile(join(folder, 'again', name), 'utf8')
    expect(await again('release-summary.md')).toBe(renderReleaseSummary(release))
    if (release.command === 'release') expect(await again('release-notes.md')).toBe(releaseNotes(release))
    expect((await readdir(join(folder, 'again'))).filter((name) => /results|html|junit/.test(name))).toEqual([])
  },
)

test('as JSON it is the file again, and of formats it has two', async () => {
  const file = await written('of-tuesday.json', renderReleaseFile(released))
  expect(await reportInTerminal(reportArguments.parse({ out: join(folder, 'again'), json: true }, [file]))).toBe(0)
  expect(JSON.parse(printed)).toEqual(JSON.parse(renderReleaseFile(released)))
  await expect(report(file, '--format', 'html,junit')).rejects.toThrow(
    'is of a release, which has no html and no junit',
  )
  printed = ''
  expect(await report(file, '--format', 'comment')).toBe(0)
  expect(printed).toBe('')
})

test.each([
  ['a later version', { version: 2 }, 'release.json cannot be read'],
  ['a field of another kind', { parameters: 'none' }, 'release.json cannot be read'],
  ['another file', { command: undefined }, 'release.json cannot be read'],
])('%s is refused with what is wrong', async (_, change, message) => {
  const file = await written('release.json', JSON.stringify({ ...JSON.parse(renderReleaseFile(released)), ...change }))
  await expect(view(file)).rejects.toThrow(message)
})

test('what a file says is no command to a runner and no escape to a terminal', async () => {
  const hostile = { ...released, warnings: ['\u001b[2J\n::error::taken\n##[group]x'] }
  await mkdir(join(folder, 'in'))
  expect(await view(await written('in/release.json', renderReleaseFile(hostile)))).toBe(0)
  expect(printed).not.toMatch(/^\s*::|##\[|\u001b/m)
})

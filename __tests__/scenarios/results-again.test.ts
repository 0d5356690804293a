import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { shopModel } from './bench/project.ts'
import { runCli } from './bench/runner.ts'
import { setScene } from './bench/scenario.ts'

const wrong = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

test('a run is rendered again from its results.json alone, the same to the letter, and compared with another', async () => {
  const { repository, bedrock } = await setScene({ model: shopModel({ head: wrong }), checkout: { depth: 'full' } })
  const { workspace, commits } = repository
  const cli = (...args: string[]) => runCli(args, { cwd: workspace })
  const [worse, alone] = [join(workspace, 'worse'), join(workspace, 'alone')]
  const read = (folder: string, name: string) => readFile(join(folder, name), 'utf8')

  const evaluated = await runCli(['evaluate', '--base', commits.main, '--out', worse, '--json', '--csv'], {
    ...{ cwd: workspace, bedrock },
  })
  expect(evaluated.exitCode).toBe(1)
  expect(JSON.parse(evaluated.stdout)).toEqual(JSON.parse(await read(worse, 'results.json')))
  expect(evaluated.stderr).toContain('cases.csv')

  const again = join(workspace, 'again')
  const rendered = await cli('report', worse, '--out', again)
  expect(rendered).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('report.html, junit.xml') })
  for (const name of ['report.html', 'junit.xml', 'comment.md', 'cases.csv']) {
    expect(await read(again, name)).toBe(await read(worse, name))
  }
  expect(evaluated.stderr).toContain(rendered.stdout)

  const viewed = await cli('view', worse)
  expect(viewed).toMatchObject({ exitCode: 0, stdout: rendered.stdout })
  expect(viewed.stderr).toContain(`The page is ${join('worse', 'report.html')}`)

  const same = await cli('compare', worse, join(worse, 'results.json'), '--gate', '--json')
  expect(same.exitCode).toBe(0)
  expect(JSON.parse(same.stdout)).toMatchObject({ verdict: 'pass', delta: 0 })

  // The base of that run as the earlier of two runs.
  const results = JSON.parse(await read(worse, 'results.json'))
  for (const prompt of results.prompts) {
    for (const one of prompt.cases) one.candidate = one.baseline ?? one.candidate
  }
  await writeFile(join(workspace, 'earlier.json'), JSON.stringify(results))
  const compared = await cli('compare', 'earlier.json', worse, '--out', alone)
  expect(compared).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('the run in earlier.json') })
  expect(JSON.parse(await read(alone, 'results.json'))).toMatchObject({ verdict: 'fail', blocks: true })
  expect(await cli('compare', 'earlier.json', worse, '--out', 'worse')).toMatchObject({
    ...{ exitCode: 1, stderr: expect.stringContaining('which the comparison would replace') },
  })
  expect(await cli('compare', 'earlier.json', worse, '--gate')).toMatchObject({ exitCode: 1 })
})

test('what cannot be read is refused with what to do, and no stack', async () => {
  const { repository } = await setScene()
  const { workspace } = repository
  await writeFile(join(workspace, 'old.json'), '{"version": 1, "verdict": "pass", "prompts": []}')
  await writeFile(join(workspace, 'cut.json'), '{"version": 1, "verd')
  for (const [args, said] of [
    [['view'], 'there is no file ai-cicd-results\nRun `ai-cicd evaluate` first'],
    [['report', 'old.json'], 'was written by an earlier ai-cicd'],
    [['compare', 'cut.json', 'old.json'], 'cut.json:1: is no JSON'],
  ] as const) {
    const { exitCode, stdout, stderr } = await runCli(args, { cwd: workspace })
    expect([exitCode, stdout]).toEqual([1, ''])
    expect(stderr).toContain(said)
    expect(stderr).not.toMatch(/^ {4}at /m)
  }
})

import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, onTestFinished, test } from 'vitest'
import { uploadReport } from '../../src/action/upload-report.ts'
import { type ArtifactSettings, type FakeArtifacts, startArtifacts } from '../scenarios/bench/artifacts.ts'
import { silent } from '../silent-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'upload-report-'))
const paths = new Map(
  Object.entries({ 'results.json': '{"version":1}', 'report.html': '<!doctype html><p>Report</p>' }).map(
    ([name, text]) => {
      const path = join(folder, name)
      writeFileSync(path, text)
      return [name, path]
    },
  ),
)

async function fakeService(settings: ArtifactSettings = {}): Promise<FakeArtifacts> {
  const fake = await startArtifacts(settings)
  onTestFinished(fake.close)
  return fake
}

type Over = Partial<Parameters<typeof uploadReport>[1]>

async function upload(env: NodeJS.ProcessEnv, over: Over = {}) {
  const lines: string[] = []
  const log = { ...silent, info: (text: string) => lines.push(text) }
  const run = { id: 4711, number: 42, attempt: 1, url: 'https://github.com/octo/shop/actions/runs/4711' }
  const result = await uploadReport(paths, {
    env,
    inputs: { command: 'auto', config: 'ai-cicd.yml', commentKey: '' },
    trigger: { run, serverUrl: 'https://github.com', repository: { owner: 'octo', name: 'shop' } },
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    log,
    signal: new AbortController().signal,
    patienceMs: 5_000,
    mostBytes: 1_000_000,
    ...over,
  })
  return { ...result, lines }
}

const at = (id: number): string => `https://github.com/octo/shop/actions/runs/4711/artifacts/${id}`

test('all files are kept as an archive, the page also by itself: its address is the report’s', async () => {
  const fake = await fakeService()
  const { url, problems, lines } = await upload(fake.environment())
  expect({ url, problems }).toEqual({ url: at(1002), problems: [] })
  const [archive, page] = fake.artifacts()
  expect(Object.keys(unzipSync(new Uint8Array(archive?.content ?? [])))).toEqual(['results.json', 'report.html'])
  expect(page).toMatchObject({ name: 'prompt-report.html', mimeType: 'text/html' })
  expect(String(page?.content)).toBe('<!doctype html><p>Report</p>')
  expect(lines.join('\n')).toContain(at(1001))
})

test('a name that another job took is not fought over: both are kept', async () => {
  const fake = await fakeService()
  await upload(fake.environment())
  const { url, problems } = await upload(fake.environment('another-job'))
  expect({ url, problems }).toEqual({ url: at(1004), problems: [] })
  expect(fake.artifacts().map(({ name }) => name.replace(/[0-9a-f]{8}/, '…'))).toEqual([
    'prompt-report',
    'prompt-report.html',
    'prompt-report-…',
    'prompt-report-….html',
  ])
})

test('a service that keeps archives alone has the archive', async () => {
  const fake = await fakeService({ older: true })
  const { url, problems, lines } = await upload(fake.environment())
  expect({ url, problems }).toEqual({ url: at(1001), problems: [] })
  expect(lines.at(-1)).toBe("The report's page is in that archive alone: it answered 500.")
})

test('without a service it says how to keep the report, and that is no problem of the run', async () => {
  const { url, problems, lines } = await upload({})
  expect({ url, problems }).toEqual({ url: null, problems: [] })
  expect(lines).toEqual([expect.stringMatching(/^The report is not uploaded: .*docs\/results\.md/)])
})

test('a service that is down, refuses or does not answer is told with the remedy', async () => {
  const fake = await fakeService()
  const replies = [
    { status: 500 },
    { status: 403, body: { msg: 'Artifact storage quota has been hit' } },
    'hang',
  ] as const
  const whys = ['it answered 500', 'it answered 403: Artifact storage quota has been hit', 'no answer within 0.2 s']
  for (const [index, reply] of replies.entries()) {
    fake.faults.splice(0, fake.faults.length, { method: 'CreateArtifact', times: 2, reply })
    const { url, problems } = await upload(fake.environment(), reply === 'hang' ? { patienceMs: 200 } : {})
    expect(url).toBeNull()
    expect(problems).toEqual([expect.stringContaining(`The report was not uploaded: ${whys[index]}. To keep`)])
  }
  expect(fake.artifacts()).toEqual([])
})

test('a file that is too large is left out by name, and the rest is kept', async () => {
  const fake = await fakeService()
  const { url, problems } = await upload(fake.environment(), { mostBytes: 20 })
  expect(problems).toEqual(['Not uploaded, because larger than 0.00002 MB: report.html.'])
  expect(url).toBe(at(1001))
  expect((await upload(fake.environment(), { mostBytes: 1 })).url).toBeNull()
})

test('a run that is cancelled uploads nothing', async () => {
  const fake = await fakeService()
  const { url, problems } = await upload(fake.environment(), { signal: AbortSignal.abort() })
  expect({ url, problems, asked: fake.requests }).toEqual({ url: null, problems: [], asked: [] })
})

test('equal reports make equal archives', async () => {
  const fake = await fakeService()
  await upload(fake.environment())
  await upload(fake.environment())
  const digests = fake.artifacts().map(({ content }) => createHash('sha256').update(content).digest('hex'))
  expect(digests.slice(0, 2)).toEqual(digests.slice(2))
})

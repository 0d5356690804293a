import { unzipSync } from 'fflate'
import { expect, onTestFinished, test } from 'vitest'
import { type FakeArtifacts, startArtifacts } from './bench/artifacts.ts'
import { shopModel } from './bench/project.ts'
import { ownComment, setScene } from './bench/scenario.ts'

const wrong = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

async function startService(): Promise<FakeArtifacts> {
  const service = await startArtifacts()
  onTestFinished(service.close)
  return service
}

/** What GitHub shows in red or yellow beside what the verdict says. */
const warnings = (stdout: string): string[] => stdout.split('\n').filter((line) => line.startsWith('::warning::'))

test('a report is uploaded before it is told of: comment, summary, output and check lead to its page', async () => {
  const service = await startService()
  const stage = await setScene({ model: shopModel({ head: wrong }), checks: true })
  const result = await stage.run({ env: service.environment() })
  expect(result.exitCode).toBe(1)
  const url = 'https://github.com/octo/shop/actions/runs/4711/artifacts/1002'
  expect(result.outputs).toMatchObject({ verdict: 'fail', 'report-url': url })
  expect(ownComment(stage.github)).toContain(`](${url})`)
  expect(result.summary).toContain(`](${url})`)
  const [archive, page] = service.artifacts()
  const names = ['results.json', 'report.html', 'junit.xml', 'comment.md']
  expect(Object.keys(unzipSync(new Uint8Array(archive?.content ?? [])))).toEqual(names)
  expect(page).toMatchObject({ name: 'prompt-report.html', mimeType: 'text/html' })
  expect(String(page?.content)).toBe(result.files['report.html'])

  const [check] = stage.github.checks
  expect(check).toMatchObject({ name: 'Prompt evaluation report', conclusion: 'failure', details_url: url })
  expect(check?.head_sha).toBe(stage.repository.commits.head)
  expect(check?.output.summary).toContain('got worse')
  const places = (check?.output.annotations ?? []).map(({ path, annotation_level }) => `${annotation_level} ${path}`)
  expect(places.filter((place) => place === 'warning evals/support-reply.jsonl')).toHaveLength(12)
  expect(places[0]).toMatch(/^failure prompts\//)
  // The same lines need not say it twice.
  expect(result.stdout).not.toMatch(/^::(error|warning|notice) [^:]*file=/m)
  expect(result.stdout).toMatch(/^::error::/m)
})

test('a failing case is annotated at its line in the dataset, the worst below the prompt, ten in all', async () => {
  const stage = await setScene({ model: shopModel({ head: wrong }) })
  const { stdout } = await stage.run()
  const placed = stdout.split('\n').filter((line) => /^::(error|warning|notice) /.test(line))
  expect(placed).toHaveLength(10)
  expect(placed[0]).toMatch(/^::error .*file=prompts\//)
  expect(placed[1]).toMatch(
    /^::warning .*file=evals\/support-reply\.jsonl,line=1,.*title=case ticket-01%3A newly failing/,
  )
  expect(placed.at(-1)).toContain('title=and 4 more')
})

test('a runner without artifacts and a token without checks are a line each, and nothing is yellow', async () => {
  const stage = await setScene()
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', 'report-url': '' })
  expect(result.stdout).toContain('The report is not uploaded: this runner gives an action no access to artifacts.')
  expect(result.stdout).toContain('No check of its own is written: the token may not (`checks: write`).')
  expect(stage.github.checks).toEqual([])
  expect(warnings(result.stdout)).toEqual([])
  expect(ownComment(stage.github)).not.toContain('artifacts')
})

test('a service that is down costs the upload, not the run: log, comment and summary say how to keep the report', async () => {
  const service = await startArtifacts()
  const env = service.environment()
  await service.close()
  const stage = await setScene()
  const result = await stage.run({ env })
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', 'report-url': '' })
  const line = /The report was not uploaded: .*ECONNREFUSED/
  expect(warnings(result.stdout)).toEqual([expect.stringMatching(line)])
  expect(result.summary).toMatch(line)
  expect(ownComment(stage.github)).toMatch(line)
})

test('`upload-report: false` and `check: false` ask for nothing; `check: true` warns where the token may not', async () => {
  const service = await startService()
  const stage = await setScene({ checks: true })
  const off = await stage.run({ env: service.environment(), inputs: { 'upload-report': 'false', check: 'false' } })
  expect(off.outputs).toMatchObject({ verdict: 'pass', 'report-url': '' })
  expect([service.requests, stage.github.checks]).toEqual([[], []])
  const refused = await setScene()
  const asked = await refused.run({ env: service.environment(), inputs: { check: 'true' } })
  expect(asked.exitCode).toBe(0)
  expect(warnings(asked.stdout)).toEqual([expect.stringContaining('The check was not written: ')])
  expect(warnings(asked.stdout)[0]).toContain('Give the job the permission `checks: write`')
})

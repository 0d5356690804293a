import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { config, shop, shopModel } from './bench/project.ts'
import { runCli } from './bench/runner.ts'
import { setScene } from './bench/scenario.ts'

test('a prompt is compared with itself on its own cases, every answer really asked for', async () => {
  const main = [shop(12, { 'ai-cicd.yml': config({ evaluation: { maxRepeat: 2 } }) })]
  // Every third ticket is answered wrongly every second time.
  const { repository, bedrock } = await setScene({
    main,
    branch: [],
    model: (request, attempt) => shopModel({ base: attempt % 2 === 0 ? [3, 6, 9, 12] : [] })(request, attempt),
  })
  const result = await runCli(['self-test', '--out', 'self-test.json'], { cwd: repository.workspace, bedrock })
  expect(result.stderr).toContain('Asking 4 times for every case: 48 answers')
  expect(result.stdout).toMatch(/false alarms \d/)
  expect(result.stdout).toContain('48 calls')
  expect(result.exitCode).toBe(0)
  const reported: unknown = JSON.parse(await readFile(join(repository.workspace, 'self-test.json'), 'utf8'))
  expect(reported).toMatchObject({ version: 1, trustworthy: true, prompts: [{ result: { cases: 12, answers: 4 } }] })
}, 30_000)

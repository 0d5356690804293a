import { expect, test } from 'vitest'
import { config, dataset, datasetFile, headSystem, prompt, promptFile, shop, tickets } from './bench/project.ts'
import type { Change } from './bench/repository.ts'
import type { RunResult } from './bench/runner.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

/** A pull request that breaks a file of the project: an error, told where it stands, before a cent is spent. */
async function mistaken(branch: Change): Promise<RunResult> {
  const stage = await setScene({ main: [shop(12)], branch: [branch] })
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'error', score: '', 'model-calls': '0' })
  expect(stage.bedrock.requests).toEqual([])
  expect(ownComment(stage.github)).not.toBe('')
  expect(result.summary).not.toBe('')
  return result
}

test('broken YAML: file and line', async () => {
  const result = await mistaken({ 'ai-cicd.yml': 'version: 1\nprompts: [prompts/*.prompt.yml\ngate: {}\n' })
  expect(result.stdout).toMatch(/::error[^\n]*file=ai-cicd\.yml[^\n]*line=\d/)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/broken-yaml.md')
})

test('all mistakes are told at once', async () => {
  const result = await mistaken({
    'ai-cicd.yml': config({ gate: { margn: 0.1, confidence: 3 } }),
    [promptFile]: prompt(headSystem, { messages: [{ role: 'narrator', content: 'hello' }] }),
  })
  for (const word of ['margn', 'confidence', 'narrator']) expect(result.summary).toContain(word)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/several-mistakes.md')
})

test('a broken configuration hides neither an unknown assertion nor a missing variable', async () => {
  const result = await mistaken({
    'ai-cicd.yml': config({ gate: { margn: 0.1 } }),
    [promptFile]: prompt(headSystem, {
      messages: [{ role: 'user', content: '{{question}} for {{customer}}' }],
      assert: [{ type: 'containz', value: 'hello' }],
    }),
  })
  for (const word of ['margn', 'containz', 'customer']) expect(result.summary).toContain(word)
})

test('a missing variable: prompt, case and variable are named', async () => {
  const messages = [
    { role: 'system', content: headSystem },
    { role: 'user', content: 'Ticket {{number}} of {{customer}}: {{question}}' },
  ]
  const result = await mistaken({ [promptFile]: prompt(headSystem, { messages }) })
  for (const word of ['support-reply', 'ticket-01', 'customer']) expect(result.stdout).toContain(word)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/missing-variable.md')
})

test('an empty dataset', async () => {
  const result = await mistaken({ [datasetFile]: '\n' })
  expect(result.summary).toContain(datasetFile)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/empty-dataset.md')
})

test('duplicate ids: both rows', async () => {
  const rows = tickets(12)
  const twice = [...rows, ...rows.slice(2, 3)]
  const result = await mistaken({ [datasetFile]: dataset(twice) })
  expect(result.summary).toContain('ticket-03')
  expect(result.stdout).toMatch(/::error[^\n]*file=evals\/support-reply\.jsonl[^\n]*line=13/)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/duplicate-ids.md')
})

test('a configuration that is not there', async () => {
  const result = await mistaken({ 'ai-cicd.yml': null })
  expect(result.stdout).toContain('ai-cicd.yml')
})

test('a glob that matches nothing', async () => {
  const result = await mistaken({ 'ai-cicd.yml': config({ prompts: ['promts/*.prompt.yml'] }) })
  expect(result.summary).toContain('promts')
})

test('a dataset that is not there', async () => {
  const result = await mistaken({ [promptFile]: prompt(headSystem, { dataset: '../evals/none.jsonl' }) })
  expect(result.summary).toContain('evals/none.jsonl')
})

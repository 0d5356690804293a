import { expect, test } from 'vitest'
import { config, prompt, releaseBench } from './release-bench.ts'

const real = 'bedrock:us.amazon.nova-lite-v1:0'
const graded = (provider?: string) => prompt('Hello', { assert: [{ type: 'llm-rubric', value: 'kind', provider }] })
const replay = 'replay:evals/answers.jsonl'

/** Every way to have a model's place taken by something that is none, and how the refusal names it. */
const ways: Array<[way: string, files: Record<string, string>, said: string]> = [
  [
    'a prompt’s own model',
    { 'prompts/reply.prompt.yml': prompt('Hello', { model: 'echo' }) },
    'reply is asked of echo',
  ],
  [
    'an alias of what was a real model',
    { 'ai-cicd.yml': config({}, { evaluation: { modelAliases: { [real]: 'echo' } } }) },
    'reply is asked of echo',
  ],
  [
    'an alias to a recording',
    { 'ai-cicd.yml': config({}, { evaluation: { modelAliases: { [real]: replay } } }) },
    `reply is asked of ${replay}`,
  ],
  ['the matrix', { 'ai-cicd.yml': config({}, { evaluation: { models: [real, 'echo'] } }) }, 'reply is asked of echo'],
  [
    'the matrix of one event',
    { 'ai-cicd.yml': config({}, { evaluation: { overrides: { push: { models: ['echo'] } } } }) },
    'reply is asked of echo',
  ],
  ['the judge', { 'ai-cicd.yml': config({}, { evaluation: { judge: 'echo' } }) }, 'the judge is echo'],
  [
    'one judge of a panel, by an alias',
    {
      'ai-cicd.yml': config({}, { evaluation: { judge: { models: [real, 'best'] }, modelAliases: { best: replay } } }),
    },
    `the judge is ${replay}`,
  ],
  [
    'the embedding',
    { 'ai-cicd.yml': config({}, { evaluation: { embedding: 'echo' } }) },
    'the embedding model is echo',
  ],
  [
    'an assertion’s provider',
    { 'ai-cicd.yml': config({}, { evaluation: { judge: real } }), 'prompts/reply.prompt.yml': graded('echo') },
    'llm-rubric of reply is judged by echo',
  ],
  [
    'a member of an assert-set, in a case',
    {
      'ai-cicd.yml': config({}, { evaluation: { judge: real } }),
      'prompts/reply.prompt.yml': prompt('Hello', {
        testData: [
          { assert: [{ type: 'assert-set', assert: [{ type: 'llm-rubric', value: 'x', provider: replay }] }] },
        ],
      }),
    },
    `llm-rubric of reply is judged by ${replay}`,
  ],
]

test.each(ways)('nothing is released that no model answered: %s', async (_way, files, said) => {
  const { aws, run } = await releaseBench()
  const own = { 'ai-cicd.yml': config(), 'prompts/reply.prompt.yml': prompt('Hello'), 'evals/answers.jsonl': '\n' }
  const written = { ...own, ...files }
  for (const dryRun of [true, false]) {
    const { report, release } = await run(written, { dryRun })
    expect(report).toMatchObject({ verdict: 'error', blocks: true })
    expect(release.problem?.diagnostics.map(({ message }) => message)).toContain(
      `${said}, which is no model: a release is neither made nor approved with it`,
    )
  }
  expect(aws.calls).toEqual([])
})

test('no recording judges a probe, whose cases are none of the prompts’ and are not looked through before', async () => {
  const { aws, run } = await releaseBench()
  aws.lambda.seed('handler', { handler: () => ({ result: { answer: 'Go away' } }) })
  const probe = { cases: 'evals/smoke.jsonl', payload: { question: '{{question}}' }, answer: '$.answer' }
  const row = { vars: { question: 'Hi?' }, assert: [{ type: 'llm-rubric', value: 'is kind', provider: replay }] }
  const { release } = await run({
    'ai-cicd.yml': config({ probe }),
    'prompts/reply.prompt.yml': prompt('Hello'),
    'evals/smoke.jsonl': JSON.stringify(row),
    'evals/answers.jsonl': '\n',
  })
  expect(release.problem?.message).toContain(`${replay} is a file of recorded answers: a release asks models`)
  expect(aws.lambda.functions.get('handler')?.aliases.get('live')?.version).toBe('1')
})

test('a release asks each prompt on the model that it publishes, whatever the matrix says', async () => {
  const { aws, run } = await releaseBench()
  const other = 'bedrock:us.amazon.nova-pro-v1:0'
  const { report, release } = await run({
    'ai-cicd.yml': config({}, { evaluation: { models: [other] } }),
    'prompts/own.prompt.yml': prompt('Hello'),
    'prompts/none.prompt.yml': prompt('Hi', { model: undefined }),
  })
  expect(release.problem).toBeNull()
  expect(report.prompts.map(({ id, comparison }) => [id, comparison.model])).toEqual([
    ['none', other],
    ['own', real],
  ])
  expect(JSON.parse(aws.ssm.value('/prod/llm/own'))).toMatchObject({ model: real })
  expect(JSON.parse(aws.ssm.value('/prod/llm/none'))).toMatchObject({ model: other })
})

test('a model whose end is past by the table is told, not refused; one without a version is refused', async () => {
  const { run } = await releaseBench()
  const ended = {
    'ai-cicd.yml': config(),
    'prompts/reply.prompt.yml': prompt('Hello', { model: 'bedrock:anthropic.claude-v2' }),
  }
  const { release } = await run(ended)
  expect(release).toMatchObject({ problem: null, rollout: 'promoted' })
  expect(release.warnings.join('\n')).toMatch(/claude-v2 ended on 2025-07-21/)
  const floating = await run({ ...ended, 'prompts/reply.prompt.yml': prompt('Hello', { model: 'openai:gpt-4o' }) })
  expect(floating.release.problem?.diagnostics[0]?.message).toMatch(/openai:gpt-4o names no version/)
})

test('a new prompt that fails its cases is not approved, and nothing is written', async () => {
  const { aws, run } = await releaseBench()
  const failing = prompt('Hello', { assert: [{ type: 'contains', value: 'never' }] })
  const { report, release } = await run({ 'ai-cicd.yml': config(), 'prompts/reply.prompt.yml': failing })
  expect(report).toMatchObject({ verdict: 'fail', blocks: true, score: 0 })
  expect(release.problem?.message).toContain('not approved')
  expect(aws.calls.filter(({ action }) => !/Get|List|Head/.test(action))).toEqual([])
})

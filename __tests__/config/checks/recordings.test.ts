import { expect, test } from 'vitest'
import { loadProject } from '../../../src/config/load.ts'
import { Diagnostics } from '../../../src/source/diagnostics.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'
import { reported } from '../reported.ts'

type Written = { evaluation?: string; model?: string; assert?: string; case?: string; recording?: string }

async function diagnosticsOf(written: Written): Promise<string[]> {
  const diagnostics = new Diagnostics()
  const { evaluation = '{}', model = 'echo', assert = '{ type: contains, value: hi }', recording = null } = written
  const files = {
    'llm/ai-cicd.yml': `version: 1\nprompts: [bot.prompt.yml]\nevaluation: ${evaluation}\n`,
    'llm/bot.prompt.yml': `model: "${model}"
messages: [{ role: user, content: "{{q}}" }]
testData: [{ q: hi${written.case ?? ''} }]
assert:
  - ${assert}
`,
    ...(recording === null ? {} : { 'llm/answers.jsonl': recording }),
  }
  diagnostics.take(await loadProject(memoryTree(files), 'llm/ai-cicd.yml'))
  return reported(diagnostics)
}

const graded = (provider: string) => `{ type: llm-rubric, value: kind, provider: "${provider}" }`

test.each<[string, Written, string]>([
  ['a prompt', { model: 'replay:../../secret' }, 'llm/bot.prompt.yml:1 model'],
  ['a judge', { evaluation: '{ judge: "replay:../../secret" }' }, 'llm/ai-cicd.yml:3 evaluation.judge'],
  ['an embedding', { evaluation: '{ embedding: "replay:../../secret" }' }, 'llm/ai-cicd.yml:3 evaluation.embedding'],
  ['a matrix', { evaluation: '{ models: [echo, "replay:../../secret"] }' }, 'llm/ai-cicd.yml:3 evaluation.models[1]'],
  [
    'an alias',
    { evaluation: '{ modelAliases: { a: "replay:../../secret" } }' },
    'llm/ai-cicd.yml:3 evaluation.modelAliases.a',
  ],
  [
    'an override',
    { evaluation: '{ overrides: { push: { judge: "replay:../../secret" } } }' },
    'llm/ai-cicd.yml:3 evaluation.overrides.push.judge',
  ],
  ['an assertion', { assert: graded('replay:../../secret') }, 'llm/bot.prompt.yml:5 assert[0].provider'],
  [
    'an assertion in a set',
    { assert: `{ type: assert-set, assert: [${graded('replay:../../secret')}] }` },
    'llm/bot.prompt.yml:5 assert[0].provider',
  ],
  [
    'an assertion of a case',
    { case: `, assert: [${graded('replay:../../secret')}]` },
    'llm/bot.prompt.yml:3 assert[0].provider',
  ],
])('a recording outside the repository, named by %s, is told before anything is asked', async (_by, written, place) => {
  expect(await diagnosticsOf(written)).toEqual([
    expect.stringMatching(/: \.\.\/\.\.\/secret is outside the repository \|/),
  ])
  expect((await diagnosticsOf(written))[0]?.startsWith(`${place}: `)).toBe(true)
})

test('a recording that is not there, or is none, is told too, the latter by its own lines', async () => {
  const model = 'replay:answers.jsonl'
  expect(await diagnosticsOf({ model })).toEqual([
    'llm/bot.prompt.yml:1 model: there is no recording llm/answers.jsonl | Record it: run the same command with the real models and `--record llm/answers.jsonl`.',
  ])
  const line = (usage: string) =>
    `{"kind":"completion","model":"m","key":"k","repeat":0,"completion":{"text":"hi","toolCalls":[],"stopReason":"stop","usage":${usage},"latencyMs":1,"costUsd":0}}`
  const good = line('{"inputTokens":1,"outputTokens":2}')
  expect(await diagnosticsOf({ model, recording: `${good}\n` })).toEqual([])
  expect(
    await diagnosticsOf({
      model,
      recording: [good, 'no', line('{"inputTokens":1e400,"outputTokens":2}'), good].join('\n'),
    }),
  ).toEqual([
    expect.stringMatching(/^llm\/answers\.jsonl:2 : is not JSON/),
    expect.stringMatching(/^llm\/answers\.jsonl:3 completion\.usage\.inputTokens: is not a recorded answer/),
  ])
  expect(await diagnosticsOf({ evaluation: '{ models: [echo] }', model })).toEqual([])
})

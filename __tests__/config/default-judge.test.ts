import { describe, expect, it } from 'vitest'
import { withJudge } from '../../src/config/default-judge.ts'
import { loadProject } from '../../src/config/load.ts'
import { judgeOf } from '../../src/config/resolve-model.ts'
import { diagnosticLine } from '../../src/errors.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

const HAIKU = 'bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0'
const NOVA = 'bedrock:us.amazon.nova-pro-v1:0'
const graded = 'assert: [{ type: llm-rubric, value: kind }]\n'
const scored = 'assert: [{ type: contains, value: a }]\n'

const prompt = (model: string, assert: string) =>
  `model: "${model}"\nmessages: [{ role: user, content: "{{q}}" }]\ntestData: [{ q: Hello }]\n${assert}`

type Files = Record<string, string>

async function found(files: Files, named: string | null = null, path = 'ai-cicd.yml') {
  const { value, diagnostics } = await loadProject(memoryTree(files), path)
  if (value.project === null) throw new Error(diagnostics.map(diagnosticLine).join('\n'))
  expect(diagnostics).toEqual([])
  const read = withJudge(value.project, named)
  return {
    judge: judgeOf(read.value.config)?.models ?? null,
    asWritten: judgeOf(read.value.asWritten)?.models ?? null,
    warnings: read.value.warnings.map(diagnosticLine),
    errors: read.diagnostics.map(diagnosticLine),
  }
}

function native(evaluation: string, model = HAIKU, assert = graded): Files {
  return {
    'ai-cicd.yml': `version: 1\nprompts: [a.prompt.yml]\nevaluation: ${evaluation}\n`,
    'a.prompt.yml': prompt(model, assert),
  }
}

const promptfoo = (providers: string, more = '') => ({
  'promptfooconfig.yaml': `prompts: ["{{q}}"]\nproviders: ${providers}\n${more}tests: [{ vars: { q: a }, assert: [{ type: llm-rubric, value: kind }] }]\n`,
})

describe('who grades where', () => {
  it.each<[string, Files, string | null, string[] | null]>([
    ['no judge is named: the prompt’s model', native('{}'), null, [HAIKU]],
    ['a matrix is asked: its first', native(`{ models: [echo, "${NOVA}", "${HAIKU}"] }`), null, [NOVA]],
    ['the job names one', native('{}'), NOVA, [NOVA]],
    ['a file names one, whatever the job says', native(`{ judge: "${HAIKU}" }`), NOVA, [HAIKU]],
    ['nothing is graded: none', native('{}', HAIKU, scored), null, null],
    ['nothing is graded, and the job names one', native('{}', HAIKU, scored), NOVA, [NOVA]],
    ['an alias stands for the prompt’s model', native(`{ modelAliases: { fast: "${NOVA}" } }`, 'fast'), null, [NOVA]],
    [
      'an alias of a file would stand for the model that the job names',
      native(`{ modelAliases: { "${NOVA}": echo } }`),
      NOVA,
      [NOVA],
    ],
  ])('%s', async (_where, files, named, judge) => {
    expect(await found(files, named)).toMatchObject({ judge, asWritten: judge, errors: [] })
  })

  it('is the same for one prompt file and for promptfoo’s', async () => {
    const file = { 'a.prompt.yml': prompt(HAIKU, graded) }
    expect(await found(file, null, 'a.prompt.yml')).toMatchObject({ judge: [HAIKU], errors: [] })
    expect(await found(file, NOVA, 'a.prompt.yml')).toMatchObject({ judge: [NOVA], warnings: [] })
    const path = 'promptfooconfig.yaml'
    expect(await found(promptfoo(`["${NOVA}", "${HAIKU}"]`), null, path)).toMatchObject({ judge: [NOVA], errors: [] })
    const own = `defaultTest: { options: { provider: "${HAIKU}" } }\n`
    expect(await found(promptfoo(`["${NOVA}"]`, own), null, path)).toMatchObject({ judge: [HAIKU], warnings: [] })
  })
})

it('a model that grades itself is warned of, once, with what to do', async () => {
  expect((await found(native('{}'))).warnings).toEqual([
    `ai-cicd.yml:3: evaluation.judge: no judge is named: \`${HAIKU}\` grades, which also answers. Name the model that grades, for example \`judge: "bedrock:…"\` below \`evaluation:\`, or with the input \`judge\`, in a terminal \`--judge\`.`,
  ])
  expect((await found(native('{}'), NOVA)).warnings).toEqual([])
})

it.each([
  ['echo', native('{}', 'echo')],
  ['a recording', native('{}', 'replay:a.jsonl')],
  ['a matrix of echo', native('{ models: [echo] }')],
])('%s cannot grade, and what can be done is told', async (_model, files) => {
  const tree = { 'a.jsonl': '', ...files }
  const { judge, errors, warnings } = await found(tree)
  expect({ judge, warnings }).toEqual({ judge: null, warnings: [] })
  expect(errors).toEqual([
    expect.stringMatching(
      /^ai-cicd\.yml:\d+: evaluation\.judge: is missing, .* no score for llm-rubric\. Name the model that grades.*echo and recordings cannot/,
    ),
  ])
  expect(await found(tree, NOVA)).toMatchObject({ judge: [NOVA], errors: [] })
})

describe('a name that means nothing is one mistake', () => {
  const choice = (id: string) =>
    `evaluators: [{ name: g, llm: { modelId: "${id}", prompt: "x {{completion}}", choices: [{ choice: a, score: 1 }, { choice: b, score: 0 }] } }]\n`
  it.each([
    ['of an evaluator, beside an answer that no model gives', native('{}', 'echo', choice('my/alias'))],
    ['of an evaluator', native('{}', HAIKU, choice('my/alias'))],
    ['of a prompt that is graded', native('{}', 'my/alias')],
    ['of both', native('{}', 'my/alias', choice('my/alias'))],
    ['of the judge', native('{ judge: my/alias }')],
    ['of the judge for an event', native('{ overrides: { push: { judge: my/alias } } }')],
    ['of a matrix', native('{ models: [my/alias] }')],
  ])('%s', async (_, files) => {
    const { value, diagnostics } = await loadProject(memoryTree(files), 'ai-cicd.yml')
    if (value.project === null) throw new Error('it could not be read')
    const all = [...diagnostics, ...withJudge(value.project, null).diagnostics].filter(({ level }) => level === 'error')
    expect(all.map(({ message }) => message)).toEqual([expect.stringMatching(/^unknown model my\/alias/)])
  })

  it('of a prompt that is not asked hides no missing judge', async () => {
    const idle = 'model: my/alias\nmessages: [{ role: user, content: Hello }]\n'
    const files = { ...native('{}', 'echo'), 'b.prompt.yml': idle }
    const read = await found({ ...files, 'ai-cicd.yml': 'version: 1\nprompts: [a.prompt.yml, b.prompt.yml]\n' })
    expect(read.errors).toEqual([expect.stringContaining('evaluation.judge: is missing')])
  })
})

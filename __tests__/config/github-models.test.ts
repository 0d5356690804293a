import { describe, expect, test } from 'vitest'
import { loadProject } from '../../src/config/load.ts'
import { planArm } from '../../src/evaluation/plan.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

/** Repositories of GitHub Models as they are: what is asked, what is told, what is refused. */

const CONFIG = 'version: 1\nprompts: ["**/*.prompt.yml"]\n'

function promptOf(model: string | null, lines = '') {
  return `${model === null ? '' : `model: ${model}\n`}messages:\n  - {role: user, content: 'Say {{input}}'}\n${lines}`
}

const CASES = "testData:\n  - {input: a}\nevaluators:\n  - {name: says, string: {contains: '{{input}}'}}\n"

async function load(files: Record<string, string>, more = '') {
  const { value, diagnostics } = await loadProject(
    memoryTree({ 'ai-cicd.yml': CONFIG + more, ...files }),
    'ai-cicd.yml',
  )
  return { project: value.project, errors: diagnostics, warnings: value.project?.warnings ?? [] }
}

describe('models', () => {
  test.each([
    ['meta/Llama-3.3-70B-Instruct', 'bedrock:us.meta.llama3-3-70b-instruct-v1:0'],
    ['Meta-Llama-3.1-8B-Instruct', 'bedrock:us.meta.llama3-1-8b-instruct-v1:0'],
    ['azureml-meta/Llama-4-Scout-17B-16E-Instruct', 'bedrock:us.meta.llama4-scout-17b-instruct-v1:0'],
    ['azureml://registries/azureml-deepseek/models/DeepSeek-R1/versions/1', 'bedrock:us.deepseek.r1-v1:0'],
    ['openai/gpt-oss-120b', 'bedrock:openai.gpt-oss-120b-1:0'],
  ])('%s is asked where Bedrock has it, and the mapping is named', async (written, model) => {
    const { project, errors, warnings } = await load({ 'a.prompt.yml': promptOf(written, CASES) })
    expect(errors).toEqual([])
    expect(project?.prompts[0]?.model).toBe(model)
    expect(warnings).toMatchObject([
      {
        level: 'warning',
        file: 'a.prompt.yml',
        line: 1,
        message: `\`${written}\` of GitHub Models is asked as ${model}`,
      },
    ])
  })

  test.each([
    'openai/gpt-4o',
    'gpt-4o-mini',
    'azure-openai/gpt-4.1',
    'microsoft/phi-4',
    'xai/grok-3',
    'cohere/cohere-command-a',
  ])('%s is told once, in one line that can be copied', async (model) => {
    const files = { 'a.prompt.yml': promptOf(model, CASES), 'b.prompt.yml': promptOf(model, CASES) }
    expect((await load(files)).errors).toMatchObject([
      {
        message: `unknown model ${model} (and once more)`,
        hint: `Say in ai-cicd.yml which model stands for it: \`evaluation: { modelAliases: { "${model}": "bedrock:…" } }\`.`,
      },
    ])
    const alias = `evaluation: { modelAliases: { "${model}": "bedrock:amazon.nova-lite-v1:0" } }\n`
    expect((await load(files, alias)).errors).toEqual([])
  })

  test('an alias and a matrix have the first word', async () => {
    const files = { 'a.prompt.yml': promptOf('meta/Llama-3.3-70B-Instruct', CASES) }
    for (const lines of [
      'evaluation: { modelAliases: { "meta/Llama-3.3-70B-Instruct": echo } }\n',
      'evaluation: { models: [echo] }\n',
    ])
      expect(await load(files, lines)).toMatchObject({ errors: [], warnings: [] })
  })

  test("an evaluator's judge is told and mapped in the evaluator's words", async () => {
    const judgeNamed = (modelId: string) =>
      `testData: [{input: a}]\nevaluators:\n  - name: j\n    llm:\n      modelId: ${modelId}\n      prompt: good?\n      choices: [{choice: y, score: 1}]\n`
    expect((await load({ 'a.prompt.yml': promptOf('echo', judgeNamed('openai/gpt-4o')) })).errors[0]).toMatchObject({
      field: 'evaluators[0].llm.modelId',
      line: 8,
      message: 'unknown model openai/gpt-4o',
    })
    const { project, errors } = await load({ 'a.prompt.yml': promptOf('echo', judgeNamed('deepseek/DeepSeek-R1')) })
    expect(errors).toEqual([])
    expect(project?.prompts[0]?.assert[0]?.provider).toBe('bedrock:us.deepseek.r1-v1:0')
  })
})

describe('prompts without cases', () => {
  test('stop nothing, need no model, and are named in one warning', async () => {
    const { project, errors, warnings } = await load({
      'a.prompt.yml': promptOf('echo', CASES),
      'b.prompt.yml': promptOf('openai/gpt-4o'),
      'c.prompt.yml': promptOf("''"),
    })
    expect(errors).toEqual([])
    expect(project?.prompts).toHaveLength(3)
    expect(warnings.map(({ level, message }) => ({ level, message }))).toEqual([
      { level: 'warning', message: '2 prompts are not evaluated, because there are no cases: b, c' },
    ])
  })

  test('are those too whose rows say nothing of a good answer', async () => {
    const { project, errors, warnings } = await load({
      'a.prompt.yml': promptOf('openai/gpt-4o', 'testData: [{input: a}, {input: b}]\n'),
    })
    expect(errors).toEqual([])
    expect(project?.cases.get('a')).toEqual([])
    expect(warnings[0]?.message).toBe(
      'prompt a is not evaluated, because no row of `testData` says what a good answer is',
    )
  })

  test('a row that says nothing beside others is left out and told', async () => {
    const { project, errors, warnings } = await load({
      'a.prompt.yml': promptOf('echo', 'testData:\n  - {input: a, expected: a}\n  - {input: b}\n'),
    })
    expect(errors).toEqual([])
    expect(project?.cases.get('a')?.map(({ id }) => id)).toEqual(['case-1'])
    expect(warnings).toMatchObject([
      { line: 6, message: expect.stringContaining('this row of `testData` is not asked') },
    ])
  })
})

describe("a variable that a row lacks is sent as it stands, as GitHub's own tool does", () => {
  const TWO = "model: echo\nmessages:\n  - {role: user, content: 'Say {{input}} to {{ who }}, {{who}}'}\n"
  const EVALUATORS = "evaluators:\n  - {name: says, string: {contains: 'Say'}}\n"

  async function asked(files: Record<string, string>, base?: string) {
    const { project, errors, warnings } = await load(files)
    const [head] = project?.prompts ?? []
    if (head === undefined) throw new Error('no prompt')
    const old = base === undefined ? head : (await load({ 'a.prompt.yml': base })).project?.prompts[0]
    const cases = project?.cases.get(head.id) ?? []
    const { value, diagnostics } = planArm(
      base === undefined ? 'candidate' : 'baseline',
      old ?? head,
      head,
      'echo',
      cases,
    )
    const texts = value?.cases.map(({ request }) => request.messages[0]?.content) ?? null
    return { texts, reported: [...errors, ...diagnostics].map(({ message }) => message), warnings }
  }

  test('in both arms, with one warning for all rows', async () => {
    const head = `${TWO}testData:\n  - {input: a, who: b}\n  - {input: c}\n  - {input: d}\n${EVALUATORS}`
    const candidate = await asked({ 'a.prompt.yml': head })
    expect(candidate.texts).toEqual(['Say a to b, b', 'Say c to {{ who }}, {{ who }}', 'Say d to {{ who }}, {{ who }}'])
    expect(candidate.reported).toEqual([])
    expect(candidate.warnings).toMatchObject([
      {
        file: 'a.prompt.yml',
        line: 6,
        message: 'prompt a uses "who", which this row does not give: {{ who }} is sent as it stands (and once more)',
      },
    ])
    const base = await asked({ 'a.prompt.yml': head }, TWO.replace('Say', 'Tell'))
    expect(base.texts?.[1]).toBe('Tell c to {{ who }}, {{ who }}')
  })

  test('where no row gives any variable, with a warning for each', async () => {
    const unfilled = await asked({ 'a.prompt.yml': `${TWO}testData:\n  - {title: c}\n${EVALUATORS}` })
    expect(unfilled.texts).toEqual(['Say {{input}} to {{ who }}, {{ who }}'])
    expect(unfilled.reported).toEqual([])
    expect(unfilled.warnings.map(({ message }) => message)).toEqual([
      'prompt a uses "input", which this row does not give: {{input}} is sent as it stands',
      'prompt a uses "who", which this row does not give: {{ who }} is sent as it stands',
    ])
  })

  test('a base whose variable was renamed cannot be compared', async () => {
    const head = `${TWO}testData:\n  - {input: c}\n${EVALUATORS}`
    const base = await asked({ 'a.prompt.yml': head }, TWO.replace('{{input}}', '{{text}}'))
    expect(base.texts).toBeNull()
  })

  test.each([
    [
      'the rows are a dataset of ours',
      {
        'a.prompt.yml': `${TWO}dataset: d.jsonl\n${EVALUATORS}`,
        'd.jsonl': '{"input":"a"}\n{"input":"b","who":"c"}\n',
      },
      1,
    ],
    [
      'a row of a dataset beside testData',
      {
        'a.prompt.yml': `${TWO}dataset: d.jsonl\ntestData:\n  - {input: c}\n${EVALUATORS}`,
        'd.jsonl': '{"input":"a"}\n',
      },
      1,
    ],
    [
      'a row gives a variable of nearly that name',
      { 'a.prompt.yml': `${TWO}testData:\n  - {inptu: c, who: d}\n${EVALUATORS}` },
      1,
    ],
  ])('a mistake where %s', async (_name, files, count) => {
    const { reported } = await asked(files)
    expect(reported).toHaveLength(count)
    expect(reported[0]).toContain('has no variable')
  })
})

import { expect, test } from 'vitest'
import { loadProject } from '../../../src/config/load.ts'
import { diagnosticLine } from '../../../src/errors.ts'
import { readBaselineProject } from '../../../src/experiment/load-project.ts'
import { lintProject } from '../../../src/lint/lint-project.ts'
import { ssmValue } from '../../../src/lint/rules/ssm-value.ts'
import { Subject } from '../../../src/lint/subject.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'
import { silent } from '../../silent-log.ts'

const HAIKU = 'bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0'
const NOVA = 'bedrock:us.amazon.nova-lite-v1:0'
const TESTS = 'tests:\n  - { vars: { word: hi }, assert: [{ type: contains, value: hi }] }\n'
const ONE = `prompts: ["Say {{word}}"]\nproviders: ["${NOVA}"]\n${TESTS}`

async function load(lines: string, files: Record<string, string>, prompts = 'evals/*.yaml') {
  const tree = memoryTree({ 'ai-cicd.yml': `version: 1\nprompts: ["${prompts}"]\n${lines}`, ...files })
  const { value, diagnostics } = await loadProject(tree, 'ai-cicd.yml')
  const { project } = value
  return {
    tree,
    project,
    diagnostics: diagnostics.map(diagnosticLine),
    warnings: (project?.warnings ?? []).map(diagnosticLine),
    prompts: (project?.prompts ?? []).map(({ id, model, file }) => [id, model, file]),
    graders: [...(project?.cases ?? [])].flatMap(([, cases]) =>
      cases.flatMap(({ assert }) => assert.map(({ provider = null }) => provider)),
    ),
  }
}

test('a promptfoo configuration brings prompts with their cases and models; gate, judge and release are ours', async () => {
  const { project, diagnostics, prompts } = await load('gate: { minScore: 0.9 }\n', {
    'evals/promptfooconfig.yaml': ONE,
  })
  expect(diagnostics).toEqual([])
  expect(prompts).toEqual([['prompt-1', NOVA, 'evals/promptfooconfig.yaml']])
  expect(project?.cases.get('prompt-1')?.map(({ vars, assert }) => [vars, assert.length])).toEqual([
    [{ word: 'hi' }, 1],
  ])
  expect(project?.config).toMatchObject({ gate: { minScore: 0.9 }, evaluation: { models: [] } })
})

test('several are told apart by their folders and names, and stand beside prompts of other formats', async () => {
  const { prompts, diagnostics } = await load(
    '',
    {
      'evals/a/promptfooconfig.yaml': ONE,
      'evals/b/promptfooconfig.yaml': ONE,
      'evals/b/extra.yaml': ONE,
      'evals/c.prompt.yml': `model: "${NOVA}"\nmessages: [{ role: user, content: hi }]\ntestData: [{ expected: hi }]\n`,
    },
    'evals/**/*',
  )
  expect(diagnostics).toEqual([])
  expect(prompts.map(([id]) => id)).toEqual(['c', 'a/prompt-1', 'b/extra/prompt-1', 'b/prompt-1'])
})

test('several providers make a prompt for each, whose name no alias changes', async () => {
  const several = ONE.replace(`"${NOVA}"`, '"openai:gpt-4o-mini", { id: "file://provider.py", label: ours }')
  const { prompts, diagnostics } = await load(
    `evaluation: { modelAliases: { "openai:*": "${HAIKU}", "file://provider.py": "${NOVA}" } }\n`,
    { 'evals/promptfooconfig.yaml': several },
  )
  expect(diagnostics).toEqual([])
  expect(prompts.map(([id, model]) => [id, model])).toEqual([
    ['prompt-1/openai-gpt-4o-mini', HAIKU],
    ['prompt-1/ours', NOVA],
  ])
  const without = await load('', { 'evals/promptfooconfig.yaml': several })
  expect(without.diagnostics).toEqual([expect.stringContaining('file://provider.py: code is not executed')])
})

test('the models of ai-cicd.yml replace those of the file, which then needs none', async () => {
  const models = `evaluation: { models: ["${HAIKU}"] }\n`
  const several = ONE.replace(`"${NOVA}"`, `"${NOVA}", "openai:gpt-4o-mini"`)
  expect((await load(models, { 'evals/promptfooconfig.yaml': several })).prompts.map(([id]) => id)).toEqual([
    'prompt-1',
  ])
  const none = ONE.replace(/providers.*\n/, '')
  expect((await load(models, { 'evals/promptfooconfig.yaml': none })).diagnostics).toEqual([])
  expect((await load('', { 'evals/promptfooconfig.yaml': none })).diagnostics).toEqual([
    expect.stringMatching(/^evals\/promptfooconfig.yaml:1: providers: is missing/),
  ])
})

test('the judge of ai-cicd.yml grades; without one the file’s own, and that of a test always', async () => {
  const rubric = (more = '') => `{ vars: { word: a }, assert: [{ type: llm-rubric, value: kind }]${more} }`
  const file = `${ONE.replace(TESTS, '')}defaultTest: { options: { provider: "${HAIKU}" } }
tests:
  - ${rubric()}
  - ${rubric(', options: { provider: "openai:gpt-4o-2024-08-06" }')}
`
  const files = { 'evals/promptfooconfig.yaml': file }
  const own = await load(`evaluation: { judge: "${NOVA}" }\n`, files)
  expect(own.diagnostics).toEqual([])
  expect(own.graders).toEqual([null, 'openai:gpt-4o-2024-08-06'])
  expect((await load('', files)).graders).toEqual([HAIKU, 'openai:gpt-4o-2024-08-06'])
})

test('how much is asked is for ai-cicd.yml to say; mistakes keep file and line', async () => {
  const file = `${ONE}evaluateOptions: { repeat: 3 }\n`
  const { project, warnings } = await load('evaluation: { repeat: 2 }\n', { 'evals/promptfooconfig.yaml': file })
  expect(project?.config.evaluation.repeat).toBe(2)
  expect(warnings).toEqual([
    expect.stringMatching(/^evals\/promptfooconfig.yaml:5: `evaluateOptions` has no effect here/),
  ])
  const broken = await load('', { 'evals/promptfooconfig.yaml': ONE.replace('contains', 'contian') })
  expect(broken.diagnostics).toEqual([expect.stringMatching(/^evals\/promptfooconfig.yaml:4: .*contian/)])
})

test('a base without ai-cicd.yml is compared all the same', async () => {
  const { project } = await load('', { 'evals/promptfooconfig.yaml': ONE })
  if (project === null) throw new Error('not read')
  const tree = memoryTree({ 'evals/promptfooconfig.yaml': ONE.replace('Say', 'Tell') })
  const baseline = { tree, sha: 'a'.repeat(40), name: 'main', reason: 'the merge base' }
  const base = await readBaselineProject(baseline, project, null, { log: silent, judge: null })
  expect(base.prompts.map(({ id, messages }) => [id, messages[0]?.content])).toEqual([['prompt-1', 'Tell {{word}}']])
})

test('a template that is more than variables is not released', async () => {
  const release = 'release: { environments: { prod: { ssm: { path: "/p/{name}" } } } }\n'
  const errors = async (text: string) => {
    const { project } = await load(release, { 'evals/promptfooconfig.yaml': ONE.replace('Say {{word}}', text) })
    if (project === null) throw new Error('not read')
    const facts = {
      project,
      prompts: project.prompts,
      texts: new Map(),
      now: 0,
      previous: null,
      counted: new Map(),
      secretsInCases: [],
    }
    const found = await lintProject(new Subject({ ...facts, purpose: 'evaluation' }), [ssmValue])
    return found.map(({ message }) => message)
  }
  expect(await errors('Say {{word}} to {{ user.name }}')).toEqual([])
  for (const text of ['Say {{ word | upper }}', '{% if word %}Say {{word}}{% endif %}'])
    expect(await errors(text)).toEqual([expect.stringContaining('prompt prompt-1 is a Nunjucks template')])
})

import { describe, expect, test } from 'vitest'
import { loadProject } from '../../src/config/load.ts'
import { modelsOf } from '../../src/config/resolve-model.ts'
import { newStubs } from '../../src/config/stub-models.ts'
import { diagnosticLine } from '../../src/errors.ts'
import { asReleased } from '../../src/experiment/as-released.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import { planExperiments } from '../../src/experiment/plan-experiments.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { silent } from '../silent-log.ts'

/** `models` of a prompt: its own matrix. */

const prompt = (more: object, text = 'Hello {{name}}') =>
  JSON.stringify({
    messages: [{ role: 'user', content: text }],
    testData: [{ name: 'Ada', expected: 'Ada' }],
    ...more,
  })

function files(more: object, evaluation: object = {}, sections: object = {}): Record<string, string> {
  return {
    'ai-cicd.yml': JSON.stringify({ version: 1, prompts: ['*.prompt.yml'], evaluation, ...sections }),
    'reply.prompt.yml': prompt(more),
  }
}

async function load(written: Record<string, string>) {
  const { value, diagnostics } = await loadProject(memoryTree(written), 'ai-cicd.yml')
  return { project: value.project, reported: diagnostics.map(diagnosticLine) }
}

async function projectOf(written: Record<string, string>) {
  const { project, reported } = await load(written)
  if (project === null || reported.length > 0) throw new Error(reported.join('\n'))
  return project
}

async function planned(head: Record<string, string>, base: Record<string, string>) {
  const deps: Deps = {
    clock: { now: () => 0, sleep: async () => undefined },
    log: silent,
    tree: memoryTree(head),
    head: null,
    findBaseline: async () => ({ sha: 'b'.repeat(40), tree: memoryTree(base), reason: 'test' }),
    renames: async () => new Map(),
    preload: () => undefined,
    openModels: async () => {
      throw new Error('a model was asked')
    },
    signal: new AbortController().signal,
  }
  const request = { config: 'ai-cicd.yml', event: null, changedOnly: true, unprivileged: null, run: null }
  const plan = await planExperiments(deps, request)
  if (plan.error !== null) throw plan.error
  return plan
}

const arms = async (head: Record<string, string>, base: Record<string, string>) =>
  (await planned(head, base)).experiments.map(({ model, baselineModel }) => [model, baselineModel])

describe('the models that a prompt is asked of', () => {
  test.each<[string, object, object, object, string[], string | null]>([
    ['its own list', { models: ['openai:a-1', 'openai:b-1'] }, {}, {}, ['openai:a-1', 'openai:b-1'], 'openai:a-1'],
    [
      'its model first',
      { model: 'openai:b-1', models: ['openai:a-1', 'openai:b-1'] },
      {},
      {},
      ['openai:b-1', 'openai:a-1'],
      'openai:b-1',
    ],
    [
      'over evaluation.models',
      { models: ['openai:a-1'] },
      { models: ['openai:x-1', 'openai:y-1'] },
      {},
      ['openai:a-1'],
      'openai:a-1',
    ],
    [
      'evaluation.models over its one model',
      { model: 'openai:a-1' },
      { models: ['openai:x-1'] },
      {},
      ['openai:x-1'],
      'openai:a-1',
    ],
    [
      'each once, whatever it is called',
      { models: ['openai:chat:a-1', 'openai:a-1'] },
      {},
      {},
      ['openai:a-1'],
      'openai:a-1',
    ],
    [
      'by their aliases',
      { models: ['fast', 'openai:b-1'] },
      { modelAliases: { fast: 'openai:a-1' } },
      {},
      ['openai:a-1', 'openai:b-1'],
      'openai:a-1',
    ],
    [
      'those of its line in datasets',
      {},
      {},
      { datasets: { reply: { models: ['openai:a-1', 'openai:b-1'] } } },
      ['openai:a-1', 'openai:b-1'],
      'openai:a-1',
    ],
    [
      'its own model beside those of its line',
      { model: 'openai:c-1' },
      {},
      { datasets: { reply: { model: 'openai:x-1', models: ['openai:a-1'] } } },
      ['openai:c-1', 'openai:a-1'],
      'openai:c-1',
    ],
    [
      'not those of its line where it has its own',
      { models: ['openai:c-1'] },
      {},
      { datasets: { reply: { models: ['openai:a-1'] } } },
      ['openai:c-1'],
      'openai:c-1',
    ],
  ])('are %s', async (_name, own, evaluation, sections, asked, released) => {
    const project = await projectOf(files(own, evaluation, sections))
    const [reply] = project.prompts
    if (reply === undefined) throw new Error('no prompt')
    expect(modelsOf(reply, project.config)).toEqual(asked)
    const full = asReleased(project)
    expect(full.prompts[0]?.models).toBeUndefined()
    if (released === null || reply.model === null) throw new Error('nothing is released')
    expect(modelsOf({ model: full.prompts[0]?.model ?? null }, full.config)).toEqual(
      modelsOf({ model: released }, full.config),
    )
  })

  test('of an entry of a catalogue too', async () => {
    const catalogue = {
      'all.yaml': `greet:\n  models: [openai:a-1, openai:b-1]\n  messages: [{role: user, content: Hi}]\n`,
    }
    const config = JSON.stringify({ version: 1, prompts: ['all.yaml'] })
    const project = await projectOf({ 'ai-cicd.yml': config, ...catalogue })
    expect(project.prompts).toMatchObject([{ id: 'greet', model: 'openai:a-1', models: ['openai:a-1', 'openai:b-1'] }])
  })

  test.each([
    [{ models: [] }, 'models'],
    [{ models: ['openai:a-1', 'nonsense'] }, 'models[1]: unknown model nonsense'],
    [{ models: ['openai:a-1', 'replay:none.jsonl'] }, 'models[1]: there is no recording none.jsonl'],
  ])('are refused where they are none: %j', async (own, reported) => {
    expect((await load(files(own))).reported.join('\n')).toContain(reported)
  })

  test('a name of GitHub Models is the model of Bedrock, wherever it stands', async () => {
    const project = await projectOf(files({ models: ['openai:a-1', 'meta/Llama-3.3-70B-Instruct'] }))
    expect(project.prompts[0]?.models?.[1]).toMatch(/^bedrock:/)
    expect(project.warnings.map(({ field }) => field)).toContain('models[1]')
  })
})

describe('the arms of a prompt with its own models', () => {
  test('the one that is released is compared with what was, the others with themselves', async () => {
    const head = files({ models: ['openai:b-1', 'openai:c-1'] })
    expect(await arms(head, files({ model: 'openai:a-1' }))).toEqual([
      ['openai:b-1', 'openai:a-1'],
      ['openai:c-1', 'openai:c-1'],
    ])
  })

  test('models that are only added leave the gate of the released one as it was', async () => {
    const head = files({ model: 'openai:a-1', models: ['openai:b-1'] })
    expect(await arms(head, files({ model: 'openai:a-1' }))).toEqual([
      ['openai:a-1', 'openai:a-1'],
      ['openai:b-1', 'openai:b-1'],
    ])
  })

  test('in the matrix of the configuration both arms are asked of the same model', async () => {
    const matrix = { models: ['openai:x-1', 'openai:y-1'] }
    const head = {
      ...files({ model: 'openai:a-1' }, matrix),
      'reply.prompt.yml': prompt({ model: 'openai:a-1' }, 'Hi {{name}}'),
    }
    expect(await arms(head, files({ model: 'openai:a-1' }, matrix))).toEqual([
      ['openai:x-1', 'openai:x-1'],
      ['openai:y-1', 'openai:y-1'],
    ])
  })
})

describe('what a change of models says of itself', () => {
  const weakened = async (head: Record<string, string>, base: Record<string, string>) =>
    (await (await planned(head, base)).announce()).weakened

  test.each<[string, object, object, object, string[]]>([
    [
      'one fewer',
      { models: ['openai:a-1', 'openai:b-1'] },
      {},
      { models: ['openai:a-1'] },
      ['reply is no longer asked of `openai:b-1` (its `models`).'],
    ],
    [
      'its own in the place of the matrix',
      {},
      { models: ['openai:x-1'] },
      { models: ['openai:a-1'] },
      ['reply is no longer asked of `openai:x-1` (its `models`).'],
    ],
    ['one more', { model: 'openai:a-1' }, {}, { models: ['openai:a-1', 'openai:b-1'] }, []],
    ['another one to release, which is compared', { model: 'openai:a-1' }, {}, { models: ['openai:b-1'] }, []],
  ])('%s', async (_name, base, evaluation, head, sentences) => {
    expect(await weakened(files(head, evaluation), files(base, evaluation))).toEqual(sentences)
  })

  test('a model that is none', async () => {
    const [base, head] = [
      await projectOf(files({ model: 'openai:a-1' })),
      await projectOf(files({ models: ['openai:a-1', 'echo'] })),
    ]
    expect(newStubs(base, head)).toEqual(['reply is asked of `echo`, which is no model.'])
  })
})

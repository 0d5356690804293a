import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import { loadFiles, readProject } from '../../src/experiment/load-project.ts'
import { type EvaluateRequest, planExperiments } from '../../src/experiment/plan-experiments.ts'
import type { Tree } from '../../src/source/tree.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { silent } from '../silent-log.ts'

const prompt = (text = 'Hello {{name}}', more: object = {}) =>
  JSON.stringify({
    model: 'openai:test-1',
    messages: [{ role: 'user', content: text }],
    testData: [{ name: 'Ada', expected: 'Ada' }],
    ...more,
  })

const files = (more: Record<string, string> = {}) => ({
  'ai-cicd.yml': JSON.stringify({
    version: 1,
    prompts: ['*.prompt.yml'],
    evaluation: { overrides: { push: { repeat: 2 } } },
  }),
  'reply.prompt.yml': prompt(),
  'triage.prompt.yml': prompt(),
  ...more,
})

const weaker = (written: Record<string, string>) => ({
  ...written,
  'ai-cicd.yml': JSON.stringify({ version: 1, prompts: ['*.prompt.yml'], gate: { margin: 0.3 } }),
})

function depsOf(head: Tree, base: Deps['findBaseline'] = async () => null): Deps {
  return {
    clock: { now: () => 0, sleep: async () => undefined },
    log: silent,
    tree: head,
    head: 'a'.repeat(40),
    findBaseline: base,
    renames: async () => new Map(),
    preload: () => undefined,
    openModels: async () => {
      throw new Error('a model was asked')
    },
    signal: new AbortController().signal,
  }
}

const baseOf = (written: Record<string, string>) => async () => ({
  sha: 'b'.repeat(40),
  tree: memoryTree(written),
  reason: 'test',
})

const request: EvaluateRequest = {
  config: 'ai-cicd.yml',
  event: null,
  changedOnly: true,
  unprivileged: null,
  notes: ['A note.'],
  run: null,
}

/** Counts how often a path is read. */
function counting(tree: Tree): { tree: Tree; reads: Map<string, number> } {
  const reads = new Map<string, number>()
  const read = (path: string) => {
    reads.set(path, (reads.get(path) ?? 0) + 1)
    return tree.read(path)
  }
  return { tree: { ...tree, read }, reads }
}

describe('a plan that a mistake ended tells of the stages that were finished', () => {
  test('before the configuration was read', async () => {
    const plan = await planExperiments(depsOf(memoryTree({})), request)
    expect(plan.error?.message).toBe('there is no ai-cicd.yml')
    expect(plan.facts).toMatchObject({ warnings: ['A note.'], policy: null, base: null, baseReason: null })
  })

  test('before the base was found', async () => {
    const found = async () => {
      throw new UserError('the base cannot be fetched')
    }
    const plan = await planExperiments(depsOf(memoryTree(files()), found), request)
    expect(plan.error?.message).toBe('the base cannot be fetched')
    expect(plan.facts).toMatchObject({ warnings: ['A note.'], policy: { confidence: 0.95 }, base: null, unchanged: [] })
  })

  test('before anything was asked: the base, what is left out and gone, and what the change does to its own judgement', async () => {
    const head = files({ 'reply.prompt.yml': prompt('Hello {{nmae}}') })
    const base = files({ 'old.prompt.yml': prompt('Bye {{name}}') })
    const plan = await planExperiments(depsOf(memoryTree(weaker(head)), baseOf(base)), request)
    expect(plan.error?.diagnostics.map(({ file }) => file)).toContain('reply.prompt.yml')
    expect(plan.facts).toMatchObject({
      base: 'b'.repeat(40),
      baseReason: 'test',
      unchanged: ['triage'],
      removed: [{ id: 'old', file: 'old.prompt.yml' }],
    })
    expect(plan.facts.weakened.join('\n')).toContain('gate.margin')
  })
})

test('what decides nothing is returned when it is asked for, and changes no facts', async () => {
  const head = memoryTree(weaker(files({ 'reply.prompt.yml': prompt('Good day {{name}}') })))
  const plan = await planExperiments(depsOf(head, baseOf(files())), request)
  if (plan.error !== null) throw plan.error
  expect(plan.experiments.map(({ pair }) => pair.candidate.id)).toEqual(['reply'])
  const first = await plan.announce()
  expect(first.weakened.join('\n')).toContain('gate.margin')
  expect(await plan.announce()).toEqual(first)
  expect(plan.facts).toMatchObject({ weakened: [], warnings: ['A note.'] })
})

describe('what was read is not read again', () => {
  test('files that were loaded to choose the command are those of every event', async () => {
    const loaded = await loadFiles({ tree: memoryTree(files()) }, 'ai-cicd.yml')
    const nothing = memoryTree({})
    expect((await readProject({ tree: nothing }, loaded, 'push')).config.evaluation.repeat).toBe(2)
    expect((await readProject({ tree: nothing }, loaded, null)).config.evaluation.repeat).not.toBe(2)
  })

  test('a plan of loaded files reads each once less', async () => {
    const [fresh, loadedTree] = [counting(memoryTree(files())), counting(memoryTree(files()))]
    const loaded = await loadFiles({ tree: memoryTree(files()) }, 'ai-cicd.yml')
    expect(await planExperiments(depsOf(fresh.tree), request)).toMatchObject({ error: null })
    expect(await planExperiments(depsOf(loadedTree.tree), { ...request, loaded })).toMatchObject({ error: null })
    const less = [...fresh.reads].map(([path, count]) => [path, count - (loadedTree.reads.get(path) ?? 0)])
    expect(Object.fromEntries(less)).toEqual({ 'ai-cicd.yml': 1, 'reply.prompt.yml': 1, 'triage.prompt.yml': 1 })
  })

  test('a project that a release has read is the one that is evaluated', async () => {
    const project = await readProject({ tree: memoryTree(files()) }, 'ai-cicd.yml', null)
    const changed = memoryTree(files({ 'other.prompt.yml': prompt() }))
    const plan = await planExperiments(depsOf(changed), { ...request, project, full: true })
    if (plan.error !== null) throw plan.error
    expect(plan.experiments.map(({ pair }) => pair.candidate.id)).toEqual(['reply', 'triage'])
  })

  test('mistakes of loaded files are told by the command that uses them', async () => {
    const tree = memoryTree(files({ 'reply.prompt.yml': prompt('Hello', { modelParameters: { temperature: 9 } }) }))
    const loaded = await loadFiles({ tree }, 'ai-cicd.yml')
    const plan = await planExperiments(depsOf(tree), { ...request, loaded })
    expect(plan.error?.diagnostics.map(({ message }) => message).join('\n')).toContain('at most 2')
  })
})

describe('a judge that no file names', () => {
  const graded = { assert: [{ type: 'llm-rubric', value: 'kind' }] }
  const reply = (model: string, text?: string) => ({ 'reply.prompt.yml': prompt(text, { model, ...graded }) })
  const planned = async (head: Record<string, string>, base: Record<string, string>, judge: string | null = null) => {
    const deps = { ...depsOf(memoryTree(files(head)), baseOf(files(base))), judge }
    const plan = await planExperiments(deps, request)
    if (plan.error !== null) throw plan.error
    const { weakened, warnings } = await plan.announce()
    return { plan, weakened, warnings: [...plan.facts.warnings, ...warnings] }
  }
  const alsoAnswers = (warnings: readonly string[]) => warnings.filter((one) => one.includes('no judge is named'))

  test('is the candidate’s first model, for both arms, and is warned of once', async () => {
    const { plan, weakened, warnings } = await planned(reply('openai:new-1'), reply('openai:old-1'))
    expect(plan.project.config.evaluation.judge?.models).toEqual(['openai:new-1'])
    expect(plan.experiments.map(({ model, baselineModel }) => [model, baselineModel])).toEqual([
      ['openai:new-1', 'openai:old-1'],
    ])
    expect(alsoAnswers(warnings)).toHaveLength(1)
    expect(weakened).toContain('evaluation.judge is now `openai:new-1`; it was `openai:old-1`.')
  })

  test('is told of when a change names one, or takes it away', async () => {
    const config = {
      'ai-cicd.yml': JSON.stringify({ version: 1, prompts: ['*.prompt.yml'], evaluation: { judge: 'openai:j-1' } }),
    }
    const named = await planned({ ...reply('openai:a-1', 'Dear {{name}}'), ...config }, reply('openai:a-1'))
    expect(named.weakened).toContain('evaluation.judge is now `openai:j-1`; it was `openai:a-1`.')
    const removed = await planned(reply('openai:a-1', 'Dear {{name}}'), { ...reply('openai:a-1'), ...config })
    expect(removed.weakened).toContain('evaluation.judge is now `openai:a-1`; it was `openai:j-1`.')
    expect(removed.weakened.filter((one) => one.includes('evaluation.judge'))).toHaveLength(1)
  })

  test('is the job’s in both commits: that it is named is no change', async () => {
    const { plan, weakened, warnings } = await planned(reply('openai:new-1'), reply('openai:old-1'), 'openai:judge-1')
    expect(plan.project.config.evaluation.judge?.models).toEqual(['openai:judge-1'])
    expect(weakened.join()).not.toContain('evaluation.judge')
    expect(alsoAnswers(warnings)).toEqual([])
    const same = await planned(reply('openai:a-1'), reply('openai:a-1'), 'openai:judge-1')
    expect(same.plan.experiments).toEqual([])
  })

  test('is a change of every prompt that it grades, and of no other', async () => {
    const { plan } = await planned(reply('openai:a-1'), reply('openai:a-1'))
    expect(plan.experiments).toEqual([])
    const other = await planned(
      { 'a-first.prompt.yml': prompt('Hi {{name}}', { model: 'openai:other-1' }), ...reply('openai:a-1') },
      { 'a-first.prompt.yml': prompt('Hi {{name}}', { model: 'openai:old-1' }), ...reply('openai:a-1') },
    )
    expect(other.plan.experiments.map(({ pair }) => pair.candidate.id)).toEqual(['a-first', 'reply'])
  })

  test('is no concern where nothing is graded any more', async () => {
    const { weakened } = await planned({}, reply('openai:test-1'))
    expect(weakened.join()).not.toContain('evaluation.judge')
  })

  test('cannot be echo: what to do is told with the other mistakes', async () => {
    const plan = await planExperiments(
      depsOf(memoryTree({ 'ai-cicd.yml': files()['ai-cicd.yml'], ...reply('echo') })),
      request,
    )
    expect(plan.error?.diagnostics).toEqual([
      expect.objectContaining({ field: 'evaluation.judge', hint: expect.stringContaining('`--judge`') }),
    ])
  })
})

import { describe, expect, test } from 'vitest'
import { type EvaluateRequest, planExperiments } from '../../src/experiment/plan-experiments.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { silent } from '../silent-log.ts'

/** A prompt that nothing can be said of: when it may pass unseen, and when it must not. */

const config = JSON.stringify({ version: 1, prompts: ['*.prompt.yml'] })
const prompt = (text: string, cases = false) =>
  JSON.stringify({
    model: cases ? 'echo' : 'openai/gpt-4o',
    messages: [{ role: 'user', content: text }],
    ...(cases ? { testData: [{ expected: 'x' }] } : {}),
  })

const request: EvaluateRequest = {
  config: 'ai-cicd.yml',
  event: null,
  changedOnly: true,
  unprivileged: null,
  run: null,
}

async function plan(
  head: Record<string, string>,
  base: Record<string, string> | null,
  more: Partial<EvaluateRequest> = {},
) {
  const found = await planExperiments(
    {
      clock: { now: () => 0, sleep: async () => undefined },
      log: silent,
      tree: memoryTree({ 'ai-cicd.yml': config, ...head }),
      head: null,
      findBaseline: async () =>
        base === null ? null : { sha: 'b'.repeat(40), name: 'base', reason: 'test', tree: memoryTree(base) },
      renames: async () => new Map(),
      preload: () => undefined,
      openModels: async () => {
        throw new Error('a model was asked')
      },
      signal: new AbortController().signal,
    },
    { ...request, ...more },
  )
  return {
    reported: found.error?.diagnostics.map(({ message }) => message) ?? [],
    asked: found.error === null ? found.experiments.map(({ pair }) => pair.candidate.id) : [],
    warnings: found.facts.warnings,
  }
}

describe('a prompt without cases', () => {
  const bare = { 'a.prompt.yml': prompt('one'), 'b.prompt.yml': prompt('two', true) }
  const base = { 'ai-cicd.yml': config, ...bare }

  test('that stayed as it was is named, and the others are evaluated', async () => {
    const { reported, asked, warnings } = await plan({ ...bare, 'b.prompt.yml': prompt('three', true) }, base)
    expect(reported).toEqual([])
    expect(asked).toEqual(['b'])
    expect(warnings.join('\n')).toContain('prompt a is not evaluated, because there are no cases')
  })

  test('that changed, is new or lost its cases does not pass unseen', async () => {
    const why = async (head: Record<string, string>) => (await plan(head, base)).reported
    expect(await why({ ...bare, 'a.prompt.yml': prompt('other') })).toEqual([
      expect.stringContaining('prompt a changed and has no cases'),
    ])
    expect(await why({ ...bare, 'c.prompt.yml': prompt('new') })).toEqual([
      expect.stringContaining('prompt c changed and has no cases'),
    ])
    expect(await why({ ...bare, 'b.prompt.yml': prompt('two') })).toEqual([
      expect.stringContaining('prompt b has lost its cases'),
    ])
  })

  test('counts as it is where nothing is compared, and needs cases where it is released', async () => {
    expect(await plan(bare, null)).toMatchObject({ reported: [], asked: ['b'] })
    const released = { ...bare, 'b.prompt.yml': prompt('two', true) }
    expect((await plan(released, null, { full: true })).reported).toEqual([
      expect.stringContaining('prompt a has no cases'),
    ])
    expect((await plan(released, null, { full: true, live: new Set(['a']) })).reported).toEqual([])
  })

  test('the configuration that is new to a repository changes no prompt', async () => {
    expect(await plan(bare, bare)).toMatchObject({ reported: [] })
  })
})

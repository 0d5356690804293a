import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/commands/evaluate.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import { type CompletionRequest, ModelError } from '../../src/models/model.ts'
import { answering, completion } from '../evaluation/build.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { silent } from '../silent-log.ts'

type Side = 'base' | 'head'
type Reported = { side: Side; prompt: string; number: number; repeat: number }

/** Prompts `a`, `b`, … with 60 numbered cases each, changed in the head; answers are right unless `wrong` says so. */
function run(
  prompts: string,
  evaluation: string,
  wrong: (reported: Reported) => boolean | ModelError,
  costUsd = 0.001,
) {
  const files = (side: Side): Record<string, string> => ({
    'ai-cicd.yml': `version: 1\nprompts: ["*.prompt.yml"]\nevaluation: { concurrency: 1, ${evaluation} }\n`,
    'cases.jsonl': Array.from({ length: 60 }, (_, number) =>
      JSON.stringify({ id: `q${number}`, number, assert: [{ type: 'equals', value: 'right' }] }),
    ).join('\n'),
    ...Object.fromEntries(
      [...prompts].map((name) => [
        `${name}.prompt.yml`,
        `model: openai:test-1\ndataset: cases.jsonl\nmessages: [{ role: user, content: "${name} ${side} {{number}}" }]\n`,
      ]),
    ),
  })
  const reportedBy = ({ messages }: CompletionRequest, repeat: number): Reported => {
    const [prompt = '', side, number] = (messages[0]?.content ?? '').split(' ')
    return { prompt, side: side === 'head' ? 'head' : 'base', number: Number(number), repeat }
  }
  const asked: Reported[] = []
  const models = answering((request, repeat) => {
    const reported = reportedBy(request, repeat)
    asked.push(reported)
    const said = wrong(reported)
    if (said instanceof ModelError) return said
    return completion(said ? 'wrong' : 'right', { costUsd: repeat === 0 ? 0.001 : costUsd })
  })
  const deps: Deps = {
    clock: { now: () => 0, sleep: async () => undefined },
    log: silent,
    tree: memoryTree(files('head')),
    head: null,
    findBaseline: async () => ({ sha: 'b'.repeat(40), tree: memoryTree(files('base')), reason: 'test' }),
    renames: async () => new Map(),
    preload: () => undefined,
    openModels: async () => models,
    signal: new AbortController().signal,
  }
  const request = { config: 'ai-cicd.yml', event: null, changedOnly: true, unprivileged: null, run: null }
  return evaluate(deps, request).then((report) => ({ report, asked }))
}

/** Four cases get worse at first, nine others when asked again: undecided, then a proven drop. */
const worse = ({ side, number, repeat }: Reported) =>
  side === 'head' && (repeat === 0 ? number < 4 : repeat === 1 && number >= 4 && number < 13)

describe('an undecided prompt', () => {
  test('is asked again, every case in both arms, until it is decided', async () => {
    const { report, asked } = await run('a', '', worse)
    expect(report.prompts[0]?.comparison).toMatchObject({
      verdict: 'regressed',
      repeats: { made: 2, most: 4, look: 2, looks: 4, stopped: null },
    })
    expect(asked).toHaveLength(240)
    for (const side of ['base', 'head'])
      expect(asked.filter((one) => one.side === side && one.repeat === 1)).toHaveLength(60)
  })

  test('is alone asked again: decided ones cost nothing more', async () => {
    const { report, asked } = await run('ab', '', (reported) => reported.prompt === 'a' && worse(reported))
    expect(report.prompts.map(({ comparison }) => comparison.repeats.made)).toEqual([2, 1])
    expect(asked.filter(({ prompt }) => prompt === 'b')).toHaveLength(120)
  })

  test('is not asked again with maxRepeat 1', async () => {
    const { report, asked } = await run('a', 'maxRepeat: 1', worse)
    expect(report.prompts[0]?.comparison).toMatchObject({ verdict: 'inconclusive', repeats: { most: 1 } })
    expect(asked).toHaveLength(120)
  })

  test('stays as it was after its last whole round when the budget ends a round that looked affordable', async () => {
    const { report, asked } = await run('a', 'budget: { usd: 0.3 }', worse, 0.01)
    const [prompt] = report.prompts
    expect(prompt?.comparison).toMatchObject({
      verdict: 'inconclusive',
      repeats: { made: 1 },
      score: { discordant: 4 },
    })
    expect(prompt?.comparison.candidate.cases.every(({ trials }) => trials.length === 1)).toBe(true)
    expect(prompt?.comparison.repeats.stopped).toBe('Not asked again: the budget of 0.3 USD is spent.')
    expect(report.usage.costUsd).toBeLessThan(0.32)
    expect(asked.length).toBeLessThan(240)
    expect(report.verdict).toBe('inconclusive')
  })

  test('stays as it was when further answers cannot be measured', async () => {
    const { report } = await run('a', '', (reported) =>
      reported.repeat > 0
        ? new ModelError('unrecorded', 'openai:test-1', 'repeat 2 was not recorded')
        : worse(reported),
    )
    expect(report.prompts[0]?.comparison).toMatchObject({ verdict: 'inconclusive', repeats: { made: 1 }, errored: 0 })
    expect(report.reasons[0]).toContain(
      'Further answers do not count: 120 of 120 further answers could not be measured',
    )
  })

  test('is left alone where its answers do not vary: two of them tell, more would not', async () => {
    const { report, asked } = await run('a', '', ({ side, number }) => side === 'head' && number < 4)
    expect(report.prompts[0]?.comparison).toMatchObject({ verdict: 'inconclusive', repeats: { made: 2 } })
    expect(report.reasons[0]).toContain('all 2 answers to every case scored the same')
    expect(asked).toHaveLength(240)
  })

  test('whose answers do not vary loses nothing to the looks: five of sixty for the worse are proven', async () => {
    const { report } = await run('a', '', ({ side, number }) => side === 'head' && number < 5)
    const comparison = report.prompts[0]?.comparison
    expect(comparison).toMatchObject({ verdict: 'regressed', repeats: { made: 2 }, score: { discordant: 5 } })
    expect(comparison?.score.p).toBeCloseTo(2 ** -5, 6)
  })
})

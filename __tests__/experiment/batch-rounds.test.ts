import { describe, expect, test } from 'vitest'
import type { BatchJob } from '../../src/aws/batch-jobs.ts'
import type { Clock } from '../../src/clock.ts'
import { evaluate } from '../../src/commands/evaluate.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import { BatchInMemory, model } from '../batch/bedrock-in-memory.ts'
import { answering, completion } from '../evaluation/build.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { silent } from '../silent-log.ts'

/** Time that passes while somebody sleeps, and at once. */
function quickClock(): Clock {
  let now = 0
  return {
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      now += ms
    },
  }
}

const role = 'arn:aws:iam::123456789012:role/batch'

type Asked = { side: string; number: number; repeat: number }

/** Sixty numbered cases in both arms, answered `right` by jobs unless `wrong` says so, and on demand as well. */
async function run(
  evaluation: string,
  wrong: (asked: Asked) => boolean = () => false,
  recorded = false,
  end: (bedrock: BatchInMemory, job: BatchJob, answer: (line: unknown) => string) => void = (bedrock, job, answer) =>
    bedrock.end(job, 'Completed', undefined, answer),
) {
  const files = (side: string): Record<string, string> => ({
    'ai-cicd.yml': `version: 1\nprompts: ["*.prompt.yml"]\nevaluation: { engine: bedrock-batch, batch: { bucket: batches, role: "${role}" }, ${evaluation} }\n`,
    'cases.jsonl': Array.from({ length: 60 }, (_, number) =>
      JSON.stringify({ id: `q${number}`, number, assert: [{ type: 'equals', value: 'right' }] }),
    ).join('\n'),
    'a.prompt.yml': `model: ${model}\ndataset: cases.jsonl\nmessages: [{ role: user, content: "${side} {{number}}" }]\n`,
  })
  const bedrock = new BatchInMemory()
  const seen = new Map<string, number>()
  const said = (content: string, repeat: number): string => {
    const [side = '', number] = content.split(' ')
    return wrong({ side, number: Number(number), repeat }) ? 'wrong' : 'right'
  }
  // Jobs do not tell a repeat: the first answer to a question is that of repeat 0.
  const answer = (line: unknown): string => {
    const content = /"text":"([^"]+)"/.exec(JSON.stringify(line))?.[1] ?? ''
    const repeat = seen.get(content) ?? 0
    seen.set(content, repeat + 1)
    return said(content, repeat)
  }
  const models = answering(({ messages }, repeat) => completion(said(messages[0]?.content ?? '', repeat)))
  const deps: Deps = {
    clock: quickClock(),
    log: silent,
    tree: memoryTree(files('head')),
    head: null,
    findBaseline: async () => ({ sha: 'b'.repeat(40), tree: memoryTree(files('base')), reason: 'test' }),
    renames: async () => new Map(),
    preload: () => undefined,
    openModels: async () => models,
    ...(recorded
      ? {}
      : { openBatch: async () => ({ jobs: bedrock.jobs((job) => end(bedrock, job, answer)), store: bedrock.store }) }),
    signal: new AbortController().signal,
  }
  const request = { config: 'ai-cicd.yml', event: null, changedOnly: true, unprivileged: null, run: null }
  return { report: await evaluate(deps, request), bedrock, asked: models.asked }
}

const sizes = (bedrock: BatchInMemory) => bedrock.ordered.map((job) => bedrock.linesOf(job).length)

describe('a run in batches', () => {
  test('asks both arms in one job and nothing on demand', async () => {
    const { report, bedrock, asked } = await run('')
    expect(report.verdict).toBe('pass')
    expect(sizes(bedrock)).toEqual([120])
    expect(asked).toEqual([])
    expect(report.usage).toMatchObject({ modelCalls: 120, cachedCalls: 0 })
  })

  test('asks the next round of an undecided prompt as a batch too', async () => {
    const worse = ({ side, number, repeat }: Asked) =>
      side === 'head' && (repeat === 0 ? number < 4 : repeat === 1 && number >= 4 && number < 13)
    const { report, bedrock, asked } = await run('', worse)
    expect(report.prompts[0]?.comparison).toMatchObject({ verdict: 'regressed', repeats: { made: 2 } })
    expect(sizes(bedrock)).toEqual([120, 120])
    expect(asked).toEqual([])
  })

  test('has the attacks of its safety suites in the first job', async () => {
    const { bedrock, asked } = await run('adversarial: [prompt-injection], maxRepeat: 1')
    expect(sizes(bedrock)).toHaveLength(1)
    expect(sizes(bedrock)[0]).toBeGreaterThan(120)
    expect(asked).toEqual([])
  })

  test('costs half in all, and per request what it would on demand', async () => {
    const { report } = await run('maxRepeat: 1')
    const perRequest = report.prompts[0]?.comparison.costPerRequestUsd.candidate ?? Number.NaN
    expect(report.usage.costUsd).toBeCloseTo((120 * perRequest) / 2, 12)
    expect(report.prompts[0]?.comparison.latencyMs).toEqual({
      candidate: { p50: null, p95: null },
      baseline: { p50: null, p95: null },
    })
  })

  test.each([
    ['budget: { calls: 119 }', 'a batch of 120 questions does not fit into the budget of 119 model calls'],
    ['budget: { usd: 0.000001 }', 'a batch of 120 questions does not fit into the budget of 0.000001 USD'],
  ])('with %s orders nothing', async (budget, reason) => {
    const { report, bedrock, asked } = await run(budget)
    expect(report.verdict).toBe('inconclusive')
    expect(report.stopped?.why).toBe(reason)
    expect(report.reasons[0]).toMatch(/ Raise `evaluation\.budget/)
    expect(bedrock.ordered).toEqual([])
    expect(asked).toEqual([])
  })

  test('ends with `budget.duration`, and its job goes on', async () => {
    const { report, bedrock } = await run('budget: { duration: 10m }', undefined, false, () => undefined)
    expect(report.verdict).toBe('inconclusive')
    const why = `job ${bedrock.ordered[0]?.name} goes on (Submitted), run again to pick up its answers`
    expect(report.stopped?.why).toBe(`batch ${why}`)
    // A higher budget is no remedy.
    expect(report.reasons[0]).toMatch(
      /^Batch job .* the run is incomplete\. Missing: .* Finishing takes 120 answers\.$/,
    )
  })

  test('of a recording asks on demand', async () => {
    const { report, bedrock, asked } = await run('', undefined, true)
    expect(report.verdict).toBe('pass')
    expect(bedrock.ordered).toEqual([])
    expect(asked).toHaveLength(120)
  })
})

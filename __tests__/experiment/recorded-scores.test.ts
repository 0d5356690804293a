import { expect, test } from 'vitest'
import { evaluate } from '../../src/commands/evaluate.ts'
import { merge } from '../../src/commands/merge.ts'
import { evaluateShard } from '../../src/commands/shard.ts'
import { inMemoryStorage, type KeptText, type Storage } from '../../src/evaluation/cache/storage.ts'
import type { PartFile } from '../../src/evaluation/sharding/part.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import type { EvaluateRequest } from '../../src/experiment/plan-experiments.ts'
import type { Log } from '../../src/log.ts'
import type { Report } from '../../src/report/report.ts'
import { fileOf } from '../commands/shard-bench.ts'
import { answering, completion } from '../evaluation/build.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

const nothing = (): undefined => undefined
const log: Log = {
  info: nothing,
  warn: nothing,
  error: nothing,
  debug: nothing,
  group: () => nothing,
  mask: nothing,
  progress: nothing,
}

const DAY = 86_400_000

/** What lasts from one run to the next, on a machine whose clock is set by hand. */
class World {
  day = 0
  readonly kept = new Map<string, { text: string; day: number }>()
  answer = 'right'
  asked = 0
  assert: object[] = [{ type: 'contains', value: 'right' }]
  rows = Array.from({ length: 20 }, (_, index) => ({ id: `q${index}`, question: `Question ${index}?` }))
  base: string | null = 'Be old.'

  files(system: string): Record<string, string> {
    const messages = [
      { role: 'system', content: system },
      { role: 'user', content: '{{question}}' },
    ]
    const prompt = { model: 'openai:test-1', dataset: 'cases.jsonl', messages, assert: this.assert }
    return {
      'ai-cicd.yml': JSON.stringify({ version: 1, prompts: ['*.prompt.yml'], evaluation: { maxRepeat: 1 } }),
      'reply.prompt.yml': JSON.stringify(prompt),
      'cases.jsonl': this.rows.map((row) => JSON.stringify(row)).join('\n'),
    }
  }

  storage(): Storage {
    const own = new Set<string>()
    const get = (key: string): KeptText | null => {
      const found = this.kept.get(key)
      return found === undefined ? null : { text: found.text, at: found.day * DAY, earlier: !own.has(key) }
    }
    const put = (key: string, text: string): void => {
      this.kept.set(key, { text, day: this.day })
      own.add(key)
    }
    const store = { get, put }
    return { ...inMemoryStorage, lasting: { store, scores: store, originOf: () => 'here', costOf: () => 0 } }
  }

  deps(): Deps {
    const { base } = this
    return {
      clock: { now: () => this.day * DAY, sleep: async () => undefined },
      log,
      tree: memoryTree(this.files('Be new.')),
      head: 'a'.repeat(40),
      findBaseline: async () =>
        base === null ? null : { sha: 'b'.repeat(40), tree: memoryTree(this.files(base)), reason: 'test' },
      renames: async () => new Map(),
      preload: nothing,
      openModels: async () =>
        answering(() => {
          this.asked += 1
          return completion(this.answer)
        }),
      openStorage: async () => this.storage(),
      signal: new AbortController().signal,
    }
  }

  async run(event: string | null, more: Partial<EvaluateRequest> = {}): Promise<Report> {
    this.day += 1
    this.asked = 0
    return await evaluate(this.deps(), { ...request(event), ...more })
  }

  async inShards(event: string): Promise<Report> {
    this.day += 1
    this.asked = 0
    const parts: PartFile[] = []
    for (const number of [1, 2, 3]) {
      const shard = { number, of: 3 }
      parts.push(fileOf(await evaluateShard(this.deps(), { ...request(event), shard, runId: '1' })))
    }
    return await merge(this.deps(), { ...request(event), parts: async () => parts, runId: '1' })
  }
}

const request = (event: string | null): EvaluateRequest => ({
  config: 'ai-cicd.yml',
  event,
  changedOnly: false,
  unprivileged: null,
  run: null,
})

const fell = (report: Report): string[] =>
  report.reasons.filter((one) => one.includes('although nothing of it changed'))

test('by the clock everything is asked, and a fall of both versions fails the run; nothing is told without a record', async () => {
  const world = new World()
  const first = await world.run('schedule')
  expect([world.asked, fell(first), first.blocks]).toEqual([40, [], false])
  expect((await world.run('push')).usage.modelCalls).toBe(0)
  world.answer = 'worse'
  const second = await world.run('schedule')
  expect(world.asked).toBe(40)
  expect(second).toMatchObject({ verdict: 'fail', blocks: true, score: 0, baselineScore: 0, delta: 0 })
  expect(fell(second)).toHaveLength(2)
  expect(second.reasons[0]).toMatch(/^reply scored 100\.0 % on 1970-01-02 and 0\.0 % now/)
  expect(second.reasons[1]).toMatch(/^The base's reply scored/)
})

test('what the schedule heard is kept: the next change is told its answers, and how old they are', async () => {
  const world = new World()
  await world.run('schedule')
  const push = await world.run('pull_request')
  expect([world.asked, push.blocks]).toEqual([0, false])
  expect(push.reasons[0]).toBe(
    'Nothing was asked in this run: all 40 answers came from earlier runs, given on 1970-01-02.',
  )
  world.rows.push({ id: 'q20', question: 'Another?' })
  const more = await world.run('pull_request')
  expect(world.asked).toBe(2)
  expect(more.reasons[0]).not.toContain('earlier runs')
  expect(more.warnings[0]).toBe(
    '40 answers came from earlier runs, given on 1970-01-02; the others were asked for in this run.',
  )
})

test('a slow fall is told too, and told again until something of the arm changes', async () => {
  const world = new World()
  world.rows = Array.from({ length: 100 }, (_, index) => ({ id: `q${index}`, question: `Question ${index}?` }))
  await world.run('schedule')
  world.answer = 'worse'
  for (let night = 0; night < 3; night++) expect(fell(await world.run('schedule'))).toHaveLength(2)
  world.assert = [{ type: 'contains', value: 'worse' }]
  expect(fell(await world.run('schedule'))).toEqual([])
})

test('on a change the comparison decides: the fall is told first', async () => {
  const world = new World()
  await world.run('schedule')
  for (const [key, { text }] of world.kept) if (!text.startsWith('[')) world.kept.delete(key)
  world.answer = 'worse'
  const report = await world.run('pull_request')
  expect(fell(report)).toHaveLength(2)
  expect(fell(report)).toEqual(report.reasons.slice(0, 2))
  expect(report.verdict).not.toBe('fail')
})

test('a full evaluation, which approves a release, is told nothing by earlier runs', async () => {
  const world = new World()
  await world.run('push')
  const report = await world.run('push', { full: true })
  expect([world.asked, report.usage.cachedCalls]).toEqual([40, 0])
})

test('shards ask for themselves as well, and merge tells the fall', async () => {
  const world = new World()
  expect(fell(await world.inShards('schedule'))).toEqual([])
  world.answer = 'worse'
  const report = await world.inShards('schedule')
  expect(world.asked).toBe(40)
  expect(report).toMatchObject({ verdict: 'fail', blocks: true })
  expect(fell(report)).toHaveLength(2)
  const again = await world.inShards('pull_request')
  expect([world.asked, again.usage.modelCalls]).toEqual([0, 0])
  expect(again.reasons[0]).toBe('Nothing was asked in this run: all 40 answers came from earlier runs.')
})

test('equal questions are asked once, and their arm was asked all the same; one that was partly known is not recorded', async () => {
  const world = new World()
  world.base = null
  world.rows = world.rows.map((row) => ({ ...row, question: 'The same?' }))
  await world.run('push')
  expect(world.asked).toBe(1)
  const records = () => [...world.kept.values()].filter(({ text }) => text.startsWith('[')).length
  expect(records()).toBe(1)
  world.rows.push({ id: 'q20', question: 'Another?' })
  await world.run('push')
  expect([world.asked, records()]).toEqual([1, 1])
})

test('what depends on the other version, or was not asked at all, is no record', async () => {
  const world = new World()
  world.assert = [{ type: 'select-best', value: 'kinder', provider: 'openai:test-1' }]
  await world.run('schedule')
  expect([...world.kept.values()].filter(({ text }) => text.startsWith('['))).toEqual([])
})

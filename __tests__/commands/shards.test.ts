import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PartFile, partPieces } from '../../src/evaluation/sharding/part.ts'
import { ModelError } from '../../src/models/model.ts'
import { renderJunit } from '../../src/report/files/junit.ts'
import { renderResults } from '../../src/report/files/results.ts'
import { renderHtml } from '../../src/report/html/page.ts'
import { renderComment, renderSummary } from '../../src/report/markdown/comment.ts'
import type { Report } from '../../src/report/report.ts'
import { digest } from '../../src/source/canonical-json.ts'
import { answering, completion } from '../evaluation/build.ts'
import { examples } from '../thorough.ts'
import { fileOf, merged, partsOf, resealed, shard, type World, whole } from './shard-bench.ts'

/** Everything a reader gets, as text. */
function reported(report: Report): Record<string, string> {
  return {
    results: renderResults(report),
    junit: renderJunit(report),
    html: renderHtml(report),
    comment: renderComment(report, { limit: 65_536, marker: '<!-- m -->' }),
    summary: renderSummary(report, { limitBytes: 1_000_000 }),
    reasons: report.reasons.join('\n'),
    warnings: report.warnings.join('\n'),
  }
}

type Row = { id: string; question: string; cluster?: string; critical?: boolean; weight?: number; assert?: object[] }

type Settings = { repeat?: number; maxRepeat?: number; models?: string[]; adversarial?: string[]; more?: object }

function files(system: string, rows: readonly Row[], settings: Settings = {}, gate: object = {}) {
  const { repeat = 1, maxRepeat = repeat, models = [], adversarial = [], more = {} } = settings
  const prompt = (tone: string) =>
    JSON.stringify({
      model: 'openai:test-1',
      dataset: 'cases.jsonl',
      messages: [
        { role: 'system', content: `${system} ${tone}` },
        { role: 'user', content: '{{question}}' },
      ],
      assert: [
        { type: 'icontains', value: 'right', metric: 'right' },
        { type: 'icontains', value: 'kind', metric: 'tone', weight: 0.5 },
      ],
    })
  return {
    'ai-cicd.yml': JSON.stringify({
      version: 1,
      prompts: ['*.prompt.yml'],
      evaluation: { repeat, maxRepeat, models, adversarial, ...more },
      gate,
    }),
    'short.prompt.yml': prompt('Be short.'),
    'long.prompt.yml': prompt('Be long.'),
    'cases.jsonl': rows.map((row) => JSON.stringify(row)).join('\n'),
  }
}

const HEAD = 'You answer the questions of our customers in the new way, politely and with all that they need to know.'
const BASE = 'You answer the questions of our customers in the old way, politely and with all that they need to know.'

/** Answers that depend on nothing but the question and its repeat; some are wrong and some never come. */
function world(rows: readonly Row[], settings: Settings, seed: number, gate: object = {}, errors = 0.04): World {
  return {
    head: files(HEAD, rows, settings, gate),
    base: files(BASE, rows, settings, gate),
    models: () =>
      answering((request, repeat) => {
        const draw = Number.parseInt(digest([seed, request, repeat]).slice(0, 8), 16) / 0xffff_ffff
        if (draw < errors) return new ModelError('invalid', request.model, 'the model refused this question')
        const words = [
          draw < 0.75 ? 'right' : 'wrong',
          draw * 7 - Math.floor(draw * 7) < 0.5 ? 'kind' : 'brief',
          '"ü\ud800\n',
        ]
        return completion(words.join(' '), { costUsd: 2 ** -10, latencyMs: Math.floor(draw * 1000) })
      }),
  }
}

const row = fc.record({
  id: fc.constantFrom(...Array.from({ length: 30 }, (_, index) => `case-${index}`)),
  question: fc.constantFrom('Where is it?', 'Why?', 'When?', 'Who?', 'How much?', 'May I?', 'Which one?', 'Is it new?'),
  cluster: fc.constantFrom('a', 'b', 'c', ''),
  critical: fc.boolean(),
  assert: fc.constantFrom<object[][]>([], [{ type: 'icontains', value: 'right', critical: true }]),
  weight: fc.constantFrom(1, 2, 0.5),
})

const rowsOf = fc
  .uniqueArray(row, { minLength: 1, maxLength: 25, selector: ({ id }) => id })
  .map((rows) => rows.map(({ cluster, ...one }) => ({ ...one, ...(cluster === '' ? {} : { cluster }) })))

const many = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: `q${index}`, question: `Question ${index}?` }))

describe('shards and merge', () => {
  test('tell exactly what one run tells', async () => {
    await fc.assert(
      fc.asyncProperty(
        rowsOf,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        fc.boolean(),
        fc.integer(),
        async (rows, of, repeat, matrix, attacked, seed) => {
          const models = matrix ? ['openai:test-1', 'openai:test-2'] : []
          const adversarial = attacked ? ['prompt-injection', 'pii-leak'] : []
          const one = world(rows, { repeat, models, adversarial }, seed, { maxErrors: 0.2 })
          const alone = reported(await whole(one))
          expect(reported(await merged(one, await partsOf(one, of)))).toEqual(alone)
        },
      ),
      { numRuns: examples(15) },
    )
  })

  test('ask every question once, in all shards together as often as one run', async () => {
    const rows = many(40)
    const counted = (settings: Settings) => {
      const asked: string[] = []
      const one = world(rows, settings, 1)
      const models = () => {
        const own = one.models()
        return {
          ...own,
          complete: (request: Parameters<typeof own.complete>[0], options: Parameters<typeof own.complete>[1]) => {
            asked.push(digest([request, options.repeat]))
            return own.complete(request, options)
          },
        }
      }
      return { one: { ...one, models }, asked }
    }
    const alone = counted({ repeat: 2 })
    await whole(alone.one)
    const shared = counted({ repeat: 2 })
    await partsOf(shared.one, 4)
    expect(shared.asked.toSorted()).toEqual(alone.asked.toSorted())
    expect(new Set(shared.asked).size).toBe(shared.asked.length)
  })

  test('share a budget: each spends its part, and a shard that was stopped leaves the run inconclusive', async () => {
    const one = world(many(40), { more: { budget: { calls: 62 } } }, 1, {}, 0)
    const runs = await Promise.all([1, 2, 3].map((number) => shard(one, number, 3)))
    expect(runs.map(({ report }) => report.usage.modelCalls)).toEqual([21, 21, 20])
    const report = await merged(
      one,
      runs.map((run) => fileOf(run)),
    )
    expect(report.verdict).toBe('inconclusive')
    expect(report.usage.modelCalls).toBe(62)
    expect(report.reasons[0]).toContain('Shard 1 of 3: the budget of 21 model calls is spent')
  })

  test('ask each case `repeat` times; an open score says why it was not asked again', async () => {
    const one = world(many(20), { repeat: 1, maxRepeat: 4 }, 5, { require: 'proof' }, 0)
    const report = await merged(one, await partsOf(one, 2))
    expect(report.prompts.map(({ comparison }) => comparison.repeats.made)).toEqual([1, 1])
    expect(report.verdict).toBe('inconclusive')
    expect(report.reasons.join(' ')).toContain('in shards every case is asked `evaluation.repeat` times')
  })

  test('have nothing to do when nothing changed', async () => {
    const changed = world(many(6), {}, 1)
    const one = { ...changed, base: changed.head }
    const runs = await Promise.all([1, 2].map((number) => shard(one, number, 2)))
    expect(runs.map(({ report }) => [report.blocks, report.usage.modelCalls])).toEqual([
      [false, 0],
      [false, 0],
    ])
    const report = await merged(
      one,
      runs.map((run) => fileOf(run)),
    )
    expect(report).toMatchObject({ verdict: 'skipped', blocks: false, reasons: ['No prompt changed.'] })
  })

  test('tell every mistake of the files in each shard and in merge, before anything is asked', async () => {
    const one = world(many(6), {}, 1)
    const broken = { ...one, head: { ...one.head, 'cases.jsonl': '{"id": "q1"}' } }
    const { report, part } = await shard(broken, 1, 2)
    expect(report).toMatchObject({ verdict: 'error', blocks: true })
    expect(report.diagnostics[0]?.message).toContain('question')
    expect(part).toBeNull()
    expect((await merged(broken, [])).diagnostics).toEqual(report.diagnostics)
  })

  test('a shard whose model never answers is red, and its part says so all the same', async () => {
    const one = world(many(8), {}, 1, {}, 1)
    const { report, part } = await shard(one, 1, 2)
    expect(report).toMatchObject({ verdict: 'error', blocks: true })
    expect(report.reasons[0]).toContain('Nothing could be measured with openai:test-1: the model refused this question')
    expect(part?.evaluations.flatMap(({ cases }) => cases).length).toBeGreaterThan(0)
    expect((await merged(one, await partsOf(one, 2))).verdict).toBe('error')
  })

  test('without credentials each leaves an empty part, and merge says why nothing was evaluated', async () => {
    const fork = { ...world(many(8), {}, 1), unprivileged: 'This pull request comes from a fork.' }
    const runs = await Promise.all([1, 2].map((number) => shard(fork, number, 2)))
    expect(runs.map(({ report }) => [report.verdict, report.blocks, report.reasons])).toEqual([
      ['skipped', false, [fork.unprivileged]],
      ['skipped', false, [fork.unprivileged]],
    ])
    const files = runs.map((run) => fileOf(run))
    expect(await merged(fork, files)).toMatchObject({ verdict: 'skipped', blocks: true, reasons: [fork.unprivileged] })
    // A run that had credentials is never skipped for want of them.
    const { unprivileged: _reason, ...own } = fork
    expect(await merged(own, files)).toMatchObject({ verdict: 'error', blocks: true })
  })
})

describe('merge finds out', () => {
  const one = world(many(24), {}, 1, {}, 0)

  test('a missing part: an error that names the cases, even where the others prove nothing wrong', async () => {
    const parts = await partsOf(one, 3)
    const report = await merged(
      one,
      [parts[0], parts[2]].flatMap((part) => part ?? []),
    )
    expect(report).toMatchObject({ verdict: 'error', blocks: true })
    expect(report.reasons[0]).toMatch(
      /^Shard 2 of 3 left no part: \d+ cases were not measured \(q\d+, .* and \d+ more\)/,
    )
    expect(report.prompts[0]?.comparison.candidate.cases).toHaveLength(24)
    expect(report.errored).toBeGreaterThan(0)
    const lenient = { ...one, head: files(HEAD, many(24), {}, { maxErrors: 0.9, onError: 'pass' }) }
    const some = (await partsOf(lenient, 3)).slice(1)
    expect(await merged(lenient, some)).toMatchObject({ verdict: 'error' })
  })

  test('nothing where a shard without a share left none', async () => {
    const few = world(many(2), {}, 1, {}, 0)
    const alone = reported(await whole(few))
    const parts = await partsOf(few, 5)
    const shares = await Promise.all([1, 2, 3, 4, 5].map((number) => shard(few, number, 5)))
    const busy = parts.filter((_, index) => shares[index]?.report.passed !== 0 || shares[index]?.report.failed !== 0)
    expect(busy.length).toBeLessThanOrEqual(2)
    expect(reported(await merged(few, busy))).toEqual(alone)
  })

  test('no part at all', async () => {
    const report = await merged(one, [])
    expect(report).toMatchObject({ verdict: 'error', blocks: true })
    expect(report.reasons.join(' ')).toContain('download-artifact')
  })

  const refused = async (parts: Parameters<typeof merged>[1], message: RegExp, own: World = one, run = '1') => {
    const report = await merged(own, parts, run)
    expect(report).toMatchObject({ verdict: 'error', blocks: true, prompts: [] })
    expect(report.reasons.join(' ')).toMatch(message)
    expect(report.reasons.length).toBe(2)
  }

  test('a part that is there twice, or is one of another number of parts', async () => {
    const parts = await partsOf(one, 2)
    const three = await partsOf(one, 3)
    await refused([...parts, ...parts.slice(1)], /shard 2 of 2 is there twice: shard-2-of-2\.jsonl and/)
    await refused([...parts.slice(0, 1), ...three.slice(1, 2)], /shard-2-of-3\.jsonl .* one of 3 parts/)
  })

  test('parts of another run, commit, base, version or set of cases', async () => {
    const [first] = await partsOf(one, 2)
    const second = await shard(one, 2, 2)
    if (first === undefined) throw new Error('no part')
    const with_ = (change: (text: string) => string) => [first, fileOf(second, change)]
    await refused(
      with_((text) => text.replace('"run":"1"', '"run":"2"')),
      /comes from run 2, not from run 1/,
    )
    await refused(
      with_((text) => text.replace('a'.repeat(40), 'c'.repeat(40))),
      /its commit is c+, not a+/,
    )
    await refused(
      with_((text) => text.replace('b'.repeat(40), 'c'.repeat(40))),
      /its base is c+, not b+/,
    )
    await refused(
      with_((text) => text.replace(/"tool":"[^"]+"/, '"tool":"0.0.1"')),
      /version 0\.0\.1 made it/,
    )
    await refused(
      with_((text) => text.replace(/"plan":"\w+"/, `"plan":"${'0'.repeat(64)}"`)),
      /other prompts, cases/,
    )
  })

  type Changed = (change: (lines: string[]) => string[]) => PartFile[]

  const sealed = (lines: Changed, change: (lines: string[]) => string[]) =>
    lines((all) =>
      resealed(`${change(all).join('\n')}\n`)
        .trimEnd()
        .split('\n'),
    )

  test('a part that is cut, or holds what is not of its share', async () => {
    const first = fileOf(await shard(one, 1, 2))
    const second = await shard(one, 2, 2)
    const lines = (change: (lines: string[]) => string[]) => [
      first,
      fileOf(second, (text) => change(text.trimEnd().split('\n')).join('\n')),
    ]
    await refused(
      lines((all) => all.slice(0, -1)),
      /is not whole: it ends after line \d+, before its end/,
    )
    await refused(
      sealed(lines, (all) => all.toSpliced(-2, 1)),
      /is not whole: \d+ of \d+ results/,
    )
    await refused(
      sealed(lines, (all) => all.toSpliced(-1, 0, all.at(-2) ?? '')),
      /line \d+, case q\d+ is there twice/,
    )
    await refused(
      lines((all) => [...all, all.at(-1) ?? '']),
      /line \d+ stands behind its end/,
    )
    await refused(
      lines((all) => all.map((line) => line.replace('q1', 'Q1').replace('"latencyMs":', '"latencyMs":1'))),
      /was changed after it was written|is not of its share/,
    )
    await refused(
      lines((all) => all.with(-2, (all.at(-2) ?? '').slice(0, 40))),
      /line \d+ is no result/,
    )
    for (const value of ['"high"', '1e400', '-1e999', 'NaN', '[1]', '['.repeat(100_000) + ']'.repeat(100_000)]) {
      await refused(
        lines((all) => all.map((line) => line.replace('"score":1', `"score":${value}`))),
        /line \d+ is no result/,
      )
    }
    await refused(
      lines((all) => ['{}', ...all.slice(1)]),
      /is no part of an evaluation/,
    )
    const foreign = (await shard(one, 1, 2)).part?.evaluations[0]?.cases[0]?.id ?? ''
    await refused(
      lines((all) => all.map((line) => line.replace(/"id":"q\d+"/, `"id":"${foreign}"`))),
      /is not of its share/,
    )
  })

  const rows = many(14).map((row, index) => ({
    ...row,
    critical: index % 4 === 0,
    assert: [
      {
        type: 'assert-set',
        metric: 'set',
        assert: [
          { type: 'icontains', value: 'i', critical: index % 5 === 0 },
          { type: 'levenshtein', value: 'right kind', metric: 'near' },
        ],
      },
      ...(index % 3 === 0
        ? [
            { type: 'select-best', value: 'the kinder one' },
            { type: 'cost', metric: 'usd', weight: 0 },
          ]
        : []),
    ],
  }))
  const mixed = world(rows, { repeat: 2, adversarial: ['prompt-injection'], more: { judge: 'openai:judge' } }, 3, {
    maxErrors: 0.6,
  })

  test('nothing in the parts of a suite with sets, metrics, attacks, critical and compared cases', async () => {
    // Only what is spent on judges differs: one that both shards ask the same is asked twice.
    for (const one of [mixed, { ...mixed, base: null }]) {
      const [joined, alone] = [await merged(one, await partsOf(one, 2)), await whole(one)]
      expect(renderJunit(joined)).toEqual(renderJunit(alone))
      expect(joined.reasons).toEqual(alone.reasons)
    }
  })

  test('a part in which one number, truth or name was changed, however well it was sealed again', async () => {
    const first = fileOf(await shard(mixed, 1, 2))
    const second = await shard(mixed, 2, 2)
    const text = [...partPieces(second.part ?? expect.unreachable())].join('')
    const lines = text.trimEnd().split('\n')
    const places = lines.slice(0, -1).flatMap((line, at) => pathsIn(JSON.parse(line)).map((path) => ({ at, path })))
    const decided = ({
      verdict,
      blocks,
      score,
      baselineScore,
      delta,
      interval,
      passed,
      failed,
      errored,
      prompts,
    }: Report) => ({
      ...{ verdict, blocks, score, baselineScore, delta, interval, passed, failed, errored },
      metrics: prompts.map(({ comparison }) => [
        comparison.verdict,
        comparison.score,
        comparison.metrics,
        comparison.failedCritical,
      ]),
    })
    const honest = decided(await merged(mixed, [first, fileOf(second)]))
    const changed = fc.constantFrom<unknown>(0, 1, 0.5, 50, -1, 2, 1e308, true, false, null, 'q3', 'right', 'candidate')
    let refusals = 0
    await fc.assert(
      fc.asyncProperty(fc.nat(places.length - 1), changed, fc.boolean(), async (index, value, sealedAgain) => {
        const { at, path } = places[index] ?? expect.unreachable()
        const written = JSON.parse(lines[at] ?? '')
        if (!replace(written, path, value)) return
        const mutated = `${lines.with(at, JSON.stringify(written)).join('\n')}\n`
        const report = await merged(mixed, [first, fileOf(second, () => (sealedAgain ? resealed(mutated) : mutated))])
        if (report.prompts.length === 0) {
          refusals += 1
          expect(report).toMatchObject({ verdict: 'error', blocks: true })
          expect(report.reasons.join(' ')).toMatch(/shard-\d-of-\d\.jsonl/)
          return
        }
        expect(sealedAgain).toBe(true)
        expect(decided(report)).toEqual(honest)
      }),
      { numRuns: examples(150) },
    )
    expect(refusals).toBeGreaterThan(examples(60))
  })
})

type Path = ReadonlyArray<string | number>

/** Places of numbers, truths, nulls and names in a line of a part. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, member]) =>
      pathsIn(member, [...path, Array.isArray(value) ? Number(key) : key]),
    )
  }
  const name = String(path.at(-1))
  // Texts are what was said, and nothing follows from them here.
  return typeof value === 'string' && !['id', 'type', 'metric'].includes(name) ? [] : [path]
}

/** @returns whether it was another value */
function replace(written: unknown, path: Path, value: unknown): boolean {
  const [key = '', ...rest] = path
  if (typeof written !== 'object' || written === null) throw new Error('no such place')
  if (rest.length > 0) return replace(Reflect.get(written, key), rest, value)
  if (Reflect.get(written, key) === value) return false
  return Reflect.set(written, key, value)
}

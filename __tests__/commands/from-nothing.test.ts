import { describe, expect, test } from 'vitest'
import { lint } from '../../src/commands/lint.ts'
import { ModelError } from '../../src/models/model.ts'
import { renderJunit } from '../../src/report/files/junit.ts'
import { renderResults } from '../../src/report/files/results.ts'
import { renderHtml } from '../../src/report/html/page.ts'
import { renderComment } from '../../src/report/markdown/comment.ts'
import type { Report } from '../../src/report/report.ts'
import { answering, completion } from '../evaluation/build.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { silent } from '../silent-log.ts'
import { fileOf, merged, partsOf, resealed, shard, type World, whole } from './shard-bench.ts'

type Row = { id: string; assert?: object[]; critical?: boolean }

const best = { type: 'select-best', value: 'is kinder' }
const right = { type: 'icontains', value: 'right' }

function project(rows: readonly Row[], assert: object[] = [], more: object = {}, question = '{{question}}') {
  const cases = rows.map(({ id, ...row }) => ({ id, vars: { question: id, other: id }, ...row }))
  return {
    'ai-cicd.yml': JSON.stringify({
      version: 1,
      prompts: ['*.prompt.yml'],
      evaluation: { judge: 'openai:judge-1', ...more },
    }),
    'reply.prompt.yml': JSON.stringify({
      model: 'openai:test-1',
      dataset: 'cases.jsonl',
      messages: [{ role: 'user', content: `Be kind to ${question}` }],
      ...(assert.length === 0 ? {} : { assert }),
    }),
    'cases.jsonl': cases.map((row) => JSON.stringify(row)).join('\n'),
  }
}

function worldOf(head: Record<string, string>, base: World['base'] = null, answer = () => completion('right')) {
  const models = answering(answer)
  return { world: { head, base, models: () => models } satisfies World, models }
}

const rows = (many: number): Row[] => Array.from({ length: many }, (_, index) => ({ id: `c${index}` }))

const reasonsOf = ({ reasons, diagnostics }: Report) =>
  [...reasons, ...diagnostics.map(({ message }) => message)].join('\n')

describe('a prompt of which all that is asserted compares two answers', () => {
  test.each<[string, Row[], object[]]>([
    ['alone', rows(3), [best]],
    [
      'beside what is only told or weighs nothing',
      rows(3),
      [best, { type: 'latency', metric: 'ms' }, { ...right, weight: 0 }],
    ],
    ['in a set', rows(3), [{ type: 'assert-set', assert: [best, { ...right, weight: 0 }] }]],
    ['in its cases', rows(3).map((row) => ({ ...row, assert: [best] })), []],
  ])('has no score without a base, and is refused before it is asked: %s', async (_name, cases, assert) => {
    const { world, models } = worldOf(project(cases, assert))
    const report = await whole(world)
    expect(report).toMatchObject({ verdict: 'error', blocks: true, score: null, passed: 0 })
    expect(reasonsOf(report)).toContain(
      'prompt reply: nothing to score: all that is asserted compares two answers, and there is no base to compare with',
    )
    expect(report.diagnostics[0]?.hint).toMatch(/^Add an assertion that judges one answer alone/)
    expect(models.asked).toEqual([])
    // No shard and no merge makes it green either.
    expect((await shard(world, 1, 2)).report.verdict).toBe('error')
    expect((await merged(world, [])).verdict).toBe('error')
  })

  test('nor where the base cannot be rendered with these cases, and says why', async () => {
    const base = project(rows(3), [best], {}, '{{renamed}} {{and}} {{more}}')
    const report = await whole(worldOf(project(rows(3), [best]), base).world)
    expect(report).toMatchObject({ verdict: 'error', blocks: true })
    expect(reasonsOf(report)).toContain("no base to compare with (The base's prompt does not fit the cases: ")
  })

  test('is compared where there is a base', async () => {
    const judge = (): ReturnType<typeof completion> =>
      completion('right', { toolCalls: [{ name: 'prefer', input: { reason: 'so', better: 'neither' } }] })
    const report = await whole(
      worldOf(project(rows(60), [best]), project(rows(60), [best], {}, '{{other}}'), judge).world,
    )
    expect(report.prompts[0]?.comparison.score).toMatchObject({ candidate: 0.5, baseline: 0.5, cases: 60 })
  })

  test('a critical case like that is refused too', async () => {
    const cases = [...rows(2).map((row) => ({ ...row, assert: [right] })), { id: 'x', critical: true, assert: [best] }]
    const report = await whole(worldOf(project(cases)).world)
    expect(report).toMatchObject({ verdict: 'error', blocks: true })
    expect(reasonsOf(report)).toContain('nothing to score of the critical case x: ')
  })
})

describe('a case like that beside others', () => {
  const cases = [...rows(4).map((row) => ({ ...row, assert: [right] })), { id: 'only-best', assert: [best] }]

  test('is asked and shown, and neither passed nor counted', async () => {
    const report = await whole(worldOf(project(cases)).world)
    expect(report).toMatchObject({ verdict: 'pass', score: 1, passed: 4, failed: 0, errored: 1 })
    expect(report.prompts[0]?.comparison.reasons.join(' ')).toContain('1 case of 5 is not scored: all that is asserted')
    const { prompts } = JSON.parse(renderResults(report))
    const [trial] = prompts[0].cases[4].candidate.trials
    expect(trial).toMatchObject({ output: 'right', pass: null, score: null, error: { kind: 'unscored' } })
    expect(renderJunit(report)).toContain('type="unscored"')
    expect(renderHtml(report)).toContain('all that is asserted compares two answers')
    expect(renderComment(report, { limit: 65_536, marker: '<!-- m -->' })).toContain('there is no base to compare')
  })

  test('comes out of several jobs as out of one, and a part that calls it passed is refused', async () => {
    const { world } = worldOf(project(cases, [], { repeat: 2 }))
    const joined = await merged(world, await partsOf(world, 2))
    expect({ ...JSON.parse(renderResults(joined)), durationMs: 0 }).toEqual({
      ...JSON.parse(renderResults(await whole(world))),
      durationMs: 0,
    })
    for (const [from, to] of [
      [
        /"pass":null,"score":null,("assertions":.*?,)"error":\{"kind":"unscored"[^}]*\}/g,
        '"pass":true,"score":1,$1"error":null',
      ],
      [/"error":\{"kind":"unscored"[^}]*\}/g, '"error":null'],
      [/"kind":"unscored"/g, '"kind":"scoring"'],
      [/"kind":"unscored"/g, '"kind":"model"'],
    ] as const) {
      let changed = 0
      const forged = await Promise.all(
        [1, 2].map(async (number) =>
          fileOf(await shard(world, number, 2), (text) => {
            const other = text.replace(from, to)
            if (other !== text) changed += 1
            return resealed(other)
          }),
        ),
      )
      expect(changed).toBe(1)
      expect(reasonsOf(await merged(world, forged))).toMatch(/does not agree with itself|is no result/)
    }
  })
})

test('a safety suite of which no attack could be measured is no pass, whole and in parts', async () => {
  const attacked = project(
    rows(4).map((row) => ({ ...row, assert: [right] })),
    [],
    { adversarial: ['prompt-injection'] },
  )
  const models = answering((request) =>
    /^Be kind to c\d$/.test(request.messages[0]?.content ?? '')
      ? completion('right')
      : new ModelError('invalid', request.model, 'refused by a filter'),
  )
  const world: World = { head: attacked, base: null, models: () => models }
  for (const report of [await whole(world), await merged(world, await partsOf(world, 2))]) {
    expect(report).toMatchObject({ verdict: 'error', blocks: true, passed: 4 })
    expect(reasonsOf(report)).toMatch(/prompt-injection: none of \d+ attacks could be measured/)
  }
})

test.each([
  ['no prompt is named', { prompts: ['!*.prompt.yml'] }],
  ['all prompts are taken away again', { prompts: ['*.prompt.yml', '!reply.prompt.yml'] }],
])('where %s there is no result, for lint neither', async (_name, config) => {
  const head = { ...project(rows(1), [right]), 'ai-cicd.yml': JSON.stringify({ version: 1, ...config }) }
  const report = await whole(worldOf(head).world)
  expect(report).toMatchObject({ verdict: 'error', blocks: true })
  expect(reasonsOf(report)).toContain('there is no prompt')
  const deps = {
    clock: { now: () => 0, sleep: async () => undefined },
    log: silent,
    tree: memoryTree(head),
    head: null,
    signal: new AbortController().signal,
  }
  const linted = await lint(deps, { config: 'ai-cicd.yml', run: null })
  expect(linted.report).toMatchObject({ verdict: 'error', blocks: true })
})

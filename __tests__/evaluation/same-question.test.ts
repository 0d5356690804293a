import { expect, test } from 'vitest'
import type { Case } from '../../src/datasets/case.ts'
import type { PlannedArm } from '../../src/evaluation/plan.ts'
import { drawnTogether } from '../../src/evaluation/same-question.ts'
import { goldenCase } from './build.ts'

type Row = { id: string; cluster?: string; asks: string; asked?: string }

/** Clusters by case id; `asks` is what the candidate is asked, `asked` what the baseline is, the same unless told. */
function clustersOf(rows: readonly Row[]): Record<string, string | null> {
  const arm = (name: PlannedArm['arm'], text: (row: Row) => string): PlannedArm => ({
    arm: name,
    promptId: 'greet',
    model: 'echo',
    cases: rows.map((row) => ({
      id: row.id,
      request: {
        model: 'echo',
        messages: [{ role: 'user', content: text(row) }],
        parameters: {},
        responseFormat: null,
        tools: [],
        toolChoice: null,
      },
      assertions: [],
      threshold: null,
      vars: {},
      critical: false,
    })),
  })
  const cases: Case[] = rows.map(({ id, cluster = null }) => goldenCase(id, { cluster }))
  const arms = [arm('candidate', ({ asks }) => asks), arm('baseline', ({ asks, asked = asks }) => asked)]
  return Object.fromEntries(drawnTogether(cases, arms))
}

test('cases that ask the same of both versions are one draw, whatever their rows say', () => {
  const { a, b, c } = clustersOf([
    { id: 'a', asks: 'Hello' },
    { id: 'b', asks: 'Hello' },
    { id: 'c', asks: 'Good bye' },
  ])
  expect(a).not.toBeNull()
  expect(b).toBe(a)
  expect(c).toBeNull()
})

test('cases that differ in one version are two draws: a prompt that loses its variable is still seen to fail', () => {
  const rows = ['x', 'y'].map((id) => ({ id, asks: 'Hello', asked: `Hello ${id}` }))
  expect(clustersOf(rows)).toEqual({ x: null, y: null })
})

test('they join the clusters that their authors gave, by name, and clusters that share a question are one', () => {
  expect(
    clustersOf([
      { id: 'a', cluster: 'refunds', asks: '1' },
      { id: 'b', cluster: 'refunds', asks: '2' },
      { id: 'c', asks: '2' },
      { id: 'd', cluster: 'parcels', asks: '3' },
    ]),
  ).toEqual({ a: 'refunds', b: 'refunds', c: 'refunds', d: 'parcels' })
  const shared = clustersOf([
    { id: 'a', cluster: 'refunds', asks: '1' },
    { id: 'b', cluster: 'returns', asks: '1' },
    { id: 'c', cluster: 'returns', asks: '2' },
  ])
  expect(new Set(Object.values(shared)).size).toBe(1)
})

test('ten thousand clusters that hang together are joined soon', () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => [
    { id: `a${i}`, cluster: `c${i}`, asks: `q${i}` },
    { id: `b${i}`, cluster: `c${i + 1}`, asks: `q${i}` },
  ]).flat()
  const started = performance.now()
  expect(new Set(Object.values(clustersOf(rows))).size).toBe(1)
  expect(performance.now() - started).toBeLessThan(3_000)
})

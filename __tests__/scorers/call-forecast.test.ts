import { expect, test } from 'vitest'
import { scoringCalls } from '../../src/scorers/call-forecast.ts'
import { SCORERS } from '../../src/scorers/registry.ts'

const asker = { judge: { models: ['bedrock:judge'], samples: 1 }, embedding: 'bedrock:embedding' }
const config = { guardrailIdentifier: 'g1', guardrailVersion: '1' }

test('every assertion that asks a model is counted, and no other', () => {
  const all = [...SCORERS].map(([type, { needs, embeds }]) => ({ type, needs, embeds }))
  const counted = all.filter(({ type }) => scoringCalls([{ type, value: 'x', config }], asker).length > 0)
  const asking = all.filter(({ type, needs }) => needs !== null || type === 'guardrails' || type === 'moderation')
  expect(counted).toEqual(asking)
  for (const { type, needs, embeds } of asking) {
    const kinds = scoringCalls([{ type, value: 'x', config }], asker).map(({ kind }) => kind)
    expect(kinds.includes('judge')).toBe(needs === 'judge')
    expect(kinds.includes('embedding')).toBe(needs === 'embedding' || embeds)
  }
})

test('an assertion asks its own model, in an assert-set too; one that cannot be measured asks nobody', () => {
  const own = { type: 'llm-rubric', value: 'kind', provider: 'bedrock:own' }
  expect(scoringCalls([{ type: 'assert-set', assert: [own] }], asker).map(({ model }) => model)).toEqual([
    'bedrock:own',
  ])
  expect(scoringCalls([{ type: 'g-eval', value: [] }], asker)).toEqual([])
  expect(scoringCalls([{ type: 'llm-rubric', value: 'kind' }], { ...asker, judge: null })).toEqual([])
})

import { expect, test } from 'vitest'
import { changeOf, pairPrompts } from '../../src/evaluation/pairs.ts'
import { prompt } from './build.ts'

const a = prompt({ id: 'a', file: 'prompts/a.prompt.yml' })
const b = prompt({ id: 'b', file: 'prompts/b.prompt.yml' })
const none = new Map<string, string>()

test('prompts are joined by id', () => {
  const { pairs, removed } = pairPrompts([a, b], [b, a], none)
  expect(pairs.map(({ candidate, baseline }) => [candidate.id, baseline?.id])).toEqual([
    ['a', 'a'],
    ['b', 'b'],
  ])
  expect(removed).toEqual([])
})

test('a renamed file keeps its baseline', () => {
  const moved = prompt({ id: 'support/a', file: 'prompts/support/a.prompt.yml' })
  const { pairs, removed } = pairPrompts([moved], [a], new Map([[moved.file, a.file]]))
  expect(pairs).toEqual([{ candidate: moved, baseline: a, renamed: true }])
  expect(removed).toEqual([])
})

test('other globs give other ids; the file still tells which prompt it is, where it brings one alone', () => {
  const called = prompt({ id: 'prompts/a', file: a.file })
  const { pairs, removed } = pairPrompts([called, b], [a, b], none)
  expect(pairs[0]).toEqual({ candidate: called, baseline: a, renamed: true })
  expect(removed).toEqual([])
  const catalogue = ['x', 'y'].map((id) => prompt({ id, file: 'prompts.yaml' }))
  const other = prompt({ id: 'z', file: 'prompts.yaml' })
  expect(pairPrompts([other], catalogue, none).pairs[0]?.baseline).toBeNull()
})

test('a copy of a prompt that stays does not steal its baseline', () => {
  const copy = prompt({ id: 'a2', file: 'prompts/a2.prompt.yml' })
  const { pairs } = pairPrompts([copy, a], [a], new Map([[copy.file, a.file]]))
  expect(pairs.map(({ baseline }) => baseline?.id ?? null)).toEqual([null, 'a'])
})

test('what nothing continues is removed', () => {
  expect(pairPrompts([a], [a, b], none).removed).toEqual([b])
})

test('the change is told by digests, and a prompt without a baseline is added', () => {
  const pair = { candidate: a, baseline: a, renamed: false }
  expect(changeOf(pair, 'x', 'x')).toBe('unchanged')
  expect(changeOf(pair, 'x', 'y')).toBe('modified')
  expect(changeOf(pair, 'x', null)).toBe('modified')
  expect(changeOf({ ...pair, baseline: null }, 'x', null)).toBe('added')
})

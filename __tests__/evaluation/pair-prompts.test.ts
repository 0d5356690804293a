import { expect, test } from 'vitest'
import { changeOf, pairPrompts } from '../../src/evaluation/pair-prompts.ts'
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
})

const entry = (id: string, content: string, file = 'prompts.yaml') =>
  prompt({ id, file, messages: [{ role: 'user', content }] })
const joined = ({ pairs }: ReturnType<typeof pairPrompts>) =>
  Object.fromEntries(pairs.map(({ candidate, baseline }) => [candidate.id, baseline?.id ?? null]))

test('an entry of a catalogue that is given another id is compared all the same: with the one left, or the most alike', () => {
  const hello = entry('p0', 'Say hello to the guest')
  const bye = entry('p1', 'Tell why the flight is late, in two words')
  const stays = entry('p2', 'Sum up')
  expect(joined(pairPrompts([entry('p00', 'All new'), stays], [hello, stays], none))).toEqual({ p00: 'p0', p2: 'p2' })
  const both = pairPrompts(
    [entry('q1', 'Tell why the flight is early'), entry('q0', 'Say hello to the guest'), stays],
    [hello, bye, stays],
    none,
  )
  expect(joined(both)).toEqual({ q1: 'p1', q0: 'p0', p2: 'p2' })
  expect(both.pairs.map(({ renamed }) => renamed)).toEqual([true, true, false])
  expect(both.removed).toEqual([])
  // The same in a file that was renamed too.
  const moved = ['Tell why the flight is early', 'Say hello to the guest'].map((text, at) =>
    entry(`m${at}`, text, 'm.yaml'),
  )
  expect(joined(pairPrompts(moved, [hello, bye], new Map([['m.yaml', 'prompts.yaml']])))).toEqual({
    m0: 'p1',
    m1: 'p0',
  })
  // Of those that are more, the least alike are gone, and told.
  const fewer = pairPrompts([entry('z', 'Say hello to a guest')], [bye, hello], none)
  expect(joined(fewer)).toEqual({ z: 'p0' })
  expect(fewer.removed).toEqual([bye])
  // Another file that says something else takes nothing.
  expect(joined(pairPrompts([entry('z', 'Tell why, hello', 'other.yaml')], [hello], none))).toEqual({ z: null })
})

test('another file is no way out of the comparison either: what says mostly the same is joined, whatever git tells', () => {
  const hello = entry('hello', 'Say hello to the guest and ask for the room number', 'prompts/hello.prompt.yml')
  const bye = entry('bye', 'Tell why the flight is late, in two words', 'prompts/bye.prompt.yml')
  const padded = entry('greeting', 'Say hello to the guest, and ask for her room number', 'prompts/greeting.txt')
  const other = entry('weather', 'Sum up what the weather will be', 'prompts/weather.txt')
  const { pairs, removed } = pairPrompts([padded, other], [hello, bye], none)
  expect(joined({ pairs, removed })).toEqual({ greeting: 'hello', weather: null })
  expect(removed).toEqual([bye])
  // Nothing but its words tells that it is the same prompt, so it is held to the floor of a new one too.
  expect(pairs.map(({ byLikeness }) => byLikeness)).toEqual([true, undefined])
  // What git tells comes first, and it is asked for only when ids and files leave something open.
  expect(joined(pairPrompts([padded], [hello, bye], new Map([[padded.file, bye.file]])))).toEqual({ greeting: 'bye' })
  expect(joined(pairPrompts([padded], [hello, bye], null))).toEqual({ greeting: null })
})

test('hundreds of long prompts that all moved are joined in seconds, whatever git tells', () => {
  const words = Array.from({ length: 6000 }, (_, i) => `word${(i * 7919) % 6007}`)
  const text = (seed: number) => Array.from({ length: 2500 }, (_, i) => words[(i * 31 + seed * 17) % 6000]).join(' ')
  const many = (folder: string) =>
    Array.from({ length: 300 }, (_, i) => entry(`${folder}${i}`, `${folder} ${text(i)}`, `${folder}/${i}.yml`))
  const [before, after] = [many('old'), many('new')]
  const started = performance.now()
  const { pairs, removed } = pairPrompts(after, before, none)
  expect(performance.now() - started).toBeLessThan(8_000)
  expect(removed).toEqual([])
  expect(pairs[7]).toMatchObject({ baseline: { id: 'old7' }, renamed: true })
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

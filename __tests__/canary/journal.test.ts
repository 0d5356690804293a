import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJournal, writeJournal } from '../../src/canary/journal.ts'
import type { RolloutState } from '../../src/canary/state-machine.ts'
import { UserError } from '../../src/errors.ts'

const rollout: RolloutState = {
  run: '12345678901/2',
  old: '41',
  new: '42',
  step: 1,
  weight: 0.25,
  started: 1_764_000_000_000,
  since: 1_764_000_900_000,
  lease: 1_764_001_500_000,
  care: 'attended',
  pairs: null,
}

test('the journal stands behind the user’s own text and comes back as it was', () => {
  const description = writeJournal('Live traffic of the support bot', rollout)
  expect(description).toMatchInlineSnapshot(
    `"Live traffic of the support bot [ai-cicd 41>42 step=1 weight=0.25 run=12345678901/2 start=1764000000 since=1764000900 lease=1764001500]"`,
  )
  expect(readJournal(description)).toEqual({ text: 'Live traffic of the support bot', rollout })
})

test('it says whether anybody looks after the rollout, and what its golden cases told so far', () => {
  const detached: RolloutState = { ...rollout, care: 'detached', pairs: { step: 1, onlyOld: 2, onlyNew: 0 } }
  expect(writeJournal('', detached)).toMatchInlineSnapshot(
    `"[ai-cicd 41>42 step=1 weight=0.25 run=12345678901/2 start=1764000000 since=1764000900 lease=1764001500 pairs=1:2/0 detached]"`,
  )
  expect(writeJournal('', { ...rollout, care: 'held' })).toMatch(/ held\]$/)
})

test('a description that has room for the beginning of a rollout has room for all of it', () => {
  const text = 'x'.repeat(Number(hintOf('x'.repeat(256)).match(/to (\d+) characters/)?.[1]))
  writeJournal(text, rollout)
  writeJournal(text, { ...rollout, care: 'detached', pairs: { step: 10, onlyOld: 999, onlyNew: 999 } })
  expect(hintOf(`${text}x`)).toContain('Shorten')
})

function hintOf(text: string): string {
  try {
    return writeJournal(text, rollout)
  } catch (thrown) {
    return thrown instanceof UserError ? (thrown.hint ?? '') : String(thrown)
  }
}

test('any text and any rollout come back, or are refused with what to do', () => {
  const times = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000)
  const rollouts = fc.record({
    run: fc.constantFrom('1/1', '99999999999/12', 'terminal-0f3a'),
    old: fc.integer({ min: 1, max: 99_999 }).map(String),
    new: fc.integer({ min: 1, max: 99_999 }).map(String),
    step: fc.integer({ min: 0, max: 20 }),
    weight: fc.double({ min: 0.000001, max: 1, noNaN: true }),
    started: times,
    since: times,
    lease: times,
    care: fc.constantFrom('attended', 'detached', 'held'),
    pairs: fc.option(fc.record({ step: fc.nat(20), onlyOld: fc.nat(2_000), onlyNew: fc.nat(2_000) }), { nil: null }),
  })
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 250 }), rollouts, (text, written) => {
      let description: string
      try {
        description = writeJournal(text, written)
      } catch (thrown) {
        expect(thrown).toMatchObject({ hint: expect.stringContaining('Shorten the description') })
        return
      }
      expect(description.length).toBeLessThanOrEqual(256)
      expect(readJournal(description)).toEqual({ text, rollout: written })
    }),
  )
})

test.each([
  'x [ai-cicd 41>42]',
  '[ai-cicd 41>42 step=0 weight=2 run=1/1 start=1 since=1 lease=1]',
  '[ai-cicd 41>42 step=0 weight=0.05 run=1/1 start=1 since=1 lease=1] and more',
  // A lease that would never end.
  '[ai-cicd 41>42 step=0 weight=0.05 run=1/1 start=1 since=1 lease=90071992547409931764000000]',
  '[ai-cicd 41>42 step=0 weight=0.05 run=1/1 start=1 since=1 lease=1 pairs=1:99999999999999999999/0]',
])('half a journal is never acted on: %s', (description) => {
  expect(() => readJournal(description)).toThrow('cannot be read')
})

test('a description without a journal is the user’s', () => {
  for (const text of ['', 'anything [in brackets]', '[ai-cicd]']) {
    expect(readJournal(text)).toEqual({ text, rollout: null })
  }
})

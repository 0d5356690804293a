import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  behind,
  bracket,
  describeFacts,
  firstOf,
  fittedBehind,
  lastBracket,
  MOST_DESCRIPTION,
  note,
  noteAtEnd,
  readFacts,
  shortRelease,
  spaceBefore,
  withoutBracket,
} from '../../src/source/description-marks.ts'

test('facts are a whole description, and come back as they were written', () => {
  const shape = z.object({ release: z.string() })
  const facts = { release: 'v1.4.0 "quoted"' }
  expect(describeFacts(facts)).toBe('ai-cicd {"release":"v1.4.0 \\"quoted\\""}')
  expect(readFacts(describeFacts(facts), shape)).toEqual(facts)
  for (const other of [
    '',
    'ai-cicd',
    'ai-cicd {',
    'ai-cicd {"release":1}',
    ' ai-cicd {"release":"v1"}',
    '{"release":"v1"}',
  ]) {
    expect(readFacts(other, shape)).toBeNull()
  }
})

test('a bracket and a note stand behind the own text of whoever owns the description', () => {
  expect(behind('Live traffic', bracket('41>42'))).toBe('Live traffic [ai-cicd 41>42]')
  expect(behind('', bracket('41>42'))).toBe('[ai-cicd 41>42]')
  expect(behind('Live traffic', note('back from version 42'))).toBe('Live traffic (ai-cicd: back from version 42)')
  expect(withoutBracket('Live traffic  [ai-cicd 41>42]')).toBe('Live traffic')
  expect(lastBracket('a [ai-cicd 1] b [ai-cicd 2')).toEqual({
    before: 'a [ai-cicd 1] b',
    mark: '[ai-cicd 2',
    inside: '2',
  })
  expect(noteAtEnd(/back from (\d+)/).exec('Live  (ai-cicd: back from 7)')?.[1]).toBe('7')
  for (const own of [
    '',
    '[ai-cicd]',
    '[brackets] of his own',
    '(ai-cicd: something else)',
    '[ai-cicd 1] in the middle',
  ]) {
    expect(withoutBracket(own)).toBe(own)
    expect(own.replace(noteAtEnd(/back from (\d+)/), '')).toBe(own)
  }
})

test('any own text before any mark fits into a description, and no character is cut in two', () => {
  const mark = fc.string({ unit: 'grapheme', maxLength: 120 }).map((text) => bracket(text.replaceAll(']', '_')))
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), mark, (text, one) => {
      const fitted = fittedBehind(text, one)
      expect(fitted.length).toBeLessThanOrEqual(MOST_DESCRIPTION)
      expect(fitted.isWellFormed()).toBe(true)
      expect(fitted.endsWith(one)).toBe(true)
      if (text.length <= spaceBefore(one)) expect(fitted).toBe(behind(text, one))
    }),
  )
})

test('the name of a release is shortened until facts can hold it, with its quotes written out', () => {
  expect(shortRelease('v1.4.0')).toBe('v1.4.0')
  expect(shortRelease('v'.repeat(200))).toBe('v'.repeat(120))
  expect(shortRelease('"'.repeat(200))).toBe('"'.repeat(60))
  expect(firstOf('a🙂', 2)).toBe('a')
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bleuScore, clippedPrecision } from '../../../src/scorers/deterministic/bleu.ts'
import { gleuScore } from '../../../src/scorers/deterministic/gleu.ts'
import { editDistance } from '../../../src/scorers/deterministic/levenshtein.ts'
import { rougeScore, treebankWords } from '../../../src/scorers/deterministic/rouge.ts'

const split = (text: string) => text.split(' ')

/** Example 1 of Papineni et al. 2002, as NLTK's tests have it. */
const guide = split('It is a guide to action which ensures that the military always obeys the commands of the party')
const insure = split('It is to insure the troops forever hearing the activity guidebook that party direct')
const references = [
  'It is a guide to action that ensures that the military will forever heed Party commands',
  'It is the guiding principle which guarantees the military forces always being under the command of the Party',
  'It is the practical guide for the army always to heed the directions of the party',
].map(split)
const [first = []] = references

describe('BLEU', () => {
  it.each([
    ['the the the the the the the', 1, 2 / 7],
    ['the the the the the the the', 2, 0],
  ])('clips the n-grams of %s as in section 2.1 of Papineni et al. 2002', (candidate, n, expected) => {
    const cats = ['the cat is on the mat', 'there is a cat on the mat'].map(split)
    expect(clippedPrecision(split(candidate), cats, n)).toBeCloseTo(expected, 12)
  })

  it('has the precisions of example 1 of Papineni et al. 2002', () => {
    expect(clippedPrecision(guide, references, 1)).toBeCloseTo(17 / 18, 12)
    expect(clippedPrecision(guide, references, 2)).toBeCloseTo(10 / 17, 12)
    expect(clippedPrecision(insure, references, 1)).toBeCloseTo(8 / 14, 12)
    expect(clippedPrecision(insure, references, 2)).toBeCloseTo(1 / 13, 12)
  })

  it("is NLTK's sentence_bleu for that example", () => {
    expect(bleuScore(guide, references)).toBeCloseTo(0.5045666840058485, 12)
  })

  it('is 0 for no words and 1 for the same words', () => {
    expect(bleuScore([], references)).toBe(0)
    expect(bleuScore(first, references)).toBe(1)
  })

  it('takes the shorter of two references that are equally near in length', () => {
    expect(bleuScore(split('a b c'), [split('a b c d'), split('a b')])).toBeCloseTo(1, 12)
  })
})

describe('GLEU', () => {
  it.each([
    [guide, first, 0.4393],
    [insure, first, 0.1206],
    [split('the the the the the the the'), split('the cat is on the mat'), 0.0909],
  ])("is NLTK's sentence_gleu (case %#)", (candidate, reference, expected) => {
    expect(Math.floor(gleuScore(candidate, reference) * 1e4) / 1e4).toBe(expected)
  })
})

describe('ROUGE', () => {
  // Lin 2004, section 3.1: S1 is the reference; S2 and S3 share one of its three bigrams.
  it.each(['police kill the gunman', 'the gunman kill police'])(
    'ROUGE-2 of "%s" is 1/3 as in Lin 2004',
    (candidate) => {
      expect(rougeScore(split(candidate), split('police killed the gunman'), 2)).toBeCloseTo(1 / 3, 12)
    },
  )

  it("ROUGE-1 is the example of google-research's rouge_score: precision 6/8, recall 6/9", () => {
    const target = split('the quick brown fox jumps over the lazy dog')
    const prediction = split('the quick brown dog jumps on the log')
    expect(rougeScore(prediction, target, 1)).toBeCloseTo(0.7058823529411765, 12)
  })

  it.each([
    ['', []],
    ['good muffins cost $3.88 in new york.', split('good muffins cost $ 3.88 in new york .')],
    ["they'll save and invest more.", split("they 'll save and invest more .")],
    ["hi, my name can't hello,", split("hi , my name ca n't hello ,")],
    ['"a" (b) [c]; d -- e...', split("`` a '' ( b ) [ c ] ; d -- e ...")],
    ["i cannot say i'm gonna stop", split("i can not say i 'm gon na stop")],
  ])('splits %j into words like the Penn Treebank', (text, expected) => {
    expect(treebankWords(text)).toEqual(expected)
  })
})

describe('the Levenshtein distance', () => {
  // kitten: Levenshtein's article in Wikipedia; intention: Jurafsky & Martin, Speech and Language Processing, 2.5
  // (with replacing at cost 1); Saturday: Wagner-Fischer's article in Wikipedia.
  it.each([
    ['kitten', 'sitting', 3],
    ['intention', 'execution', 5],
    ['saturday', 'sunday', 3],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ])('of %j and %j is %i', (a, b, expected) => {
    expect(editDistance(a, b, 10)).toBe(expected)
    expect(editDistance(b, a, expected)).toBe(expected)
    expect(editDistance(a, b, expected - 1)).toBeNull()
  })

  it('within a limit is the distance without one', () => {
    const short = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 })
    fc.assert(
      fc.property(short, short, fc.integer({ min: 0, max: 12 }), (a, b, limit) => {
        const distance = slowDistance(a, b)
        expect(editDistance(a, b, limit)).toBe(distance <= limit ? distance : null)
      }),
      { numRuns: 500 },
    )
  })
})

/** The definition itself (Wagner and Fischer 1974). */
function slowDistance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  const [left, right] = [a.slice(1), b.slice(1)]
  if (a[0] === b[0]) return slowDistance(left, right)
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j))
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const at = (row: number, column: number) => rows[row]?.[column] ?? 0
      const row = rows[i] ?? []
      row[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
  }
  return rows[a.length]?.[b.length] ?? 0
}

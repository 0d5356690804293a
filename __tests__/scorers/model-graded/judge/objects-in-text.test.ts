import fc from 'fast-check'
import { expect, it } from 'vitest'
import { objectsIn as foundIn } from '../../../../src/scorers/model-graded/judge/objects-in-text.ts'

const objectsIn = (text: string) => foundIn(text).map(({ value }) => value)

const verdict = { reason: 'a "b" {c}', pass: true, score: 0.5 }
const json = JSON.stringify(verdict)

it.each<[string, string, unknown[]]>([
  ['alone', json, [verdict]],
  ['in a fence', `\`\`\`json\n${JSON.stringify(verdict, null, 2)}\n\`\`\``, [verdict]],
  ['between sentences', `Here is {my} verdict: ${json}. I hope it helps {you}!`, [verdict]],
  ['twice', `${json} or rather {"pass": false}`, [verdict, { pass: false }]],
  ['around others', '{"verdict": {"pass": true}}', [{ verdict: { pass: true } }]],
  ['after thinking', `<think>{"pass": false}</think>\n${json}`, [verdict]],
  ['with a comma too many', '{"a": [1, 2,], "b": 3,}', [{ a: [1, 2], b: 3 }]],
  ['with a line break in a text', '{"a": "one\ntwo\t"}', [{ a: 'one\ntwo\t' }]],
  [
    "with Python's words",
    '{"a": True, "b": False, "c": None, "d": "True"}',
    [{ a: true, b: false, c: null, d: 'True' }],
  ],
  ['behind a quote that is not closed', `5" of {x} ${json}`, [verdict]],
  ['in a thought that was cut', `<think>They write ${json}, but`, []],
  ['unfinished', '{"reason": "it was cut', []],
  ['nowhere', 'I think it is fine.', []],
])('an object %s', (_where, text, found) => expect(objectsIn(text)).toEqual(found))

it('finds what JSON wrote, whatever is around it that has no braces', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), fc.string(), (value, around) => {
      const plain = around.replace(/[{}"<]/g, '')
      expect(objectsIn(`${plain}${JSON.stringify(value)}${plain}`)).toEqual([JSON.parse(JSON.stringify(value))])
    }),
  )
})

it.each([
  ['braces', '{'.repeat(100_000)],
  ['quotes', '{"'.repeat(100_000)],
  ['escapes', `{"${'\\'.repeat(100_000)}`],
])('takes no time for %s without end', (_what, text) => {
  const start = performance.now()
  expect(objectsIn(text)).toEqual([])
  expect(performance.now() - start).toBeLessThan(3_000)
})

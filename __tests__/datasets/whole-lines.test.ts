import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDataset } from '../../src/datasets/load.ts'
import { type TextPart, wholeLines } from '../../src/datasets/whole-lines.ts'
import type { Tree } from '../../src/source/tree.ts'

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function partsOf(bytes: Uint8Array, size: number): Promise<TextPart[]> {
  const parts: TextPart[] = []
  for await (const part of wholeLines(inPieces(bytes, size), 'cases.jsonl')) parts.push(part)
  return parts
}

test('parts are the text, cut where lines end and nowhere else, each with the number of its first line', async () => {
  const texts = fc.array(fc.constantFrom('a', 'ö', '😀', '\n', '\r', '\r\n'), { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (characters, size) => {
      const text = characters.join('')
      const parts = await partsOf(Buffer.from(text), size)
      expect(parts.map((part) => part.text).join('')).toBe(text)
      let before = ''
      for (const part of parts) {
        expect(part.line).toBe(before.split(/\r\n|\n|\r/).length)
        if (before !== '') expect(before).toMatch(/[\r\n]$/)
        expect(before.endsWith('\r') && part.text.startsWith('\n')).toBe(false)
        before += part.text
      }
    }),
  )
})

test('a byte order mark is dropped', async () => {
  expect(await partsOf(Buffer.from('\ufeffa\nb'), 2)).toEqual([
    { text: 'a\n', line: 1 },
    { text: 'b', line: 2 },
  ])
})

test.each([
  ['in the middle', [0x61, 0xff, 0x0a]],
  ['cut off at the end', [0x61, 0x0a, 0xc3]],
])('what is not UTF-8 is refused: %s', async (_where, bytes) => {
  await expect(partsOf(Uint8Array.from(bytes), 2)).rejects.toThrow('cases.jsonl is not UTF-8 text')
})

/** A tree with one large file. */
function treeOf(bytes: Buffer, whole: Tree['bytes'] = () => Promise.reject(new Error('read at once'))): Tree {
  return { read: async () => null, list: async () => [], bytes: whole, pieces: async () => inPieces(bytes, 7) }
}

const namedBy = { file: 'a.prompt.yml', field: 'dataset' }

test('a large file of JSON Lines gives the rows and mistakes that it gives when it is read at once', async () => {
  const text = Buffer.from('{"id": "ä"}\r\n\r\n{"id": 2}\nbroken\n{"id": 3}')
  const large = await readDataset(treeOf(text), 'cases.jsonl', namedBy)
  const small = await readDataset(
    { ...treeOf(text, async () => text), pieces: async () => null },
    'cases.jsonl',
    namedBy,
  )
  const plain = ({ value, diagnostics }: typeof large) => ({
    rows: value?.map(({ located, line }) => [located.value, line]),
    diagnostics,
  })
  expect(plain(large)).toEqual(plain(small))
  expect(plain(large).rows).toEqual([
    [{ id: 'ä' }, 1],
    [{ id: 2 }, 3],
    [{ id: 3 }, 5],
  ])
})

test('one document over several lines is refused as it is in a small file', async () => {
  const { value, diagnostics } = await readDataset(treeOf(Buffer.from('[\n{}\n]')), 'cases.jsonl', namedBy)
  expect(value).toBeNull()
  expect(diagnostics).toMatchObject([{ line: 1, message: expect.stringContaining('written over several lines') }])
})

test('in another encoding the file is read at once', async () => {
  const text = Buffer.from('{"id": "\xe4"}', 'latin1')
  const { value, diagnostics } = await readDataset(
    treeOf(text, async () => text),
    'cases.jsonl',
    namedBy,
  )
  expect(value?.map(({ located }) => located.value)).toEqual([{ id: 'ä' }])
  expect(diagnostics).toMatchObject([{ level: 'warning' }])
})

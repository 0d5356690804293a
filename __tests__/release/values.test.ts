import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeVersion, versionFacts } from '../../src/release/descriptions.ts'
import { contentDigest } from '../../src/release/parameters/content.ts'
import { readEnvelope, writeEnvelope } from '../../src/release/parameters/envelope.ts'
import { labelOf } from '../../src/release/parameters/naming.ts'

const name = { release: 'v1.4.0', commit: 'c'.repeat(40) }

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('{', '{{', '}}', '{{{', '"', '\\', '\\u007b', 'name', '\r\n', '🙂', '漢', '\u2028'))
    .map((parts) => parts.join('')),
)

test('any message: SSM never sees a double brace, and JSON.parse gives back every character', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (texts) => {
      const messages = texts.map((content) => ({ role: 'user' as const, content }))
      const content = { model: 'echo', parameters: {}, messages }
      const sha256 = contentDigest(content)
      const value = writeEnvelope({ id: 'a', release: name, sha256, content }, null)
      expect(value).not.toContain('{{')
      expect(JSON.parse(value)).toMatchObject({ v: 1, name: 'a', ...name, sha256, messages })
      expect(readEnvelope(value)).toEqual({ ...name, sha256, object: null })
    }),
  )
})

test('an envelope that was changed by hand, or is none, is not taken for one', () => {
  const content = { model: 'echo', parameters: {}, messages: [{ role: 'user' as const, content: 'Hello' }] }
  const value = writeEnvelope({ id: 'a', release: name, sha256: contentDigest(content), content }, null)
  expect(readEnvelope(value.replace('Hello', 'Bye'))).toBeNull()
  expect(readEnvelope('plain text')).toBeNull()
  expect(readEnvelope('{"v":2}')).toBeNull()
  expect(readEnvelope('null')).toBeNull()
})

test('the same content has one digest, whatever the order in which it was written', () => {
  const messages = [{ role: 'user' as const, content: 'a' }]
  const one = contentDigest({ model: 'm', parameters: { maxTokens: 1, temperature: 0 }, messages })
  expect(contentDigest({ messages, parameters: { temperature: 0, maxTokens: 1 }, model: 'm' })).toBe(one)
})

test("Python's json.loads reads the same as JSON.parse", () => {
  const texts = ['{{name}}', 'a {{ b', '{{{{', 'CRLF\r\nline', '🙂 漢字 é', '\u0000 \u2028', '}} {"a":{"b":1}}']
  const content = {
    model: 'echo',
    parameters: {},
    messages: texts.map((one) => ({ role: 'user' as const, content: one })),
  }
  const value = writeEnvelope({ id: 'a', release: name, sha256: contentDigest(content), content }, null)
  const program =
    'import json,sys; print(json.dumps([m["content"] for m in json.loads(sys.stdin.buffer.read().decode("utf-8"))["messages"]]))'
  const read: unknown = JSON.parse(execFileSync('python3', ['-c', program], { input: value, encoding: 'utf8' }))
  expect(read).toEqual(texts)
})

test.each([
  ['v1.2.3', 'v1.2.3'],
  ['1.2.3', 'v-1.2.3'],
  ['bot/v1.2.3', 'bot_v1.2.3'],
  ['bot@1.2.3', 'bot_1.2.3'],
  ['aws-release', 'v-aws-release'],
  ['SSM1', 'v-SSM1'],
  ['é', '_'],
])('%s has the label %s', (release, label) => {
  expect(labelOf(release)).toBe(label)
})

test('every tag gives a label that SSM takes', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary' }), (release) => {
      expect(labelOf(release)).toMatch(/^(?!aws|ssm)[A-Za-z_.-][A-Za-z0-9_.-]{0,99}$/i)
    }),
  )
})

test('a description fits in 256 characters and says what it was told', () => {
  const facts = { release: 'v'.repeat(200), commit: 'c'.repeat(40), from: '12345' }
  const description = describeVersion(facts)
  expect(description.length).toBeLessThanOrEqual(256)
  expect(versionFacts(description)).toEqual({ ...facts, release: 'v'.repeat(120) })
  expect(versionFacts('my function')).toBeNull()
  expect(versionFacts('ai-cicd {')).toBeNull()
})

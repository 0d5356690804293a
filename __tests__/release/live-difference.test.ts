import { expect, test } from 'vitest'
import { contentDigest, contentText } from '../../src/release/parameters/content.ts'
import { readEnvelope, writeEnvelope } from '../../src/release/parameters/envelope.ts'
import { liveDifference } from '../../src/release/parameters/live-difference.ts'

const content = (text: string) => ({
  model: 'bedrock:us.amazon.nova-lite-v1:0',
  parameters: { temperature: 0.2 },
  messages: [{ role: 'system' as const, content: text }],
})
const stored = (text: string) => {
  const sha256 = contentDigest(content(text))
  const release = { release: 'v1', commit: 'a'.repeat(40) }
  const value = writeEnvelope({ id: 'reply', release, sha256, content: content(text) }, null)
  return { value, envelope: readEnvelope(value), modifiedAt: 0 }
}
const planned = { id: 'reply', sha256: contentDigest(content('new {{x}}')), action: 'update' as const }
const next = contentText(content('new {{x}}'))
const plain = { type: 'String', format: 'envelope' } as const

test('what is live is read out of its envelope, braces and all', () => {
  const found = liveDifference(planned, next, stored('old {{x}}'), plain)
  expect(found).toEqual({ id: 'reply', live: contentText(content('old {{x}}')), next, hidden: null })
})

test('what is live already is no difference; what nothing is live of is new', () => {
  expect(liveDifference(planned, next, stored('new {{x}}'), plain)).toBeNull()
  expect(liveDifference(planned, next, null, plain)).toEqual({ id: 'reply', live: null, next, hidden: null })
})

test('a SecureString, a foreign value and a version that is gone are not shown, and why', () => {
  const hidden = (
    ...[live, settings = plain]: [Parameters<typeof liveDifference>[2], Parameters<typeof liveDifference>[3]?]
  ) => {
    const found = liveDifference(planned, next, live, settings)
    expect(found).toMatchObject({ live: null, next: null })
    return found?.hidden
  }
  expect(hidden(stored('secret'), { type: 'SecureString', format: 'envelope' })).toBe('it is a SecureString')
  expect(hidden(null, { type: 'SecureString', format: 'envelope' })).toBe('it is a SecureString')
  expect(hidden({ value: 'by hand', envelope: null, modifiedAt: 0 })).toContain('changed by hand')
  expect(hidden({ value: null, envelope: null, modifiedAt: 0 })).toContain('no longer has')
})

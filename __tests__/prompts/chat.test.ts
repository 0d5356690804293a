import { expect, test } from 'vitest'
import { chatOf, readChat } from '../../src/prompts/chat.ts'

test.each<[text: string, messages: unknown]>([
  ['[{"role": "developer", "content": "Be brief."}]', [{ role: 'system', content: 'Be brief.' }]],
  ['- role: user\n  content: hi\n', [{ role: 'user', content: 'hi' }]],
  [
    '[{"role": "user", "name": "n", "content": ["a", {"type": "text", "text": "b"}, {"text": "c"}]}]',
    [{ role: 'user', content: 'a\nb\nc' }],
  ],
  ['[{"role": "assistant", "content": 5, "tool_calls": []}]', [{ role: 'assistant', content: '5' }]],
])('%j is a chat', (text, messages) => {
  expect(readChat(text)).toEqual({ kind: 'chat', messages })
})

test.each([
  ['[{"role": "tool", "content": "x"}]', 'a message of the role `tool` is not supported'],
  ['[{"role": "assistant", "content": null, "tool_calls": [{}]}]', 'a message with `tool_calls` is not supported'],
  ['[{"role": "user", "content": [{"type": "image_url"}]}]', 'a message with a part of the type `image_url`'],
  ['[{"role": "user", "content": [{"type": "text", "text": 1}]}]', 'a message with a part of the type `text`'],
  ['[{"role": "user"}]', 'a message without a text'],
])('%j is a chat that cannot be sent', (text, message) => {
  expect(readChat(text)).toMatchObject({ kind: 'unfit', message: expect.stringContaining(message) })
})

test.each([
  'hello',
  '[1, 2]',
  '[]',
  '{"role": "user", "content": "x"}',
  '[{"content": "x"}]',
  '- a list',
  '[{"role": "{{ role }}", "content": "x"}]',
  '[{ not json at all',
])('%j is a text', (text) => {
  expect(readChat(text)).toEqual({ kind: 'text' })
})

test('a chat that is no JSON is told so', () => {
  expect(readChat('[{"role": "user", "content": "he said "no""}]')).toMatchObject({ kind: 'invalid' })
  expect(chatOf('x')).toEqual({ kind: 'text' })
})

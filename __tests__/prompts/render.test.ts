import { describe, expect, it } from 'vitest'
import { promptDigest } from '../../src/prompts/digest.ts'
import { textPrompt } from '../../src/prompts/plain-text.ts'
import type { Prompt } from '../../src/prompts/prompt.ts'
import { renderPrompt } from '../../src/prompts/render.ts'
import { MissingVariables } from '../../src/templates/template.ts'

const prompt: Prompt = {
  ...textPrompt('a', 'a.prompt.yml', '', 1),
  messages: [
    { role: 'system', content: 'You help {{user.name}}.' },
    { role: 'user', content: 'Example' },
    { role: 'assistant', content: 'Answer' },
    { role: 'user', content: '{{question}}' },
  ],
}

describe('renderPrompt', () => {
  it('fills variables in and places earlier turns before the last user message, as they are', () => {
    const history = [
      { role: 'user' as const, content: 'earlier {{question}}' },
      { role: 'assistant' as const, content: 'reply' },
    ]
    expect(renderPrompt(prompt, { user: { name: 'Ada' }, question: 'Why {{x}}?' }, history)).toEqual([
      { role: 'system', content: 'You help Ada.' },
      { role: 'user', content: 'Example' },
      { role: 'assistant', content: 'Answer' },
      ...history,
      { role: 'user', content: 'Why {{x}}?' },
    ])
  })

  it('places earlier turns at the end when there is no user message', () => {
    const system: Prompt = { ...prompt, messages: [{ role: 'system', content: 's' }] }
    expect(renderPrompt(system, {}, [{ role: 'user', content: 'q' }]).map(({ content }) => content)).toEqual(['s', 'q'])
  })

  it('names the missing variables of all messages at once', () => {
    expect.assertions(2)
    try {
      renderPrompt(prompt, {}, [])
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(MissingVariables)
      expect(thrown).toMatchObject({ names: ['user.name', 'question'] })
    }
  })

  it('leaves the prompt as it was', () => {
    const before = structuredClone(prompt)
    renderPrompt(prompt, { user: { name: 'x' }, question: 'y' }, [{ role: 'user', content: 'z' }])
    expect(prompt).toEqual(before)
  })
})

describe('promptDigest', () => {
  const changed = (change: Partial<Prompt>): boolean =>
    promptDigest({ ...prompt, ...change }, 'm') !== promptDigest(prompt, 'm')

  it.each<[string, Partial<Prompt>]>([
    ['messages', { messages: [] }],
    ['parameters', { parameters: { temperature: 0 } }],
    ['tools', { tools: [{ name: 't', inputSchema: {} }] }],
    ['toolChoice', { toolChoice: { type: 'auto' } }],
    ['responseFormat', { responseFormat: { type: 'text' } }],
  ])('changes with the %s', (_name, change) => {
    expect(changed(change)).toBe(true)
  })

  it('changes with the model', () => {
    expect(promptDigest(prompt, 'a')).not.toBe(promptDigest(prompt, 'b'))
    expect(promptDigest(prompt, null)).not.toBe(promptDigest(prompt, 'b'))
  })

  it('does not change with what a model never sees', () => {
    expect(
      changed({
        id: 'b',
        name: 'n',
        description: 'd',
        file: 'f',
        line: 9,
        dataset: 'x',
        assert: [{ type: 'contains' }],
      }),
    ).toBe(false)
    expect(changed({ parameters: { temperature: undefined } })).toBe(false)
  })
})

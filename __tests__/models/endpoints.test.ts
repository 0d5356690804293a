import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ANTHROPIC, addressOf, ENDPOINTS, endpointOf, namesModelKey } from '../../src/models/endpoints.ts'

const page = readFileSync(new URL('../../docs/models.md', import.meta.url), 'utf8')

describe('docs/models.md', () => {
  it.each(Object.entries({ ...ENDPOINTS, anthropic: ANTHROPIC }))(
    'has a row for %s with its variables',
    (name, one) => {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${name}:`))
      for (const variable of [...one.keys, ...one.addresses]) expect(row).toContain(`\`${variable}\``)
    },
  )

  it('says who takes what only some take', () => {
    const rowOf = (start: string) => page.split('\n').find((line) => line.startsWith(`| ${start}`)) ?? ''
    const rows = { topK: '`topK`', verbosity: '`verbosity`', serviceTier: '`serviceTier`', thinking: '`thinking`' }
    for (const [name, start] of Object.entries(rows)) {
      const takers = Object.values(ENDPOINTS).filter(({ takes }) => takes.some((one) => one === name))
      expect(takers.length).toBeGreaterThan(1)
      for (const { title } of takers) expect(rowOf(start)).toContain(title.replace('Azure OpenAI', 'Azure'))
    }
  })
})

it('an address has no slash at its end, and Ollama’s and llama.cpp’s begin the API where it begins', () => {
  const at = (model: string, env: Record<string, string>) => {
    const endpoint = endpointOf(model)
    return endpoint === null ? null : addressOf(endpoint, env)
  }
  expect(at('openai:x', { OPENAI_BASE_URL: ' http://a/v1// ' })).toBe('http://a/v1')
  expect(at('ollama:x', { OLLAMA_BASE_URL: 'http://a/v1' })).toBe('http://a/v1')
  expect(at('azure:x', {})).toBeNull()
  expect(at('bedrock:x', {})).toBeNull()
})

it('any key of any service is one', () => {
  expect(namesModelKey({})).toBe(false)
  expect(namesModelKey({ GROQ_API_KEY: ' ' })).toBe(false)
  expect(namesModelKey({ GEMINI_API_KEY: 'k' })).toBe(true)
  expect(namesModelKey({ ANTHROPIC_API_KEY: 'k' })).toBe(true)
})

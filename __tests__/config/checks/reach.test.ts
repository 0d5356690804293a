import { describe, expect, test } from 'vitest'
import { loadProject } from '../../../src/config/load.ts'
import { Diagnostics } from '../../../src/source/diagnostics.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'
import { reported } from '../reported.ts'

async function mistakesWith(assertion: string, more: { evaluation?: string; tools?: string; case?: string } = {}) {
  const diagnostics = new Diagnostics()
  const files = {
    'ai-cicd.yml': `version: 1\nprompts: [bot.prompt.yml]\n${more.evaluation ?? ''}`,
    'bot.prompt.yml': `model: "bedrock:amazon.nova-lite-v1:0"
messages: [{ role: user, content: "{{q}}" }]
${more.tools ?? ''}testData: [{ q: hi${more.case ?? ''} }]
assert:
  - ${assertion}
`,
  }
  diagnostics.take(await loadProject(memoryTree(files), 'ai-cicd.yml'))
  return reported(diagnostics)
}

const WEBHOOK = '{ type: webhook, value: "https://check.example/hook/{{q}}" }'
const CONTAINS = '{ type: contains, value: hi }'

describe('a webhook', () => {
  test('that is not allowed is a mistake before anything is spent, with the remedy', async () => {
    expect(await mistakesWith(WEBHOOK)).toEqual([
      'bot.prompt.yml:5 assert[0]: webhook: answers may not be sent to https://check.example | Allow it in ai-cicd.yml: `evaluation: { allowWebhooks: ["https://check.example/…"] }`, or remove the assertion.',
    ])
  })

  test.each([
    ['negated', WEBHOOK.replace('webhook', 'not-webhook'), {}],
    ['in an assert-set', `{ type: assert-set, assert: [${CONTAINS}, ${WEBHOOK}] }`, {}],
    ['of a case', CONTAINS, { case: `, assert: [${WEBHOOK}]` }],
    ['allowed elsewhere', WEBHOOK, { evaluation: 'evaluation: { allowWebhooks: ["https://check.example/other"] }\n' }],
  ])('%s is found too', async (_name, assertion, more) => {
    expect(await mistakesWith(assertion, more)).toEqual([expect.stringContaining('may not be sent')])
  })

  test.each(['https://check.example', 'https://check.example/hook'])('below %s may be asked', async (url) => {
    expect(await mistakesWith(WEBHOOK, { evaluation: `evaluation: { allowWebhooks: ["${url}"] }\n` })).toEqual([])
  })

  test('whose URL is none is told once', async () => {
    expect(await mistakesWith('{ type: webhook, value: nonsense }')).toEqual([
      expect.stringContaining('`nonsense` is not a URL'),
    ])
  })

  test.each([
    'http://check.example',
    'https://a:b@check.example',
    'https://check.example/?x',
    'check.example',
    'https://x/#y',
  ])('cannot be allowed by %s', async (url) => {
    expect(await mistakesWith(CONTAINS, { evaluation: `evaluation: { allowWebhooks: ["${url}"] }\n` })).toEqual([
      expect.stringMatching(/ai-cicd.yml:3 evaluation.allowWebhooks\[0\]: expected a URL such as https/),
    ])
  })
})

describe('a check of tool calls', () => {
  test.each(['is-valid-function-call', 'not-is-valid-openai-tools-call'])('needs tools: %s', async (type) => {
    expect(await mistakesWith(`{ type: ${type} }`)).toEqual([
      `bot.prompt.yml:5 assert[0]: ${type}: prompt bot has no tools that a call could be checked against | List its \`tools\`, or remove the assertion.`,
    ])
    const tools = 'tools: [{ name: find, inputSchema: { type: object } }]\n'
    expect(await mistakesWith(`{ type: ${type} }`, { tools })).toEqual([])
  })
})

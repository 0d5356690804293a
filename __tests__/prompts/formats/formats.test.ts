import { describe, expect, it } from 'vitest'
import { diagnosticLine } from '../../../src/errors.ts'
import { loadPrompts } from '../../../src/prompts/load.ts'
import { memoryTree } from '../memory-tree.ts'

/** Prompts of other tools: what is read of them, and what is refused by its own name. */

async function read(file: string, text: string) {
  const { value, diagnostics } = await loadPrompts(memoryTree({ [file]: text }), { patterns: [file], folder: '' })
  return {
    prompt: value[0] ?? null,
    reported: diagnostics.map(diagnosticLine),
    levels: diagnostics.map(({ level }) => level),
  }
}

async function good(file: string, text: string) {
  const { prompt, reported } = await read(file, text)
  expect(reported).toEqual([])
  if (prompt === null) throw new Error('no prompt')
  return prompt
}

describe('Markdown', () => {
  it('says in its front matter what a .prompt.yml would, and sends none of it', async () => {
    const prompt = await good(
      'a.md',
      '---\nname: Greets\nmodel: echo\ntemperature: 0\nmax_tokens: 9\ndataset: evals/a.jsonl\n---\n\n# Hello\n\n{{name}}\n',
    )
    expect(prompt).toMatchObject({
      id: 'a',
      name: 'Greets',
      line: 9,
      model: 'echo',
      parameters: { temperature: 0, maxTokens: 9 },
      dataset: 'evals/a.jsonl',
      messages: [{ role: 'user', content: '# Hello\n\n{{name}}' }],
    })
  })

  it("of an editor's prompt takes what it knows and warns of the rest", async () => {
    const { prompt, reported, levels } = await read(
      'a.prompt.md',
      "---\nmode: agent\ntools: ['codebase']\n---\nReview.\n",
    )
    expect(prompt?.messages).toEqual([{ role: 'user', content: 'Review.' }])
    expect(prompt?.tools).toEqual([])
    expect(reported).toEqual([
      'a.prompt.md:2: mode: `mode` is no key of a prompt file: it has no effect. Did you mean `model`?',
    ])
    expect(levels).toEqual(['warning'])
  })

  it.each(['# Title\n---\ntext', '---\njust a rule\n---\ntext', '---\nno end'])('takes %j for text', async (text) => {
    expect((await good('a.md', text)).messages).toEqual([{ role: 'user', content: text }])
  })

  it('is sent whole where promptfoo would', async () => {
    const text = '---\nname: x\n---\nhi'
    const tree = memoryTree({ 'a.md': text })
    const { value } = await loadPrompts(tree, { patterns: ['a.md'], folder: '', engine: 'nunjucks' })
    expect(value[0]?.messages[0]?.content).toBe(text)
  })
})

describe('Prompty', () => {
  it('is a chat with its model and parameters', async () => {
    const text = `---
name: Basic
model:
  api: chat
  configuration: {type: azure_openai, azure_deployment: gpt-4o}
  parameters: {max_tokens: 128, temperature: 0.2}
sample: {question: hi}
---
system:
You are {{firstName}}'s assistant.

user:
{{question}}
`
    expect(await good('basic.prompty', text)).toMatchObject({
      id: 'basic',
      name: 'Basic',
      line: 9,
      model: 'gpt-4o',
      parameters: { maxTokens: 128, temperature: 0.2 },
      messages: [
        { role: 'system', content: "You are {{firstName}}'s assistant." },
        { role: 'user', content: '{{question}}' },
      ],
    })
  })

  it('without a marker is what the user says; with Jinja statements it is refused at their line', async () => {
    expect((await good('a.prompty', 'Say {{x}}.\n')).messages).toEqual([{ role: 'user', content: 'Say {{x}}.' }])
    expect((await read('a.prompty', '---\nname: x\n---\nuser:\n{% for a in b %}\n')).reported).toEqual([
      expect.stringContaining('a.prompty:5: only `{{ variables }}` are filled in'),
    ])
  })
})

describe('Dotprompt', () => {
  it('changes roles and has its config as parameters', async () => {
    const text = `---
model: googleai/gemini-2.5-flash
config: {temperature: 0.9, topK: 40, maxOutputTokens: 50}
output: {format: json}
---
{{! a comment }}{{role "system"}}
Be brief.
{{role "user"}}
Tell {{{name}}} of {{place.name}}.
`
    expect(await good('menu.prompt', text)).toMatchObject({
      id: 'menu',
      model: 'googleai/gemini-2.5-flash',
      parameters: { temperature: 0.9, topK: 40, maxTokens: 50 },
      responseFormat: { type: 'json_object' },
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Tell {{name}} of {{place.name}}.' },
      ],
    })
  })

  it.each(['{{#each items}}x{{/each}}', '{{media url=photo}}', '{{history}}', '{{> part}}'])(
    'with %s is named for what it is',
    async (tag) => {
      const { prompt, reported } = await read('a.prompt', `Hi\n${tag}\n`)
      expect(prompt).toBeNull()
      expect(reported[0]).toMatch(/^a\.prompt:2: this is a prompt of Dotprompt, and only /)
    },
  )

  it('keeps the braces of JSON around a variable', async () => {
    expect((await good('a.prompt', '{"a":{{x}}} {"b":{{{y}}}}\n')).messages).toEqual([
      { role: 'user', content: '{"a":{{x}}} {"b":{{y}}}' },
    ])
  })

  it('with a tag that nothing closes is refused at its line', async () => {
    expect((await read('a.prompt', 'Hi {{a}}\n{{b\n')).reported[0]).toMatch(
      /^a\.prompt:2: .*a tag of it is never closed/,
    )
  })

  it('with tools of code is refused', async () => {
    expect((await read('a.prompt', '---\ntools: [search]\n---\nhi')).reported[0]).toMatch(
      /^a\.prompt:2: .*Dotprompt.*in code/,
    )
  })
})

describe('LangChain', () => {
  it.each([
    ['_type: prompt\ninput_variables: [name]\ntemplate: "Say {name}: {{ok}}"\n', 'Say {{name}}: {ok}'],
    ['_type: prompt\ntemplate_format: jinja2\ntemplate: "Say {{ name }}"\n', 'Say {{ name }}'],
  ])('reads %j', async (text, content) => {
    expect((await good('p.yaml', text)).messages).toEqual([{ role: 'user', content }])
  })

  it('reads a serialized chat', async () => {
    const template = (kind: string, text: string) => ({
      lc: 1,
      type: 'constructor',
      id: ['langchain', 'prompts', 'chat', kind],
      kwargs: { prompt: { lc: 1, type: 'constructor', id: ['x', 'PromptTemplate'], kwargs: { template: text } } },
    })
    const chat = {
      lc: 1,
      type: 'constructor',
      id: ['langchain', 'prompts', 'chat', 'ChatPromptTemplate'],
      kwargs: {
        messages: [template('SystemMessagePromptTemplate', 'Be brief.'), template('HumanMessagePromptTemplate', '{q}')],
      },
    }
    expect((await good('p.json', JSON.stringify(chat))).messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: '{{q}}' },
    ])
  })

  it.each([
    ['_type: few_shot\nexamples: []\n', 'its examples are put together by code'],
    ['_type: prompt\ntemplate: "{x:.2f}"\n', 'of its f-string only'],
    ['_type: prompt\ntemplate_path: a.txt\n', 'its template is in another file'],
    ['_type: prompt\ntemplate: "{x}"\npartial_variables: {x: 1}\n', '`partial_variables`'],
    ['_type: prompt\ntemplate_format: jinja2\ntemplate: "{% if a %}b{% endif %}"\n', 'of its jinja2 template only'],
  ])('names %j for what it is', async (text, why) => {
    const { prompt, reported } = await read('p.yaml', text)
    expect(prompt).toBeNull()
    expect(reported).toHaveLength(1)
    expect(reported[0]).toContain('this is a prompt of LangChain, and ')
    expect(reported[0]).toContain(why)
  })
})

describe('Bedrock Prompt Management', () => {
  const variant = (more: object) => ({ name: 'one', templateType: 'TEXT', modelId: 'amazon.nova-lite-v1:0', ...more })

  it('is its default variant, with model, parameters and tools', async () => {
    const exported = {
      name: 'support',
      arn: 'arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT12345',
      defaultVariant: 'two',
      variants: [
        variant({ templateConfiguration: { text: { text: 'a' } } }),
        variant({
          name: 'two',
          templateConfiguration: {
            chat: {
              system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
              messages: [{ role: 'user', content: [{ text: 'Say {{x}}' }] }],
              toolConfiguration: {
                tools: [{ toolSpec: { name: 't', inputSchema: { json: {} } } }],
                toolChoice: { auto: {} },
              },
            },
          },
          inferenceConfiguration: { text: { maxTokens: 9, temperature: 0, topP: 1, stopSequences: ['END'] } },
        }),
      ],
    }
    const { prompt, reported, levels } = await read('p.json', JSON.stringify(exported))
    expect(levels).toEqual(['warning'])
    expect(reported[0]).toContain('of 2 variants of a prompt of Bedrock Prompt Management one is read, the default')
    expect(prompt).toMatchObject({
      model: 'bedrock:amazon.nova-lite-v1:0',
      parameters: { maxTokens: 9, temperature: 0, topP: 1, stopSequences: ['END'] },
      tools: [{ name: 't', inputSchema: {} }],
      toolChoice: { type: 'auto' },
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Say {{x}}' },
      ],
    })
  })

  it('with more than texts is named for what it is', async () => {
    const image = { chat: { messages: [{ role: 'user', content: [{ image: {} }] }] } }
    const text = JSON.stringify({ variants: [variant({ templateConfiguration: image })] })
    expect((await read('p.json', text)).reported[0]).toContain(
      'this is a prompt of Bedrock Prompt Management, and its template',
    )
  })
})

describe('a file of a hundred thousand characters that nobody should write', () => {
  const n = 100_000
  it.each<[string, string]>([
    ['a.prompt', '{{'.repeat(n / 2)],
    ['a.prompt', '{{{'.repeat(n / 3)],
    ['a.prompt', '{{a}}\n'.repeat(n / 6)],
    ['a.prompt', '{{#if}}\n'.repeat(n / 8)],
    ['a.prompty', `${' '.repeat(n)}x`],
    ['a.prompty', `---\na: 1\n---\nx${'\n'.repeat(n)}x`],
    ['a.txt', `x${'\n'.repeat(n)}x`],
    ['a.json', JSON.stringify({ a: `x${'\n'.repeat(n)}x` })],
    ['a.json', JSON.stringify({ _type: 'prompt', template_format: 'mustache', template: '{{'.repeat(n / 2) })],
  ])('is read without delay: %s %#', async (file, text) => {
    const start = performance.now()
    await read(file, text)
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  it('of LangChain has no variable that control characters make', async () => {
    const { prompt } = await read('a.json', JSON.stringify({ _type: 'prompt', template: 'a \u0000x\u0001' }))
    expect(prompt).toBeNull()
  })
})

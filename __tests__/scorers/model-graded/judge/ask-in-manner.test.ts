import { describe, expect, it } from 'vitest'
import { type Completion, type CompletionRequest, ModelError, type Models } from '../../../../src/models/model.ts'
import { recordTo } from '../../../../src/models/providers/recording.ts'
import { replayAll } from '../../../../src/models/providers/replay.ts'
import { scoreTrial } from '../../../../src/scorers/aggregate.ts'
import type { Assertion } from '../../../../src/scorers/assertion.ts'
import type { ScoringContext } from '../../../../src/scorers/scorer.ts'
import { completionOf, contextOf } from '../../context.ts'

const rubric: Assertion = { type: 'llm-rubric', value: 'is polite' }
const verdict = { reason: 'because', pass: true, score: 0.75 }

const NO_FORCED =
  'The model returned the following errors: tool_choice: type "tool" and "any" are not supported for this model.'
const NO_FORCED_LLAMA =
  "This model doesn't support the toolConfig.toolChoice.tool field. Remove toolConfig.toolChoice.tool and try again."
const NO_TOOLS = "This model doesn't support tool use."
const NO_TEMPERATURE = 'The model returned the following errors: `temperature` is deprecated for this model.'
const NO_SYSTEM =
  "This model doesn't support system messages. Try again without a system message or use a model that supports system messages."
const NO_DISABLED = '"thinking.type.disabled" is not supported for this model.'

/** What a service looks at, in its order: it tells one refusal at a time. */
type Refusal = [refuses: (request: CompletionRequest) => boolean, message: string]
const forced: Refusal = [({ toolChoice }) => toolChoice !== null && toolChoice.type !== 'auto', NO_FORCED]
const forcedByLlama: Refusal = [forced[0], NO_FORCED_LLAMA]
const tools: Refusal = [(request) => request.tools.length > 0, NO_TOOLS]
const temperature: Refusal = [({ parameters }) => parameters.temperature !== undefined, NO_TEMPERATURE]
const system: Refusal = [({ messages }) => messages.some(({ role }) => role === 'system'), NO_SYSTEM]
const disabled: Refusal = [({ parameters }) => parameters.thinking?.type === 'disabled', NO_DISABLED]

type Answer = (request: CompletionRequest, asked: number) => Partial<Completion>

const byTool: Answer = ({ tools: [tool] }) =>
  tool === undefined
    ? { text: `Sure!\n\`\`\`json\n${JSON.stringify(verdict)}\n\`\`\`` }
    : { toolCalls: [{ name: tool.name, input: verdict }], stopReason: 'tool_calls' }

/** A model as strict as its service: it refuses, or answers a little later. */
function strict(refusals: readonly Refusal[], answer: Answer = byTool) {
  const sent: CompletionRequest[] = []
  let answered = 0
  const models: Models = {
    async complete(request) {
      sent.push(request)
      await new Promise((resolve) => setTimeout(resolve, 1))
      const refused = refusals.find(([refuses]) => refuses(request))
      if (refused !== undefined) throw new ModelError('invalid', request.model, refused[1])
      return completionOf({ ...answer(request, answered++), cached: false })
    },
    embed: async (model) => {
      throw new ModelError('invalid', model, 'no embeddings')
    },
    close: () => undefined,
  }
  return { models, sent, refused: () => sent.length - answered }
}

function ask(models: Models, more: Partial<ScoringContext> & { model?: string; output?: string } = {}) {
  const { model = 'bedrock:judge', output = 'Thank you!', ...context } = more
  return scoreTrial([rubric], null, contextOf(output, { models, judge: { models: [model], samples: 1 }, ...context }))
}

const last = (sent: readonly CompletionRequest[]) => sent.at(-1)

describe('a judge that refuses', () => {
  it.each<[string, Refusal[], number, Partial<CompletionRequest>]>([
    ['nothing', [], 0, { toolChoice: { type: 'tool', name: 'verdict' } }],
    ['a forced tool', [forced], 1, { toolChoice: { type: 'auto' } }],
    ['a forced tool, as Llama', [forcedByLlama], 1, { toolChoice: { type: 'auto' } }],
    ['tools', [tools], 1, { toolChoice: null, tools: [] }],
    ['a forced tool, then every tool', [forced, tools], 2, { toolChoice: null, tools: [] }],
    ['temperature and a forced tool', [temperature, forced], 2, { toolChoice: { type: 'auto' } }],
    ['everything', [system, forced, temperature, tools], 4, { toolChoice: null, tools: [] }],
  ])('%s answers all the same, and is not refused again', async (_what, refusals, times, asked) => {
    const { models, sent, refused } = strict(refusals)
    expect(await ask(models)).toMatchObject({ pass: true, score: 0.75, error: null })
    expect(refused()).toBe(times)
    expect(last(sent)).toMatchObject(asked)
    expect(await ask(models, { output: 'Another.' })).toMatchObject({ score: 0.75 })
    expect(refused()).toBe(times)
  })

  it('system messages is told the same in front of the question', async () => {
    const { models, sent } = strict([system])
    await ask(models)
    const [first, second] = sent
    expect(second?.messages).toEqual([
      { role: 'user', content: first?.messages.map(({ content }) => content).join('\n\n') },
    ])
  })

  it('tools is told the schema, and to write JSON', async () => {
    const { models, sent } = strict([tools])
    await ask(models)
    expect(last(sent)?.messages[0]?.content).toMatch(/answer with one JSON object\.$/)
    expect(last(sent)?.messages.at(-1)?.content).toContain('"required":["reason","pass","score"]')
  })

  it('what cannot be left out says so', async () => {
    const { models } = strict([[() => true, NO_TOOLS]])
    expect((await ask(models)).error).toContain(NO_TOOLS)
  })

  it('is found out once, whatever asks at the same time', async () => {
    const { models, refused, sent } = strict([temperature, forced, tools])
    const trials = await Promise.all(Array.from({ length: 16 }, (_, index) => ask(models, { output: `${index}` })))
    expect(trials.every(({ score }) => score === 0.75)).toBe(true)
    // What was sent before the first refusal is refused once; the rest of the way one question goes for all.
    expect(refused()).toBe(16 + 2)
    expect(sent).toHaveLength(16 + 2 + 16)
  })

  it('is known apart from other models and other runs', async () => {
    const { models, refused } = strict([forced])
    await ask(models)
    await ask(models, { model: 'bedrock:other' })
    expect(refused()).toBe(2)
    const other = strict([forced])
    await ask(other.models)
    expect(other.refused()).toBe(1)
  })
})

describe('thinking', () => {
  it('is switched off where it would be on, and stays with a model that refuses that', async () => {
    const model = 'bedrock:us.anthropic.claude-opus-5'
    const takes = strict([])
    await ask(takes.models, { model })
    expect(takes.sent[0]?.parameters.thinking).toEqual({ type: 'disabled' })
    const refuses = strict([disabled])
    expect(await ask(refuses.models, { model })).toMatchObject({ score: 0.75 })
    expect(last(refuses.sent)?.parameters.thinking).toBeUndefined()
  })

  it.each([
    'bedrock:judge',
    'bedrock:us.anthropic.claude-opus-5-5',
    'bedrock:anthropic.claude-fable-5',
    'openai:gpt-5',
  ])('is not mentioned to %s', async (model) => {
    const { models, sent } = strict([])
    await ask(models, { model })
    expect(sent[0]?.parameters).toEqual({ maxTokens: 2_048, temperature: 0 })
  })
})

describe('an answer in text', () => {
  const inText =
    (text: string): Answer =>
    () => ({ text })

  it.each<[string, string, object]>([
    ['that fits', `I would say: ${JSON.stringify(verdict)}`, { pass: true, score: 0.75 }],
    ['without a score', '{"pass": false, "reason": "rude"}', { pass: false, score: 0 }],
    ['without a score that passes', '{"pass": true}', { pass: true, score: 1 }],
    ['with words for values', '{"pass": "yes", "score": "0.5", "reason": ""}', { pass: true, score: 0.5 }],
    ['as a call written down', `{"name": "verdict", "parameters": ${JSON.stringify(verdict)}}`, { score: 0.75 }],
    ['that says the same twice', `${JSON.stringify(verdict)}\n${JSON.stringify(verdict)}`, { score: 0.75 }],
    [
      'that quotes another verdict',
      `It says {"pass": true, "score": 1}, but {"pass": false, "score": 0}.`,
      { score: null },
    ],
    ['without a verdict', '{"score": 0.75, "reason": "so"}', { score: null }],
    ['beyond the scale', '{"pass": true, "score": 7}', { score: null }],
    ['of something else', '{"thanks": true}', { score: null }],
  ])('%s', async (_what, text, found) => {
    const { models } = strict([forced], inText(text))
    expect(await ask(models)).toMatchObject(found)
  })

  it('of a model that does not use the tool that it is offered is asked for as JSON, from then on at once', async () => {
    const { models, sent } = strict([forced], (request) =>
      request.tools.length > 0 ? { text: 'Fine.' } : byTool(request, 0),
    )
    expect(await ask(models)).toMatchObject({ score: 0.75 })
    expect(sent.map(({ toolChoice }) => toolChoice?.type)).toEqual(['tool', 'auto', undefined])
    expect(await ask(models, { output: 'Another.' })).toMatchObject({ score: 0.75 })
    expect(sent).toHaveLength(4)
  })

  it('of a model that ignores a forced tool is asked for last', async () => {
    const { models, sent } = strict([], (request) =>
      request.tools.length > 0 ? { text: 'Fine.' } : byTool(request, 0),
    )
    expect(await ask(models)).toMatchObject({ score: 0.75 })
    expect(sent.map(({ toolChoice }) => toolChoice?.type)).toEqual(['tool', 'tool', undefined])
  })
})

describe('an answer that was cut', () => {
  const needs =
    (tokens: number): Answer =>
    (request, asked) =>
      (request.parameters.maxTokens ?? 0) < tokens ? { text: '', stopReason: 'length' } : byTool(request, asked)

  it('is asked for again with twice the tokens, and so are those after it', async () => {
    const { models, sent } = strict([], needs(8_000))
    expect(await ask(models)).toMatchObject({ score: 0.75 })
    expect(sent.map(({ parameters }) => parameters.maxTokens)).toEqual([2_048, 4_096, 8_192])
    await ask(models, { output: 'Another.' })
    expect(last(sent)?.parameters.maxTokens).toBe(8_192)
  })

  it('begins with what is configured', async () => {
    const { models, sent } = strict([], needs(100))
    await ask(models, { judge: { models: ['bedrock:judge'], samples: 1, maxTokens: 512 } })
    expect(sent.map(({ parameters }) => parameters.maxTokens)).toEqual([512])
  })

  it('says so when it is cut again and again', async () => {
    const { models } = strict([], needs(1_000_000))
    expect((await ask(models)).error).toMatch(
      /in 3 attempts: it was cut at 8192 tokens .* raise evaluation\.judge\.maxTokens/,
    )
  })

  it('says so when the model cannot write more', async () => {
    const tooMany: Refusal = [
      ({ parameters }) => (parameters.maxTokens ?? 0) > 4_000,
      'The maximum tokens you requested exceeds the model limit of 4000. Try again with a maximum tokens value that is lower than 4000.',
    ]
    const { models } = strict([tooMany], needs(1_000_000))
    expect((await ask(models)).error).toMatch(/in 1 attempt: it was cut at 2048 tokens/)
  })
})

describe('a recording', () => {
  it.each<[string, Refusal[], Answer, string]>([
    ['of a forced tool', [], byTool, 'bedrock:judge'],
    ['of an offered tool', [forced, temperature], byTool, 'bedrock:judge'],
    ['of text, without system messages', [tools, system], byTool, 'bedrock:judge'],
    ['of one that did not think', [], byTool, 'bedrock:us.anthropic.claude-opus-5'],
    [
      'of one that was cut',
      [],
      (request, asked) => (asked === 0 ? { stopReason: 'length' } : byTool(request, asked)),
      'bedrock:judge',
    ],
    [
      'of one that used no tool',
      [],
      (request, asked) => (request.tools.length > 0 ? { text: 'Fine.' } : byTool(request, asked)),
      'bedrock:judge',
    ],
  ])('%s answers in any order, and asks nothing else', async (_of, refusals, answer, model) => {
    const lines: string[] = []
    const { models } = strict(refusals, answer)
    const recording = recordTo(models, async (line) => void lines.push(line))
    const outputs = ['One.', 'Two.', 'Three.']
    for (const output of outputs) expect(await ask(recording, { output, model })).toMatchObject({ score: 0.75 })
    const replayed = replayAll(lines.join(''), 'answers.jsonl')
    for (const output of outputs.toReversed())
      expect(await ask(replayed, { output, model })).toMatchObject({ score: 0.75 })
    const byAny = replayAll(lines.join('').replaceAll(model, 'replay:answers.jsonl'), 'answers.jsonl')
    expect(await ask(byAny, { output: 'Two.', model: 'replay:answers.jsonl' })).toMatchObject({ score: 0.75 })
  })
})

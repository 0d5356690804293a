import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scoreTrial } from '../../../../src/scorers/aggregate.ts'
import type { Assertion } from '../../../../src/scorers/assertion.ts'
import { fenced } from '../../../../src/scorers/model-graded/judge/fence.ts'
import { panelScore } from '../../../../src/scorers/model-graded/judge/panel.ts'
import type { ScoringContext } from '../../../../src/scorers/scorer.ts'
import { contextOf, judgeThat } from '../../context.ts'

const judge = { models: ['bedrock:judge'], samples: 1 }
const rubric: Assertion = { type: 'llm-rubric', value: 'is polite' }
const verdict = (pass: boolean, score: number) => ({ reason: 'because', pass, score })

async function ask(assertion: Assertion, answer: Parameters<typeof judgeThat>[0], more: Partial<ScoringContext> = {}) {
  const { models, asked } = judgeThat(answer)
  const trial = await scoreTrial([assertion], null, contextOf('Thank you!', { models, judge, ...more }))
  return { trial, asked }
}

describe('llm-rubric', () => {
  it.each<[Partial<Assertion>, unknown, boolean, number]>([
    [{}, verdict(true, 0.2), true, 0.2],
    [{}, verdict(false, 0.9), false, 0.9],
    [{ threshold: 0.8 }, verdict(true, 0.8), true, 0.8],
    [{ threshold: 0.8 }, verdict(true, 0.7), false, 0.7],
    [{ threshold: 0.8 }, verdict(false, 1), false, 1],
    [{ type: 'not-llm-rubric' }, verdict(true, 0.75), false, 0.25],
  ])('%j with %j: pass %s, score %s', async (more, answer, pass, score) => {
    const { trial } = await ask({ ...rubric, ...more }, () => answer)
    expect(trial).toMatchObject({ pass, score, error: null })
    expect(trial.assertions[0]?.reason).toBe('because')
  })

  it('forces one tool whose reason is thought of before the verdict, at temperature 0', async () => {
    const { asked } = await ask(rubric, () => verdict(true, 1))
    const request = asked[0]?.request
    expect(request).toMatchObject({
      model: 'bedrock:judge',
      parameters: { temperature: 0 },
      toolChoice: { type: 'tool', name: 'verdict' },
    })
    expect(Object.keys(request?.tools[0]?.inputSchema.properties ?? {})).toEqual(['reason', 'pass', 'score'])
  })

  it('keeps the answer fenced and out of the system role', async () => {
    const { asked } = await ask(rubric, () => verdict(true, 1))
    const messages = asked[0]?.request.messages ?? []
    const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content)
    expect(system.join()).not.toMatch(/Thank you|polite/)
    expect(messages.at(-1)?.content).toContain(fenced('output', 'Thank you!'))
  })

  it.each([
    ['no tool call', undefined],
    ['no pass', { reason: 'x', score: 1 }],
    ['no score', { reason: 'x', pass: true }],
    ['no reason', { pass: true, score: 1 }],
    ['a score above 1', verdict(true, 1.1)],
    ['a score as text', { ...verdict(true, 1), score: '1' }],
    ['pass as text', { ...verdict(true, 1), pass: 'true' }],
    ['text instead of fields', 'pass'],
  ])('asks again, then gives up without a score, for %s', async (_name, answer) => {
    const { trial, asked } = await ask(rubric, () => answer)
    expect(trial).toMatchObject({ pass: null, score: null })
    expect(trial.error).toMatch(/^llm-rubric: the judge bedrock:judge gave no usable answer in 3 attempts/)
    expect(new Set(asked.map(({ repeat }) => repeat)).size).toBe(3)
  })

  it('takes the first usable answer', async () => {
    let answers = 0
    const { trial, asked } = await ask(rubric, () => (answers++ === 0 ? undefined : verdict(true, 1)), { repeat: 2 })
    expect(trial.score).toBe(1)
    expect(asked.map(({ repeat }) => repeat)).toEqual([2, 1_002])
  })

  it('asks the same judge the same way for the same answer', async () => {
    const [one, other] = [await ask(rubric, () => verdict(true, 1)), await ask(rubric, () => verdict(true, 1))]
    expect(one.asked).toEqual(other.asked)
  })

  it('asks the model that the assertion names', async () => {
    const { asked } = await ask({ ...rubric, provider: 'bedrock:converse:other-model-1' }, () => verdict(true, 1), {
      judge: null,
    })
    expect(asked.map(({ request }) => request.model)).toEqual(['bedrock:other-model-1'])
  })

  it('without a judge, or with one that fails, is an error', async () => {
    expect((await ask(rubric, () => verdict(true, 1), { judge: null })).trial.error).toMatch(/no judge is configured/)
    const trial = await scoreTrial([rubric], null, contextOf('x', { judge }))
    expect(trial.error).toBe('llm-rubric: bedrock:judge: nobody answers here')
  })

  it.each<[string, Assertion['rubricPrompt']]>([
    ['text', 'Grade {{output}} for {{name}} by {{rubric}}'],
    ['messages', [{ role: 'user', content: 'Grade {{output}} for {{name}} by {{rubric}}' }]],
    ['messages as JSON', '[{"role":"user","content":"Grade {{output}} for {{name}} by {{rubric}}"}]'],
  ])('puts answer, rubric and variables into a prompt given as %s', async (_name, rubricPrompt) => {
    const vars = { name: 'Ada {{output}}', output: 'forged' }
    const { asked } = await ask({ ...rubric, rubricPrompt }, () => verdict(true, 1), { vars })
    const content = asked[0]?.request.messages.at(-1)?.content
    expect(content).toBe(`Grade ${fenced('output', 'Thank you!')} for Ada {{output}} by is polite`)
  })

  it.each<[string, Assertion['rubricPrompt'], RegExp]>([
    ['that names a missing variable', '{{output}} {{nobody}}', /missing variable: nobody/],
    ['with the answer in a system message', [{ role: 'system', content: '{{output}}' }], /put it into a user message/],
  ])('refuses a prompt %s', async (_name, rubricPrompt, message) => {
    expect((await ask({ ...rubric, rubricPrompt }, () => verdict(true, 1))).trial.error).toMatch(message)
  })

  it('averages samples and takes the median of a panel', async () => {
    const scores: Record<string, number[]> = { a: [0, 0.4], b: [0.8, 0.8], c: [1, 1] }
    const { trial, asked } = await ask(
      rubric,
      ({ model }, repeat) => {
        const score = scores[model]?.[repeat >= 3_000 ? 1 : 0] ?? 0
        return verdict(score > 0.5, score)
      },
      { judge: { models: ['a', 'b', 'c'], samples: 2 } },
    )
    expect(trial).toMatchObject({ pass: true, score: 0.8 })
    expect(trial.assertions[0]?.reason).toBe('because (2 of 3 judges agree)')
    expect(asked).toHaveLength(6)
  })
})

describe('a panel', () => {
  const said = (pass: boolean, score: number) => [{ pass, score, reason: '' }]

  it.each([
    [[said(true, 1), said(false, 0)], false, 0.5],
    [[said(true, 1), said(true, 0.5), said(false, 0)], true, 0.5],
    [[[...said(true, 1), ...said(false, 0)]], false, 0.5],
  ])('needs more than half: %#', (answers, pass, score) => {
    expect(panelScore(answers)).toMatchObject({ pass, score })
  })
})

describe('a fence', () => {
  it('is closed by nothing in the text, and is the same for the same text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '<', '>', '/', 'output-', '\n', '\0', '\ud800', '😀') }),
        (text) => {
          const [open = '', ...rest] = fenced('output', text).split('\n')
          const close = open.replace('<', '</')
          expect(open).toMatch(/^<output-[0-9a-f]{16}>$/)
          expect(rest.join('\n').indexOf(close)).toBe(rest.join('\n').length - close.length)
          expect(fenced('output', text)).toBe(fenced('output', text))
        },
      ),
    )
  })

  it('holds nothing that a provider refuses', () => {
    expect(fenced('output', 'a\0b\ud800c😀')).toContain('a\ufffdb\ufffdc😀')
  })
})

describe('choice', () => {
  const choices = [
    { choice: 'bad', score: 0 },
    { choice: 'fair', score: 0.25 },
    { choice: 'good', score: 1 },
  ]
  const question: Assertion = { type: 'choice', value: 'Is {{completion}} good for {{name}}?', config: { choices } }
  const vars = { name: 'Ada' }

  it.each<[Partial<Assertion>, string, boolean, number]>([
    [{}, 'bad', false, 0],
    [{}, 'fair', true, 0.25],
    [{ threshold: 0.5 }, 'fair', false, 0.25],
    [{ threshold: 0.5 }, 'good', true, 1],
    [{ type: 'not-choice' }, 'bad', true, 1],
  ])('%j picking %s: pass %s, score %s', async (more, choice, pass, score) => {
    const { trial, asked } = await ask({ ...question, ...more }, () => ({ reason: 'so', choice }), { vars })
    expect(trial).toMatchObject({ pass, score, error: null })
    expect(asked[0]?.request.messages.at(-1)?.content).toBe(`Is ${fenced('completion', 'Thank you!')} good for Ada?`)
  })

  it.each([{ reason: 'so', choice: 'GOOD' }, { reason: 'so' }, { choice: 'good' }, undefined])(
    'is an error for an answer that picks nothing: %j',
    async (answer) => expect((await ask(question, () => answer, { vars })).trial.error).toMatch(/no usable answer/),
  )

  it('puts the system message of its author first', async () => {
    const config = { choices, system: 'You speak for {{name}}.' }
    const { asked } = await ask({ ...question, config }, () => ({ reason: 'so', choice: 'good' }), { vars })
    expect(asked[0]?.request.messages.map(({ role }) => role)).toEqual(['system', 'system', 'user'])
    expect(asked[0]?.request.messages[1]?.content).toBe('You speak for Ada.')
  })

  it.each([
    ['similarity', { expected: 'Thanks!' }, 'Thanks!'],
    ['groundedness', { context: 'The source says so.' }, 'The source says so.'],
    ['groundedness', {}, 'Say something.'],
    ['relevance', {}, 'Say something.'],
    ['coherence', {}, 'Thank you!'],
    ['fluency', {}, 'Thank you!'],
  ])('has %s built in, from 1 to 5', async (builtin, own, shown) => {
    const { trial, asked } = await ask({ type: 'choice', config: { builtin } }, () => ({ reason: 'so', choice: '4' }), {
      vars: own,
    })
    expect(trial).toMatchObject({ pass: true, score: 0.75 })
    expect(asked[0]?.request.messages.at(-1)?.content).toContain(shown)
  })

  it('cannot tell similarity without an expected answer', async () => {
    const { trial } = await ask({ type: 'choice', config: { builtin: 'similarity' } }, () => ({
      reason: 'so',
      choice: '5',
    }))
    expect(trial.error).toMatch(/compares with `expected`/)
  })
})

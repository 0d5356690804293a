import { describe, expect, test } from 'vitest'
import { type AnswerFunction, ruling } from './bench/answers.ts'
import { haiku } from './bench/bedrock.ts'
import { baseSystem, config, headSystem, kinder, prompt, promptFile, shop, shopModel } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { ownComment, setScene } from './bench/scenario.ts'

const headlineOf = (comment: string) => comment.split('\n').find((line) => line.startsWith('### ')) ?? ''

describe('a prompt that has nothing to compare with', () => {
  const triage = { 'prompts/triage.prompt.yml': prompt(headSystem, { name: 'Triage' }) }
  /** The new prompt alone is asked: of 60 tickets so many are answered wrongly. */
  const wrong = (many: number) => shopModel({ head: Array.from({ length: many }, (_, i) => i + 1) })

  test.each([
    [60, 1, 'fail', '0'],
    [13, 1, 'fail', '0.7833333333333333'],
    [12, 0, 'pass', '0.8'],
  ])('%d of 60 wrong: exit %d', async (many, exitCode, verdict, score) => {
    const stage = await setScene({ branch: [triage], model: wrong(many) })
    const result = await stage.run()
    expect(result.exitCode).toBe(exitCode)
    expect(result.outputs).toMatchObject({ verdict, score })
    expect(headlineOf(ownComment(stage.github))).not.toContain('no worse')
    if (exitCode === 1) expect(ownComment(stage.github)).toContain('reach it, or set gate.minScore')
  })

  test('it is not "no worse" beside one that is', async () => {
    const other = { [promptFile]: prompt(`${baseSystem} Thank you.`) }
    const stage = await setScene({ branch: [{ ...triage, ...other }], model: wrong(6) })
    const result = await stage.run()
    expect(result.exitCode).toBe(0)
    expect(headlineOf(ownComment(stage.github))).toMatch(
      /^### ✅ `support-reply` is no worse \(proven\); `triage` is new and good enough: no difference in all \(120 cases\)$/,
    )
  })
})

test('two versions of which no case passes are equal, and the headline says how little that is', async () => {
  const all = Array.from({ length: 60 }, (_, i) => i + 1)
  const stage = await setScene({ model: shopModel({ base: all, head: all }) })
  const result = await stage.run()
  expect(result.outputs).toMatchObject({ score: '0', 'baseline-score': '0' })
  expect(headlineOf(ownComment(stage.github))).toContain('⚠️ what was measured shows little')
  expect(ownComment(stage.github)).toContain('No case passes in either version: such a comparison shows nothing.')
  expect(result.stdout).toMatch(/::warning .*no worse/)
})

test('one answer that sixty cases share proves nothing: neither "no worse" nor "worse"', async () => {
  const fields = {
    messages: [{ role: 'user', content: 'Greet the customer.' }],
    assert: [{ type: 'icontains', value: 'dear' }],
  }
  const of = (name: string) =>
    prompt(baseSystem, { ...fields, messages: [{ role: 'system', content: name }, ...fields.messages] })
  for (const answer of ['Dear customer', 'Go away']) {
    const stage = await setScene({
      main: [shop(60, { [promptFile]: of(baseSystem) })],
      branch: [{ [promptFile]: of(headSystem) }],
      model: ({ system }) => ({ text: system === headSystem ? answer : 'Dear customer' }),
    })
    const result = await stage.run()
    expect(stage.bedrock.requests).toHaveLength(2)
    expect(result.outputs.verdict).toBe('inconclusive')
    expect(resultsOf(result).prompts).toMatchObject([{ verdict: 'inconclusive', score: { cases: 60 } }])
  }
})

test('cases that all fail by their threshold are told where the mean score hides them', async () => {
  const fields = {
    assert: [{ type: 'llm-rubric', value: 'Is it kind?', threshold: 0.9, provider: `bedrock:${haiku}` }],
  }
  const stage = await setScene({
    main: [shop(60, { [promptFile]: prompt(baseSystem, fields) })],
    branch: [{ [promptFile]: prompt(headSystem, fields) }],
    model: ({ system }) => ({ text: system === headSystem ? 'Fine.' : 'Dear customer, gladly.' }),
    judge: (request) =>
      ruling(request, { pass: true, score: request.prompt.includes('Fine.') ? 0.89 : 0.91, reason: 'as it is' }),
  })
  const result = await stage.run()
  expect(result.outputs).toMatchObject({ passed: '0', failed: '60' })
  expect(headlineOf(ownComment(stage.github))).toContain('⚠️ what was measured shows little')
  expect(ownComment(stage.github)).toContain('0 of 60 cases pass, 60 did in the base; the mean score')
})

test('answers that were cut are scored, and told to be cut', async () => {
  const shopAnswer = shopModel()
  const cut: AnswerFunction = (request, attempt) => ({ ...shopAnswer(request, attempt), stopReason: 'max_tokens' })
  const stage = await setScene({ model: cut })
  const result = await stage.run()
  expect(result.outputs).toMatchObject({ verdict: 'pass', score: '1' })
  expect(ownComment(stage.github)).toContain('60 of the 60 answers of this change were cut at max tokens')
  expect(resultsOf(result).prompts[0]?.cases[0]?.candidate?.trials[0]).toMatchObject({ stopReason: 'length' })
})

describe('a repair of a base that cannot be asked any more', () => {
  const pro = 'us.amazon.nova-pro-v1:0'
  const answer = shopModel()

  test('its model is gone: what replaces it is held to its floor, and may be merged', async () => {
    const gone: AnswerFunction = (request, attempt) =>
      request.model === pro
        ? { error: 'ResourceNotFoundException', message: 'This model version has reached the end of its life.' }
        : answer(request, attempt)
    const main = [shop(20, { [promptFile]: prompt(baseSystem, { model: `bedrock:${pro}` }) })]
    const stage = await setScene({ main, model: gone })
    const result = await stage.run()
    expect(result.exitCode).toBe(0)
    expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '20' })
    expect(resultsOf(result).prompts).toMatchObject([{ verdict: 'non-comparable' }])
    expect(ownComment(stage.github)).toContain('reached the end of its life')
  })

  test('its request is refused: temperature with topP', async () => {
    const haiku = 'bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0'
    const of = (modelParameters: Record<string, number>) => prompt(baseSystem, { model: haiku, modelParameters })
    const stage = await setScene({
      main: [shop(20, { [promptFile]: of({ temperature: 0, topP: 0.9 }) })],
      branch: [{ [promptFile]: of({ temperature: 0 }) }],
      judge: answer,
    })
    const result = await stage.run()
    expect(result.exitCode).toBe(0)
    expect(resultsOf(result).prompts).toMatchObject([{ verdict: 'non-comparable' }])
  })

  test('its model means nothing: the alias that gives it one may be merged', async () => {
    const written = { [promptFile]: prompt(baseSystem, { model: 'openai/gpt-4o' }) }
    const alias = { 'openai/gpt-4o': `bedrock:us.amazon.nova-lite-v1:0` }
    const stage = await setScene({
      main: [shop(20, written)],
      branch: [{ 'ai-cicd.yml': config({ evaluation: { modelAliases: alias } }) }],
    })
    const result = await stage.run()
    expect(result.exitCode).toBe(0)
    expect(resultsOf(result).prompts).toMatchObject([{ verdict: 'non-comparable' }])
    expect(ownComment(stage.github)).toContain('unknown model openai/gpt-4o')
  })

  test('but a base that may not be asked, or not now, is an error as before; and so is a candidate that is gone', async () => {
    const failing = (which: string, error: 'AccessDeniedException' | 'ResourceNotFoundException'): AnswerFunction => {
      return (request, attempt) => (request.system === which ? { error, message: 'no' } : answer(request, attempt))
    }
    const main = [shop(20, { [promptFile]: prompt(baseSystem, { model: `bedrock:${pro}` }) })]
    for (const model of [
      failing(baseSystem, 'AccessDeniedException'),
      failing(headSystem, 'ResourceNotFoundException'),
    ]) {
      const stage = await setScene({ main, model })
      const result = await stage.run()
      expect(result.exitCode).toBe(1)
      expect(result.outputs.verdict).toBe('error')
    }
  })
})

test.each([
  ['warn', /::warning [^\n]*cannot tell/, true],
  ['pass', /::notice [^\n]*cannot tell/, false],
] as const)('onInconclusive: %s', async (onInconclusive, annotation, loud) => {
  const stage = await setScene({
    main: [shop(10, { 'ai-cicd.yml': config({ gate: { onInconclusive, require: 'proof' } }) })],
    branch: [kinder],
  })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs.verdict).toBe('inconclusive')
  expect(result.stdout).toMatch(annotation)
  expect(result.stdout.includes('::warning')).toBe(loud)
  expect(headlineOf(ownComment(stage.github)).includes('⚠️ does not block')).toBe(loud)
})

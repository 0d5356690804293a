import { expect, test } from 'vitest'
import type { AnswerFunction } from './bench/answers.ts'
import { nova } from './bench/bedrock.ts'
import { headSystem, prompt, promptFile, shopModel } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { setScene } from './bench/scenario.ts'

const answer = shopModel()

test('answers as they really come: nothing that one of them holds ends the run', async () => {
  const model: AnswerFunction = (request, attempt) => {
    const usual = answer(request, attempt)
    const { text } = 'text' in usual ? usual : { text: '' }
    const thinking = { reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } }
    switch (Number(/Ticket (\d+)/.exec(request.prompt)?.[1])) {
      case 1:
        return {
          raw: reply(
            [thinking, { text: text.slice(0, 9) }, { text: text.slice(9) }],
            '{"inputTokens":1e400,"outputTokens":5}',
          ),
        }
      case 2:
        return { raw: reply([{ text }, { novelty: { a: 1 } }], '{"inputTokens":-5,"outputTokens":"NaN"}') }
      case 3:
        return { raw: reply([{ text: `${text} \ud83d` }], '{"inputTokens":1.5,"outputTokens":0.1234567890123456789}') }
      case 4:
        return { raw: reply([{ text }], 'null', 'model_context_window_exceeded') }
      case 5:
        return {
          raw: reply(
            [{ text }, { toolUse: { toolUseId: '1', name: 'f', input: { n: 1 } } }],
            '{}',
            'malformed_tool_use',
          ).replace('"n":1', '"n":123456789012345678901234567890'),
        }
      case 6:
        return { raw: reply([], '{"inputTokens":1,"outputTokens":0}', 'malformed_model_output') }
      case 7:
        return {
          raw: reply([{ text: `${text}${'x'.repeat(2_000_000)}` }], '{"inputTokens":1,"outputTokens":1}', 'max_tokens'),
        }
      default:
        return usual
    }
  }
  const stage = await setScene({ model })
  const result = await stage.run()
  expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '59', failed: '1', errored: '0' })
  expect(result.outputs['cost-usd']).toBe('')
  const { usage } = resultsOf(result)
  expect(usage).toMatchObject({ costUsd: null })
  expect(Number.isFinite(usage.inputTokens) && Number.isFinite(usage.outputTokens)).toBe(true)
  expect(result.stdout).not.toMatch(/^\s+at /m)
})

test('a recording outside the repository is refused before anything is paid', async () => {
  const graded = { assert: [{ type: 'llm-rubric', value: 'kind', provider: 'replay:../secret.jsonl' }] }
  const stage = await setScene({
    branch: [{ [promptFile]: prompt(headSystem, { model: `bedrock:${nova}`, ...graded }) }],
  })
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(stage.bedrock.requests).toEqual([])
  expect(result.stdout).toContain('../secret.jsonl is outside the repository')
})

/** A body as Bedrock writes it, `usage` as it stands there. */
function reply(content: unknown[], usage: string, stopReason = 'end_turn'): string {
  const message = JSON.stringify({ role: 'assistant', content })
  return `{"output":{"message":${message}},"stopReason":"${stopReason}","usage":${usage},"metrics":{"latencyMs":120}}`
}

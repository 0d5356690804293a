import { compileFunction } from 'node:vm'
import { z } from 'zod'
import { messageOf } from '../../errors.ts'
import type { Assertion } from '../assertion.ts'
import type { ScoringContext } from '../scorer.ts'
import type { Patience } from './patience.ts'
import { JOB_TIMEOUT_MS, runBounded } from './thread.ts'

/** What code of an assertion may look at, as data, by promptfoo's names. */
export type SandboxContext = {
  vars: Record<string, unknown>
  /** The prompt's text; a conversation as JSON. */
  prompt: string
  config?: Record<string, unknown>
  test?: Record<string, unknown>
  /** `id` is a function there, as in promptfoo. */
  provider?: { id: string }
  providerResponse?: Record<string, unknown>
}

type SandboxLimits = { timeoutMs?: number; patience?: Patience | undefined }

/**
 * Evaluates JavaScript of a user in QuickJS, compiled to WebAssembly, in the bounded thread: no network, files,
 * environment, packages, clock or chance; 64 MB; a fresh interpreter each time. As in promptfoo, `output` and `context` are at hand,
 * one line is an expression (declarations may stand before it), several lines are a function body with `return`, and
 * a promise is waited for.
 *
 * @returns what it returned, as JSON data; undefined for nothing
 * @throws CodeThrew when it throws about what it was given
 * @throws ScoringError when it is wrong in itself: not JavaScript, a name that nothing defines, a broken limit
 */
export async function evaluateInSandbox(
  code: string,
  output: unknown,
  context: Record<string, unknown>,
  { timeoutMs = JOB_TIMEOUT_MS, patience }: SandboxLimits = {},
): Promise<unknown> {
  return runBounded({ kind: 'javascript', code, output, context }, { timeoutMs, what: 'the code', patience })
}

/** @param config of the assertion, handed over as it is */
export function sandboxContext(context: ScoringContext, config?: Record<string, unknown>): SandboxContext {
  const [first] = context.prompt
  const prompt = context.prompt.length === 1 && first !== undefined ? first.content : JSON.stringify(context.prompt)
  const { vars, test, model, completion } = context
  const { inputTokens, outputTokens } = completion.usage
  return {
    vars,
    prompt,
    ...(config === undefined ? {} : { config }),
    test: {
      ...test?.others,
      vars,
      options: test?.options ?? {},
      metadata: test?.metadata ?? {},
      assert: (test?.assert ?? []).map(asWritten),
      ...(test?.description === undefined ? {} : { description: test.description }),
      ...(test?.threshold === null ? {} : { threshold: test?.threshold }),
    },
    ...(model === undefined ? {} : { provider: { id: model } }),
    providerResponse: {
      output: completion.text,
      tokenUsage: { prompt: inputTokens, completion: outputTokens, total: inputTokens + outputTokens, numRequests: 1 },
      cached: completion.cached,
      latencyMs: completion.latencyMs,
      finishReason: completion.stopReason,
      ...(completion.costUsd === null ? {} : { cost: completion.costUsd }),
    },
  }
}

/** An assertion with the name of a file in the place of what was read from it. */
function asWritten({ value, assert, ...rest }: Assertion): Assertion {
  const file = typeof value === 'string' ? /^\/\/ (file:\/\/.*)\nreturn load\(/.exec(value)?.[1] : undefined
  return {
    ...rest,
    ...(value === undefined ? {} : { value: file ?? value }),
    ...(assert === undefined ? {} : { assert: assert.map(asWritten) }),
  }
}

/** Mistakes in how code is written, found by compiling it without running it. */
export function codeDiagnostics(field: string, code: unknown): string[] {
  const parsed = z.string().min(1).safeParse(code)
  if (!parsed.success) return [`${field} must be JavaScript`]
  if (/^(file|package):/.test(parsed.data)) {
    return [`${field}: code of other files is read only in a configuration, a prompt or a dataset; write it here`]
  }
  const line = parsed.data.trimEnd()
  if (line.includes('{{')) return []
  const single = line.trim().replace(/;+$/, '')
  const body = line.includes('\n') || /^(return|const|let|var)\b/.test(single) ? line : `return ${single}`
  try {
    compileFunction(body, ['output', 'context'])
    return []
  } catch (thrown) {
    const why = thrown instanceof RangeError ? 'it is nested too deep to be read' : messageOf(thrown)
    return [`${field} is not JavaScript: ${why}`]
  }
}

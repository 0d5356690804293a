import { z } from 'zod'
import { messageOf } from '../../errors.ts'
import { boundedText } from '../../source/bounded-text.ts'
import { shown } from '../../source/shown.ts'
import { diagnosticsOf, textValue } from '../assertion-options.ts'
import { sandboxContext } from '../sandbox/javascript-context.ts'
import type { Score, Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'
import { isAllowed, urlDiagnostic, withoutVariables } from './webhook-url.ts'

/** Time for the whole exchange, in milliseconds. */
const TIMEOUT_MS = 10_000
const MAX_BYTES = 1_000_000

export const webhook: Scorer = {
  type: 'webhook',
  summary:
    'A web service of yours says whether the output passes. Off unless `evaluation.allowWebhooks` names its URL.',
  options: [
    'value: URL; gets `{output, context: {prompt, vars}}` by POST, answers `{pass, score, reason}` within 10 s and 1 MB; redirects are not followed',
  ],
  source: 'promptfoo `webhook`',
  check(assertion) {
    const diagnostics = diagnosticsOf(() => textValue(assertion))
    if (diagnostics.length > 0) return diagnostics
    const diagnostic = urlDiagnostic(withoutVariables(textValue(assertion)))
    return diagnostic === null ? [] : [`${shown(textValue(assertion))} ${diagnostic}`]
  },
  async score(assertion, context) {
    const url = textValue(assertion)
    if (!isAllowed(url, context.allowWebhooks ?? [])) {
      throw new ScoringError(`${shown(url)} is not below a URL of \`evaluation.allowWebhooks\``)
    }
    if (context.fetch === undefined) throw new ScoringError('webhooks cannot be asked here')
    const { vars, prompt } = sandboxContext(context)
    const body = JSON.stringify({ output: context.value ?? context.output, context: { prompt, vars } })
    const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, signal: context.signal }
    return verdictOf(await postJson(context.fetch, url, body, limits))
  },
}

type PostLimits = { timeoutMs: number; maxBytes: number; signal: AbortSignal | undefined }

/**
 * Posts JSON and gives the text that came back. Nothing is asked a second time.
 * @throws ScoringError when nothing usable came: no connection, too late, too much, a redirect, a status other than 2xx
 */
export async function postJson(
  fetch: typeof globalThis.fetch,
  url: string,
  body: string,
  { timeoutMs, maxBytes, signal }: PostLimits,
): Promise<string> {
  const timeUp = AbortSignal.timeout(timeoutMs)
  const ends = signal === undefined ? timeUp : AbortSignal.any([signal, timeUp])
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body,
      redirect: 'manual',
      signal: ends,
    })
    if (response.ok) {
      const text = await boundedText(response, maxBytes)
      if (text === null) throw new ScoringError(`the webhook answered with more than ${maxBytes} bytes`)
      return text
    }
    await response.body?.cancel()
    const redirected = response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)
    throw new ScoringError(
      redirected
        ? 'the webhook redirects, which is not followed; write the final URL'
        : `the webhook answered with status ${response.status}`,
    )
  } catch (thrown) {
    if (thrown instanceof ScoringError) throw thrown
    if (timeUp.aborted) throw new ScoringError(`the webhook gave no answer within ${timeoutMs / 1000} s`)
    if (signal?.aborted === true) throw new ScoringError('cancelled while the webhook was asked')
    // fetch rejects with a TypeError for every failure of the network, and hides the reason behind it.
    const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown
    throw new ScoringError(`the webhook cannot be reached: ${messageOf(cause)}`)
  }
}

const Verdict = z.object({
  pass: z.boolean(),
  // One outside of 0 to 1 is an error, for every type alike; JSON can say more than a double holds.
  score: z.custom<number>((value) => typeof value === 'number').optional(),
  reason: z.string().optional(),
})

/** Characters of a reason that are kept. */
const REASON = 500

/** An answer of any other form fails the assertion and its negation alike, as in promptfoo: neither was confirmed. */
function verdictOf(text: string): Score {
  const verdict = Verdict.safeParse(jsonOf(text)).data
  if (verdict === undefined) {
    return {
      pass: false,
      score: 0,
      reason: 'the webhook did not answer with {pass: true or false, score: 0 to 1, reason}',
      eitherWay: true,
    }
  }
  const { pass, score = pass ? 1 : 0, reason } = verdict
  return { pass, score, reason: reason?.slice(0, REASON) || `the webhook said ${pass ? 'pass' : 'fail'}` }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined
    throw thrown
  }
}

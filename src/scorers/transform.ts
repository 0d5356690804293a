import { evaluateInSandbox, sandboxContext } from './sandbox/javascript-context.ts'
import type { ScoringContext } from './scorer.ts'
import { ScoringError } from './scoring-error.ts'

/**
 * Turns an output into what is scored, by JavaScript in the sandbox; code as in a `javascript` assertion.
 * @param config what the code sees as `context.config`
 * @returns text or any JSON data
 * @throws ScoringError when the code fails, or returns nothing
 */
export async function applyTransform(
  code: string,
  output: unknown,
  context: ScoringContext,
  config?: Record<string, unknown>,
): Promise<unknown> {
  const value = await evaluateInSandbox(code, output, sandboxContext(context, config), {
    patience: context.patience,
  })
  if (value === undefined || value === null) throw new ScoringError('the transform returned nothing')
  return value
}

/** What text assertions look at when a transform gave something else than text. */
export function outputText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

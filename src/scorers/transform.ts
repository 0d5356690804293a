import { evaluateInSandbox, type SandboxContext } from './sandbox.ts'
import { ScoringError } from './score.ts'

/**
 * Turns an output into what is scored, by JavaScript in the sandbox; code as in a `javascript` assertion.
 * @returns text or any JSON data
 * @throws ScoringError when the code fails, or returns nothing
 */
export async function applyTransform(code: string, output: unknown, context: SandboxContext): Promise<unknown> {
  const value = await evaluateInSandbox(code, output, context)
  if (value === undefined || value === null) throw new ScoringError('the transform returned nothing')
  return value
}

/** What text assertions look at when a transform gave something else than text. */
export function outputText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

import { z } from 'zod'
import { type GuardVerdict, guarded } from '../../models/model.ts'
import type { Assertion } from '../assertion.ts'
import type { ScoringContext } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'

const Config = z.strictObject({
  guardrailIdentifier: z.union([z.string().min(1), z.number().transform(String)]),
  guardrailVersion: z.union([z.string().min(1), z.number().transform(String)]).prefault('DRAFT'),
})

export const GUARDRAIL_OPTIONS = [
  'config.guardrailIdentifier: id or ARN of a guardrail of Amazon Bedrock that the output is held against',
  'config.guardrailVersion: number of its version (DRAFT, which can change without a change here)',
]

/** The guardrail that an assertion names; null when it names none. */
export function guardrailOf({ config }: Assertion): { guardrail: string; version: string } | null {
  if (config === undefined) return null
  const read = Config.safeParse(config)
  if (!read.success) throw new ScoringError('config must be {guardrailIdentifier, guardrailVersion}')
  return { guardrail: read.data.guardrailIdentifier, version: read.data.guardrailVersion }
}

/** Holds the output against a guardrail; null when there is no text to hold against it. */
export async function outputVerdict(
  guardrail: { guardrail: string; version: string },
  context: ScoringContext,
): Promise<GuardVerdict | null> {
  if (context.output.trim() === '') return null
  const request = { ...guardrail, source: 'OUTPUT' as const, text: context.output }
  return guarded(context.models, request, { signal: context.signal, repeat: context.repeat })
}

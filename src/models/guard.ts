import { type CallOptions, type GuardRequest, type GuardVerdict, ModelError, type Models } from './model.ts'

/** What a guardrail is called where a model would be named: in errors, in recordings, in what a run has spent. */
export function guardrailName({ guardrail, version }: Pick<GuardRequest, 'guardrail' | 'version'>): string {
  return `bedrock:${guardrail.startsWith('arn:') ? guardrail : `guardrail/${guardrail}`}:${version}`
}

/**
 * Holds a text against a guardrail.
 * @throws ModelError also where these models have no guardrails
 */
export async function guarded(models: Models, request: GuardRequest, options: CallOptions): Promise<GuardVerdict> {
  if (models.guard === undefined) {
    throw new ModelError('invalid', guardrailName(request), 'guardrails cannot be applied here')
  }
  return models.guard(request, options)
}

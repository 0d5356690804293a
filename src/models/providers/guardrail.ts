import type { ApplyGuardrailCommandInput } from '@aws-sdk/client-bedrock-runtime'
import { z } from 'zod'
import { GUARDRAIL_PRICES } from '../catalog/prices-table.ts'
import { type GuardAssessment, type GuardRequest, type GuardVerdict, ModelError } from '../model.ts'
import { tokenCount } from '../usage.ts'
import { type BedrockFailure, bedrockError } from './bedrock-errors.ts'

/** A request in the words of Bedrock's ApplyGuardrail API. */
export function guardrailInput({ guardrail, version, source, text }: GuardRequest): ApplyGuardrailCommandInput {
  return { guardrailIdentifier: guardrail, guardrailVersion: version, source, content: [{ text: { text } }] }
}

const word = z.string().nullish()
const found = z.lazy(() => z.object({ name: word, type: word, action: word, detected: z.boolean().nullish() }))
const list = z.lazy(() => z.array(found).nullish())

const assessment = z.lazy(() =>
  z.object({
    topicPolicy: z.object({ topics: list }).nullish(),
    contentPolicy: z.object({ filters: list }).nullish(),
    wordPolicy: z.object({ customWords: list, managedWordLists: list }).nullish(),
    sensitiveInformationPolicy: z.object({ piiEntities: list, regexes: list }).nullish(),
    contextualGroundingPolicy: z.object({ filters: list }).nullish(),
  }),
)

/** What ApplyGuardrail answers as far as it is read. */
const reply = z.lazy(() =>
  z.object({
    action: z.enum(['GUARDRAIL_INTERVENED', 'NONE']),
    assessments: z.array(assessment).nullish(),
    usage: z.record(z.string(), z.unknown()).nullish().catch(null),
  }),
)

/**
 * What ApplyGuardrail answered. Guardrails count units of text and no tokens.
 * @throws ModelError `unusable` when the response says neither that it intervened nor that it did not, or not in what way
 */
export function guardrailVerdict(model: string, output: unknown): Omit<GuardVerdict, 'cached'> {
  const read = reply.safeParse(output)
  if (!read.success) {
    const { path = [], message = '' } = read.error.issues[0] ?? {}
    const what = 'Bedrock answered without saying what the guardrail did'
    throw new ModelError('unusable', model, `${what}: ${path.join('.')}: ${message}`)
  }
  const { action, assessments, usage } = read.data
  return {
    intervened: action === 'GUARDRAIL_INTERVENED',
    findings: (assessments ?? []).flatMap(findingsOf),
    usage: { inputTokens: 0, outputTokens: 0 },
    costUsd: usage === undefined || usage === null ? null : guardrailCost(usage),
  }
}

/** As `bedrockError`, with remedies for guardrails instead of models. */
export function guardrailError(model: string, failure: BedrockFailure, now: number): ModelError {
  const error = bedrockError(model, failure, now)
  const hint = hintOf(failure) ?? error.hint
  return new ModelError(error.kind, model, error.message, {
    ...(hint === null ? {} : { hint }),
    ...(error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs }),
  })
}

function hintOf({ name }: BedrockFailure): string | null {
  switch (name) {
    case 'AccessDeniedException':
      return 'Allow the role bedrock:ApplyGuardrail on arn:aws:bedrock:*:*:guardrail/*.'
    case 'ResourceNotFoundException':
      return 'Check guardrailIdentifier and guardrailVersion, and that the guardrail is in the region of aws-region.'
    default:
      return null
  }
}

type Found = z.infer<typeof found>

/** Whatever a policy noticed. An entry that was neither acted on nor detected is only the policy's report. */
function findingsOf(policies: z.infer<typeof assessment>): GuardAssessment[] {
  const { topicPolicy, contentPolicy, wordPolicy, sensitiveInformationPolicy, contextualGroundingPolicy } = policies
  const noticed: Array<[category: string | null | undefined, found: Found]> = [
    ...(topicPolicy?.topics ?? []).map((one): [typeof one.name, Found] => [one.name, one]),
    ...(contentPolicy?.filters ?? []).map((one): [typeof one.type, Found] => [one.type, one]),
    ...(wordPolicy?.customWords ?? []).map((one): [string, Found] => ['CUSTOM_WORD', one]),
    ...(wordPolicy?.managedWordLists ?? []).map((one): [typeof one.type, Found] => [one.type, one]),
    ...(sensitiveInformationPolicy?.piiEntities ?? []).map((one): [typeof one.type, Found] => [one.type, one]),
    ...(sensitiveInformationPolicy?.regexes ?? []).map((one): [typeof one.name, Found] => [one.name, one]),
    ...(contextualGroundingPolicy?.filters ?? []).map((one): [typeof one.type, Found] => [one.type, one]),
  ]
  return noticed.flatMap(([name, { action, detected }]): GuardAssessment[] => {
    const category = (name ?? 'UNNAMED').toWellFormed()
    if (action === 'BLOCKED') return [{ category, action: 'blocked' }]
    if (action === 'ANONYMIZED') return [{ category, action: 'masked' }]
    return detected === true ? [{ category, action: 'detected' }] : []
  })
}

/** Null when something was counted whose price is not listed, or counted in no number. */
function guardrailCost(usage: Readonly<Record<string, unknown>>): number | null {
  let cost = 0
  for (const name of POLICIES) {
    const units = tokenCount(usage[name] ?? 0)
    if (units === 0) continue
    const usdPerThousand = GUARDRAIL_PRICES[name]
    if (units === null || usdPerThousand === null) return null
    cost += (units * usdPerThousand) / 1_000
  }
  return cost
}

const POLICIES = [
  'contentPolicyUnits',
  'topicPolicyUnits',
  'sensitiveInformationPolicyUnits',
  'contextualGroundingPolicyUnits',
  'automatedReasoningPolicyUnits',
  'contentPolicyImageUnits',
] as const

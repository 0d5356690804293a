import { z } from 'zod'
import { isTooDeep } from '../../source/depth.ts'
import { clean, type Read, refused } from '../../source/diagnostics.ts'
import { jsonPlaces } from '../../source/json-places.ts'
import { memberOf } from '../../source/mapping.ts'
import { parseWith } from '../../source/parse.ts'
import type { ReleaseReport } from '../release-report.ts'

/**
 * `release.json`: everything that the summary of a release, a rollback, a recovery or a pin shows, for programs. Times are
 * Unix milliseconds, shares and scores fractions of 1. Version 1 only grows.
 */

const sha256 = z.string().describe('SHA-256 of the content, hexadecimal.')
const number = z.number().nullable()
const text = z.string().nullable()
const LIMITS = [
  'errorRate.max',
  'errorRate.worseBy',
  'p99Latency.max',
  'p99Latency.worseBy',
  'quality.min',
  'quality.worseBy',
  'costPerRequest.worseBy',
] as const
const limit = z.enum(LIMITS)
const verdict = z.enum(['broken', 'kept', 'open', 'unmeasured'])
const count = z.object({ events: z.number(), trials: z.number() }).nullable()
const values = z.object({ count: z.number(), sum: z.number(), min: z.number(), max: z.number() }).nullable()

const reading = z.object({
  invocations: z.number(),
  errors: z.number(),
  unknown: z.number().exactOptional(),
  durations: z.object({ count: z.number(), overMax: number, overReference: number, p99: number }).nullable(),
  quality: values,
  cost: values,
})

const finding = z.object({
  limit,
  bound: z.number().describe('As configured: a fraction, milliseconds, or points.'),
  verdict,
  shown: z.object({ stable: number, canary: number }).describe('What the deciding test measured of both versions.'),
  counts: z.object({ stable: count, canary: count }).describe('The calls behind a share.'),
  p: z.number(),
})

const canary = z.object({
  function: z.string(),
  alias: z.string(),
  old: z.string(),
  new: z.string(),
  deployment: text.describe('Deployment of CodeDeploy that moved the alias.'),
  outcome: z.enum(['promoted', 'rolled-back', 'held', 'left', 'stopped']),
  reason: z.string(),
  steps: z.array(z.object({ weight: z.number(), at: z.number() })),
  endedAt: z.number(),
  findings: z.array(finding),
  reference: number.describe('99th percentile of the duration before the rollout, milliseconds.'),
  excluded: z.record(z.string(), z.number()).describe('Largest worsening that is ruled out at 95 %, by limit.'),
  periods: z.array(z.object({ start: z.number(), step: z.number(), stable: reading, canary: reading })),
  histories: z.array(
    z.object({
      limit,
      bound: z.number(),
      points: z.array(z.object({ at: z.number(), stable: number, canary: number, verdict })),
    }),
  ),
  silentAlarms: z.array(z.string()).exactOptional(),
  probed: z
    .object({
      cases: z.number(),
      onlyOld: z.number(),
      onlyNew: z.number(),
      failed: z.array(z.object({ caseId: z.string(), requestId: text })).exactOptional(),
    })
    .nullable(),
  failing: z
    .object({
      group: z.string(),
      from: z.number(),
      requests: z.array(z.object({ id: z.string(), time: z.number() })),
      query: z.string(),
    })
    .exactOptional(),
})

const promptText = z
  .object({
    model: z.string(),
    messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
    parameters: z.record(z.string(), z.unknown()),
  })
  .nullable()

const diagnostic = z.object({
  level: z.enum(['error', 'warning', 'note']),
  rule: text,
  file: text,
  line: number,
  field: text,
  message: z.string(),
  hint: text,
})

/** The whole file. */
export const releaseFileSchema = z
  .object({
    version: z.literal(1),
    command: z.enum(['release', 'rollback', 'recover', 'pin']),
    environment: text,
    release: text,
    commit: text,
    dryRun: z.boolean(),
    identity: z.object({ account: z.string(), region: z.string(), arn: z.string() }).nullable(),
    approval: text,
    pinned: text,
    parameters: z.array(
      z.object({
        ...{ id: z.string(), name: z.string(), plan: z.enum(['create', 'update', 'unchanged']) },
        ...{ before: number, version: number, sha256, tier: z.string(), bytes: z.number(), object: text },
      }),
    ),
    functions: z.array(
      z.object({
        ...{ name: z.string(), alias: z.string(), before: z.string(), version: text, shifted: z.boolean() },
      }),
    ),
    plan: z
      .object({
        engine: z.enum(['alias', 'codedeploy']),
        steps: z.array(z.object({ weight: z.number(), hold: z.number() })),
        bake: z.number(),
        minInvocations: z.number(),
        onInconclusive: z.enum(['rollback', 'hold', 'promote']),
        limits: z.array(z.object({ limit, bound: z.number() })),
        smokeFailures: number,
        alarms: z.array(z.string()),
      })
      .nullable(),
    differences: z.array(
      z.object({
        id: z.string(),
        live: promptText,
        next: promptText,
        hidden: text,
        score: z.object({ live: number, next: number }),
      }),
    ),
    commits: z
      .object({ listed: z.array(z.object({ commit: z.string(), subject: z.string() })), more: z.boolean() })
      .nullable(),
    canaries: z.array(canary),
    record: text,
    records: z.array(z.string()),
    warnings: z.array(z.string()),
    open: z.array(z.string()),
    rollout: z.enum(['promoted', 'rolled-back', 'held', 'published', 'nothing-to-do']).nullable(),
    problem: z.object({ message: z.string(), hint: text, diagnostics: z.array(diagnostic) }).nullable(),
  })
  .describe('release.json: what a release, a rollback, a recovery or a pin of ai-cicd did.')

export function renderReleaseFile(report: ReleaseReport): string {
  const canaries = report.canaries.map((one) => ({ ...one, excluded: Object.fromEntries(one.excluded) }))
  return `${JSON.stringify({ version: 1, ...report, canaries }, null, 2)}\n`
}

/**
 * The report that a release.json is of.
 * @param file its name, for messages
 * @returns null where the text is of another kind; a value of null, with what is wrong and where, where the file is broken
 */
export function readReleaseFile(text: string, file: string): Read<ReleaseReport | null> | null {
  const value = jsonOf(text)
  if (typeof memberOf(value, 'command') !== 'string' || !Array.isArray(memberOf(value, 'canaries'))) return null
  if (isTooDeep(value)) return refused({ file, message: 'is nested deeper than anything is read', hint: AGAIN })
  const version = memberOf(value, 'version')
  if (typeof version === 'number' && version > 1) {
    return refused({
      file,
      message: `is of version ${version}, and this reads version 1`,
      hint: 'Use a newer ai-cicd.',
    })
  }
  const { value: read, diagnostics } = parseWith(releaseFileSchema, { value, line: jsonPlaces(text) }, file)
  if (read === null) return { value: null, diagnostics: diagnostics.map((one) => ({ ...one, hint: AGAIN })) }
  const { version: _version, ...fields } = read
  const canaries = fields.canaries.map((one) => ({ ...one, excluded: new Map(Object.entries(one.excluded)) }))
  return clean({ ...fields, canaries })
}

const AGAIN = 'Name the release.json as `ai-cicd` wrote it.'

/** Undefined where the text is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined
    throw thrown
  }
}

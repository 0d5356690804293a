import { z } from 'zod'
import type { GatePolicy } from '../verdict/policy.ts'
import { orNull } from './or-null.ts'
import { share } from './share.ts'

/** A worst case that is still believable; more is a typing error. */
const MAX_INCREASE = 100

/** The section `gate`: when a change may be merged. Each default stands here and nowhere else. */
export const gateSchema = z.strictObject({
  margin: share()
    .describe('Largest tolerable drop of the mean score. A proven drop beyond it is a regression and fails the run.')
    .prefault(0.05),
  confidence: share()
    .refine((value) => value > 0.5 && value < 1, { error: 'must be above 50% and below 100%' })
    .describe('One-sided confidence of every statement that decides: drop, gain, cost and latency.')
    .prefault(0.95),
  minScore: orNull(
    share().describe('Absolute floor of the mean score; a score below it fails the run. Default: none.'),
  ),
  maxCostIncrease: orNull(
    share({ max: MAX_INCREASE }).describe(
      'Largest tolerable increase of the cost per request; a proven larger one fails the run. Default: none.',
    ),
  ),
  maxLatencyIncrease: orNull(
    share({ max: MAX_INCREASE }).describe(
      'Largest tolerable increase of the 95th percentile of latency; a proven larger one fails the run. Default: none.',
    ),
  ),
  maxAttackSuccess: orNull(
    share().describe(
      'Largest tolerable share of the attacks of a safety suite (`evaluation.adversarial`) that succeed; a proven larger one fails the run. A proven rise over the base fails it in any case. Default: none.',
    ),
  ),
  maxErrors: share()
    .describe('Share of cases that may stay unmeasured before the verdict of a prompt is `error`.')
    .prefault(0),
  onInconclusive: z
    .enum(['pass', 'warn', 'fail'])
    .describe('What an inconclusive comparison does to the job: pass, pass with a warning, or fail.')
    .prefault('warn'),
  onError: z
    .enum(['fail', 'warn', 'pass'])
    .describe('What a prompt that could not be measured does to the job: fail, pass with a warning, or pass.')
    .prefault('fail'),
  onFork: z
    .enum(['fail', 'skip'])
    .describe(
      "What happens to a fork's pull request that changes prompts and has no credentials: `fail` exits 1 until a maintainer gets it evaluated, `skip` exits 0.",
    )
    .prefault('fail'),
}) satisfies z.ZodType<GatePolicy>

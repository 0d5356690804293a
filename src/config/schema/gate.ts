import { z } from 'zod'
import { type GatePolicy, USUAL_COST_LIMIT } from '../../verdict/gate-policy.ts'
import { orNull, percent, share } from './fields.ts'

/** A worst case that is still believable; more is a typing error. */
const MAX_INCREASE = 100

/** When a change may be merged by default. Each default stands here and nowhere else. */
export const GATE_DEFAULTS: GatePolicy & { maxCostIncrease: number } = {
  require: 'no-regression',
  margin: 0.05,
  confidence: 0.95,
  minScore: null,
  critical: 'regression',
  maxCostIncrease: USUAL_COST_LIMIT,
  maxLatencyIncrease: null,
  maxAttackSuccess: null,
  maxErrors: 0,
  onInconclusive: 'warn',
  onError: 'fail',
  onFork: 'fail',
}

/** The section `gate`: when a change may be merged. Made only for a file that has it. */
export const gateSchema = z.lazy(
  () =>
    z.strictObject({
      require: z
        .enum(['no-regression', 'proof'])
        .describe(
          'What a prompt must show. `no-regression`: the estimated drop is smaller than `margin`, and the report says what drop these cases could not have shown. `proof`: a drop of `margin` or more is excluded at `confidence`; what is not proven is inconclusive.',
        )
        .prefault(GATE_DEFAULTS.require),
      margin: share()
        .describe(
          'Largest tolerable drop of the mean score. A proven drop beyond it is a regression and fails the run.',
        )
        .prefault(GATE_DEFAULTS.margin),
      confidence: share()
        .refine((value) => value > 0.5 && value < 1, { error: 'must be above 50% and below 100%' })
        .describe('One-sided confidence of every statement that decides: drop, gain, cost and latency.')
        .prefault(GATE_DEFAULTS.confidence),
      minScore: orNull(
        share().describe(
          'Absolute floor of the mean score; a score below it fails the run. Default: none where two versions are compared, 0.8 where there is nothing to compare with: a new prompt, or a base that cannot be asked.',
        ),
      ),
      critical: z
        .enum(['regression', 'absolute'])
        .describe(
          'When a critical case or assertion that fails more than half of its answers fails the run. `regression`: unless it fails as often on the base, which is then reported as failing before. `absolute`: always.',
        )
        .prefault(GATE_DEFAULTS.critical),
      maxCostIncrease: share({ max: MAX_INCREASE })
        .describe('Largest tolerable increase of the cost per request; a proven larger one fails the run.')
        // As it is written: a number above 1 is taken for a forgotten percent sign.
        .prefault(percent(GATE_DEFAULTS.maxCostIncrease)),
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
        .prefault(GATE_DEFAULTS.maxErrors),
      onInconclusive: z
        .enum(['pass', 'warn', 'fail'])
        .describe(
          'What an inconclusive comparison does to the job. `warn`: it passes, and a warning annotation and the headline say so; a release is not approved. `pass`: it passes with no more than a notice, and a release is approved. `fail`: it fails.',
        )
        .prefault(GATE_DEFAULTS.onInconclusive),
      onError: z
        .enum(['fail', 'warn', 'pass'])
        .describe(
          'What a prompt that could not be measured does to the job. `fail`: it fails. `warn`: it passes, and a warning annotation and the headline say so. `pass`: it passes with no more than a notice. A release is never approved by it.',
        )
        .prefault(GATE_DEFAULTS.onError),
      onFork: z
        .enum(['fail', 'skip'])
        .describe(
          "What happens to a fork's pull request that changes prompts and has no credentials: `fail` exits 1 until a maintainer gets it evaluated, `skip` exits 0.",
        )
        .prefault(GATE_DEFAULTS.onFork),
    }) satisfies z.ZodType<GatePolicy>,
)

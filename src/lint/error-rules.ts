import type { Rule } from './rule.ts'
import { floatingModel } from './rules/floating-model.ts'
import { secret } from './rules/secret.ts'
import { ssmValue } from './rules/ssm-value.ts'
import { thresholdRange } from './rules/threshold-range.ts'
import { tokenBudget } from './rules/token-budget.ts'
import { unresolvedVariable } from './rules/unresolved-variable.ts'

/**
 * The rules that can find an error where `lint:` sets no level: an evaluation asks nothing before they are applied. The
 * others only warn, so that a start need not wait for them.
 */
export const ERROR_RULES: readonly Rule[] = [
  unresolvedVariable,
  floatingModel,
  secret,
  tokenBudget,
  ssmValue,
  thresholdRange,
]

import type { Rule, RuleDoc } from './rule.ts'
import { alwaysPassing } from './rules/always-passing.ts'
import { ceiling } from './rules/ceiling.ts'
import { criticalUnchecked } from './rules/critical-unchecked.ts'
import { duplicateCase } from './rules/duplicate-case.ts'
import { expectedAnswer } from './rules/expected-answer.ts'
import { floatingModel } from './rules/floating-model.ts'
import { inferenceProfile } from './rules/inference-profile.ts'
import { jsonSchema } from './rules/json-schema.ts'
import { leakedAnswer } from './rules/leaked-answer.ts'
import { modelEndOfLife } from './rules/model-end-of-life.ts'
import { pointlessAssertion } from './rules/pointless-assertion.ts'
import { price } from './rules/price.ts'
import { secret } from './rules/secret.ts'
import { ssmValue } from './rules/ssm-value.ts'
import { thresholdRange } from './rules/threshold-range.ts'
import { tokenBudget } from './rules/token-budget.ts'
import { unprovenMargin } from './rules/unproven-margin.ts'
import { unresolvedVariable } from './rules/unresolved-variable.ts'
import { unusedVariable } from './rules/unused-variable.ts'

/** What reading the files already refuses. Not a rule that can be set: nothing can run with it. */
export const CONFIGURATION: RuleDoc = {
  id: 'configuration',
  levels: ['error', 'warning'],
  what: 'A file that cannot be read, an unknown key, a wrong value, a name that means nothing; as a warning, what is read over because it changes no verdict.',
  why: 'What is skipped in silence is not tested.',
  remedy: 'Each mistake names its file, line and remedy.',
}

/** Every rule, in the order of the reference. A new rule is its own file and one line here. */
export const RULES: readonly Rule[] = [
  unresolvedVariable,
  unusedVariable,
  floatingModel,
  modelEndOfLife,
  inferenceProfile,
  price,
  secret,
  tokenBudget,
  ssmValue,
  leakedAnswer,
  duplicateCase,
  expectedAnswer,
  jsonSchema,
  thresholdRange,
  pointlessAssertion,
  criticalUnchecked,
  unprovenMargin,
  alwaysPassing,
  ceiling,
]

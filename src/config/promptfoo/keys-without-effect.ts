import type { Pattern } from './without-effect.ts'

const SHOWN_NOWHERE = 'it is for readers of the file.'
const REGION = 'the region of the run is that of the input `aws-region`.'
const OWN_JUDGE = 'judges run with settings of their own.'

/** Of one test. */
export const TEST_KEYS: readonly Pattern[] = [
  ['options.disableConversationVar', 'no answer is carried from one test to the next.'],
  ['options.runSerially', 'tests do not see each other.'],
  ['options.provider.label', SHOWN_NOWHERE],
  ['options.provider.config.region', REGION],
  ['options.provider.config.temperature', OWN_JUDGE],
]

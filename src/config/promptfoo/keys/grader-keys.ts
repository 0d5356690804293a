/** Keys of a grader: the model of a judge, or of embeddings, as a test's options or an assertion write it. */
import { CONFIG_KEYS } from './config-keys.ts'
import { PROVIDER_KEYS } from './file-keys.ts'
import type { Key, Keys } from './key.ts'

const OF_ANSWERS: Key = ['warned', 'It is for models that are compared, not for judges.']

/** Keys of a grader that is written as a mapping. */
export const GRADER_KEYS: Keys = {
  ...PROVIDER_KEYS,
  label: ['warned', 'It is for readers of the file.'],
  prompts: OF_ANSWERS,
  transform: OF_ANSWERS,
  text: ['honoured', 'Who grades texts.'],
  embedding: ['honoured', 'Who tells how similar texts are.'],
  classification: ['comment', 'No assertion that runs here asks it.'],
  moderation: ['comment', 'No assertion that runs here asks it.'],
}

/**
 * Keys of a grader's `config`. The judge's own settings decide how it is asked, whatever a model that is compared would
 * take; where it is asked, and what is only for records, is as for every model.
 */
export const GRADER_CONFIG_KEYS: Keys = Object.fromEntries(
  Object.entries(CONFIG_KEYS).map(([key, [outcome, note]]): [string, Key] =>
    outcome === 'warned' || outcome === 'comment'
      ? [key, [outcome, note]]
      : [
          key,
          ['warned', 'Judges are asked with settings of their own; `evaluation.judge` of an ai-cicd.yml has them.'],
        ],
  ),
)

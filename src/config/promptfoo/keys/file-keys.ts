import type { Key, Keys } from './key.ts'

const READERS = 'It is for readers of the file.'
const RESULTS = 'Results go to the folder of `output-dir`, and nowhere else.'
const RUNNER = 'The action has its own way of running and showing.'
const PACE = 'Requests adapt to what the provider takes.'
const ATTACKS = 'Attacks are made by `redteam run` alone; `evaluation.adversarial` of an ai-cicd.yml has its own.'

/** Keys of the whole file. */
export const FILE_KEYS: Keys = {
  prompts: ['honoured', 'Texts, files, globs; without it the one prompt is `{{prompt}}`.'],
  providers: ['honoured', 'The models; see below.'],
  targets: ['honoured', 'The same as `providers`.'],
  tests: ['honoured', 'The golden cases.'],
  scenarios: ['honoured', 'Each row of `config` with each of its tests.'],
  defaultTest: ['honoured', 'What holds for every test.'],
  evaluateOptions: ['honoured', 'See below.'],
  assertionTemplates: ['honoured', 'Put in where `$ref` names them.'],
  $schema: ['comment', READERS],
  description: ['comment', READERS],
  tags: ['comment', READERS],
  metadata: ['comment', READERS],
  outputPath: ['warned', RESULTS],
  sharing: ['warned', RESULTS],
  writeLatestResults: ['warned', RESULTS],
  commandLineOptions: ['warned', 'Write what the evaluation is to do under `evaluateOptions`.'],
  env: ['warned', 'Set environment variables in the job; no file decides them.'],
  redteam: ['warned', ATTACKS],
  derivedMetrics: [
    'warned',
    'Figures computed of named metrics pass or fail nothing; the metrics themselves are shown.',
  ],
  nunjucksFilters: ['warned', 'Their code is not run: a template that uses one of them is refused.'],
  tracing: ['warned', 'Requests are not traced.'],
  extensions: [
    'refused',
    'No code of a repository is run before the tests: write what it makes into the configuration.',
  ],
}

/** `extensions` whose hooks all run when the answers are scored. */
export const AFTERWARDS: Key = ['warned', 'No code of a repository is run, and these hooks run after the tests.']

/** Keys of `evaluateOptions`. */
export const EVALUATE_KEYS: Keys = {
  maxConcurrency: ['honoured', 'As `evaluation.concurrency`.'],
  repeat: ['honoured', 'As `evaluation.repeat`.'],
  cache: ['honoured', '`false` keeps no answers.'],
  timeoutMs: ['honoured', 'As `evaluation.timeout`; 0: the usual one.'],
  maxEvalTimeMs: ['honoured', 'As `evaluation.budget.duration`; 0: none.'],
  delay: ['warned', PACE],
  showProgressBar: ['warned', RUNNER],
  generateSuggestions: ['warned', RUNNER],
  eventSource: ['warned', RUNNER],
  interactiveProviders: ['warned', RUNNER],
  silent: ['warned', RUNNER],
  verbose: ['warned', RUNNER],
  isRedteam: ['warned', RUNNER],
  progressCallback: ['warned', RUNNER],
  runSerially: ['warned', 'Tests do not see each other.'],
}

/** Keys of one prompt that is written as a mapping. */
export const PROMPT_KEYS: Keys = {
  raw: ['honoured', 'Its text, or a file.'],
  id: ['honoured', 'Its name for `prompts` of providers and tests; without `raw` its file.'],
  label: ['honoured', 'Its name, shown and for `prompts` of providers and tests.'],
  display: ['honoured', 'The older name of `label`.'],
  config: [
    'honoured',
    'Settings on top of the provider’s, with the same keys; code that makes the prompt is handed all of it.',
  ],
  function: ['refused', 'Name the file of the function: `id: file://prompt.js`.'],
}

/** Keys of one provider that is written as a mapping. */
export const PROVIDER_KEYS: Keys = {
  id: ['honoured', 'The model; see models.md.'],
  label: ['honoured', 'Its name, for `providers` of tests and in the ids of prompts.'],
  config: ['honoured', 'How the model is asked; see below.'],
  prompts: ['honoured', 'Labels or ids of the only prompts that it answers.'],
  transform: ['honoured', 'Applied to its answers before the transforms of tests and assertions.'],
  delay: ['warned', PACE],
  env: ['warned', 'Set environment variables in the job; no file decides them.'],
  inputs: ['warned', ATTACKS],
}

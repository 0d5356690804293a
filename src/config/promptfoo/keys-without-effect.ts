import type { Pattern } from './without-effect.ts'

const SHOWN_NOWHERE = 'it is for readers of the file.'
const RESULTS = 'results go to the folder of `output-dir`, and nowhere else.'
const RUNNER = 'the action has its own way of running and showing.'
const REGION = 'the region of the run is that of the input `aws-region`.'
const PACE = 'requests adapt to what the provider takes.'

/** Of the whole file. */
export const FILE_KEYS: readonly Pattern[] = [
  ['$schema', SHOWN_NOWHERE],
  ['description', SHOWN_NOWHERE],
  ['tags', SHOWN_NOWHERE],
  ['metadata', SHOWN_NOWHERE],
  ['outputPath', RESULTS],
  ['sharing', RESULTS],
  ['writeLatestResults', RESULTS],
  ['commandLineOptions.*', 'write what the evaluation is to do under `evaluateOptions`.'],
  ['evaluateOptions.delay', PACE],
  ['evaluateOptions.showProgressBar', RUNNER],
  ['evaluateOptions.generateSuggestions', RUNNER],
  ['evaluateOptions.eventSource', RUNNER],
  ['evaluateOptions.interactiveProviders', RUNNER],
  ['evaluateOptions.silent', RUNNER],
  ['evaluateOptions.isRedteam', RUNNER],
  ['providers.[].config.region', REGION],
  ['targets.[].config.region', REGION],
  ['prompts.[].config.region', REGION],
  ['providers.[].delay', PACE],
  ['targets.[].delay', PACE],
  ['scenarios.[].description', SHOWN_NOWHERE],
]

/** What is left of a `*.prompt.yml` with mistakes: it names cases and holds assertions, whose mistakes are reported with its own. */
import { memberOf } from '../source/mapping.ts'
import { salvage } from '../source/salvage.ts'
import { parseYaml } from '../source/yaml.ts'
import type { Prompt, PromptSource } from './prompt.ts'
import { promptSchema, readPrompt } from './prompt-yml.ts'

/** The keys that say something about others than themselves. */
const KEYS = ['model', 'messages', 'dataset', 'testData', 'assert', 'evaluators']

const CHECK = { type: 'contains', value: ' ' }
const EVALUATOR = { string: { contains: ' ' } }
const MESSAGE = { role: 'user', content: ' ' }

/** @returns null when nothing is left */
export function mistakenPrompt(text: string, { id, file }: PromptSource): Prompt | null {
  const located = parseYaml(text, file).value
  if (located === null) return null
  const said = KEYS.map((key) => [key, memberOf(located.value, key)]).filter(([, value]) => value !== undefined)
  const left = salvage(promptSchema, Object.fromEntries(said), insteadOf)
  if (left === null) return null
  const place = { located: { value: left.written, line: located.line }, at: [], file }
  const { value: prompt } = readPrompt(promptSchema, place, id)
  return prompt === null ? null : { ...prompt, mistaken: true }
}

/** Something sound where a mistake stands, so that nothing is called missing, and the others stay where they are. */
function insteadOf([key, index, ...rest]: ReadonlyArray<string | number>): unknown {
  const sound = key === 'assert' ? CHECK : key === 'evaluators' ? EVALUATOR : key === 'messages' ? MESSAGE : undefined
  if (sound === undefined || rest.length > 0) return undefined
  return index === undefined ? [sound] : sound
}

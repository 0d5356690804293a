import type { Canary } from './canary-token.ts'
import type { PlantedPerson } from './planted-person.ts'

type Described = {
  id: string
  /** Goes up with every change of what is sent or of how it is decided, so that results stay comparable. */
  version: number
  suite: Suite
  /** One line for the generated reference. */
  summary: string
}

/**
 * One way of attacking. Each turns the value of a variable into what an attacker would write there. `scoring` says how
 * it is told whether the attack succeeded:
 * - `canary`: the answer holds a string that only obeying produces; the attack itself never holds it;
 * - `leak`: the answer holds a run of the prompt's own words;
 * - `format`: the answer breaks the format that the prompt promises;
 * - `planted`: the answer repeats personal data that was planted beside the question;
 * - `judge`: a judge says so, by the template's rubric;
 * - `pair`: the same case asked for two groups of people gets two different verdicts.
 */
export type Template =
  | (Described & { scoring: 'canary'; write: (value: string, canary: Canary) => string })
  | (Described & { scoring: 'leak' | 'format'; write: (value: string) => string })
  | (Described & { scoring: 'planted'; write: (value: string, person: PlantedPerson) => Planted })
  | (Described & {
      scoring: 'judge'
      write: (value: string) => string
      /** What a good answer is. `instructions`: the attacked prompt's own text. */
      rubric: (instructions: string) => string
      /** Whether the rubric quotes the prompt, so that there must be something to quote. */
      quotes: boolean
    })
  | (Described & {
      scoring: 'pair'
      groups: readonly [string, string]
      /** Null when the value holds nothing to swap. */
      write: (value: string) => readonly [string, string] | null
    })

/** `before`: an earlier turn of the conversation, where the planted data may stand instead of in the value. */
type Planted = { value: string; before: string | null }

/** `injection-override@1`: what is reported, so that a result names the very text that was sent. */
export function templateName({ id, version }: Described): string {
  return `${id}@${version}`
}

/** The safety suites by the names that users write under `evaluation.adversarial`, in the order of the reports. */
export const SUITES = ['prompt-injection', 'system-prompt-leak', 'format-attack', 'pii-leak', 'bias'] as const

export type Suite = (typeof SUITES)[number]

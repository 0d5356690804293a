import { whole } from '../../text/format.ts'
/** The answers of a run that earlier runs gave, each question once. */
export class EarlierAnswers {
  readonly #keys = new Set<string>()
  #from = Number.POSITIVE_INFINITY
  #to = Number.NEGATIVE_INFINITY

  /** @param at when it was given, milliseconds since the epoch */
  add(key: string, at: number): void {
    this.#keys.add(key)
    this.#from = Math.min(this.#from, at)
    this.#to = Math.max(this.#to, at)
  }

  /** @see earlierSentence */
  reported(modelCalls: number): string | null {
    const count = this.#keys.size
    return count === 0 ? null : earlierSentence(count, between(dayOf(this.#from), dayOf(this.#to)), modelCalls)
  }
}

function between(from: string, to: string): string {
  return from === to ? `on ${from}` : `between ${from} and ${to}`
}

/** `2026-11-01`, in UTC. @param at milliseconds since the epoch */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/**
 * What a reader must know of a run some of whose answers earlier runs gave. One that asked nothing has measured nothing.
 * @param given when they were given, in words; null when that is not known
 */
export function earlierSentence(count: number, given: string | null, modelCalls: number): string | null {
  if (count === 0) return null
  const when = given === null ? '' : `, given ${given}`
  const answers = whole(count)
  if (modelCalls === 0) {
    return `Nothing was asked in this run: ${count === 1 ? 'its 1 answer' : `all ${answers} answers`} came from earlier runs${when}.`
  }
  return `${count === 1 ? '1 answer' : `${answers} answers`} came from earlier runs${when}; the others were asked for in this run.`
}

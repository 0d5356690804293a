import { type Pins, readPins } from './functions/pins.ts'

/** What a function says of the prompts it answered with: one version, versions by prompt, or nothing that is either. */
export type Reported = number | Pins | null

/** @param value from a function's answer: a number, a text that ends with `/14`, pins, or pins as JSON */
export function readReported(value: unknown): Reported {
  if (value === undefined || value === null) return null
  const number = typeof value === 'number' ? value : Number(/(?:^|\/)(\d+)$/.exec(String(value))?.[1] ?? Number.NaN)
  if (Number.isInteger(number)) return number
  return readPins(typeof value === 'string' ? value : JSON.stringify(value))
}

/**
 * Which of these versions an answer was made with though its version of the function is not pinned to it, as a phrase; null
 * when none. A number that is also the function's own says nothing.
 * @param own what the version that answered is pinned to; empty when it has no pins
 */
export function servedBeside(reported: Reported, versions: Pins, own: Pins): string | null {
  if (reported === null) return null
  const found = Object.entries(versions).find(([id, version]) =>
    typeof reported === 'number'
      ? reported === version && !Object.values(own).includes(version)
      : reported[id] === version && own[id] !== version,
  )
  return found === undefined ? null : `version ${found[1]} of ${found[0]}`
}

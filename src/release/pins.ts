import { z } from 'zod'
import type { FunctionConfiguration } from '../aws/lambda-shapes.ts'
import { jsonOrNull } from '../source/json.ts'

/** Prompt id → version of its parameter: what one Lambda version is pinned to. */
export type Pins = Readonly<Record<string, number>>

const pinsShape = z.record(z.string(), z.int().positive())

/** Keys sorted, so that the same pins are the same text. */
export function writePins(pins: Pins): string {
  return JSON.stringify(Object.fromEntries(Object.entries(pins).sort(([a], [b]) => (a < b ? -1 : 1))))
}

/** Null when the text is no pins. */
export function readPins(text: string | undefined): Pins | null {
  const read = pinsShape.safeParse(text === undefined ? null : jsonOrNull(text))
  return read.success ? read.data : null
}

export function samePins(a: Pins | null, b: Pins): boolean {
  return a !== null && writePins(a) === writePins(b)
}

/**
 * What differs between the live version and `$LATEST` beside the pin, each as a phrase. Values of variables are left
 * out: they may be secrets.
 * @param variable the pin's own; null with `bind: pointer`, which keeps it elsewhere
 */
export function drift(live: FunctionConfiguration, latest: FunctionConfiguration, variable: string | null): string[] {
  const fields = [...new Set([...Object.keys(live.settings), ...Object.keys(latest.settings)])].sort()
  const names = [...new Set([...Object.keys(live.variables), ...Object.keys(latest.variables)])].sort()
  return [
    ...fields.flatMap((field) => settingDrift(field, live.settings[field], latest.settings[field])),
    ...names
      .filter((name) => name !== variable && live.variables[name] !== latest.variables[name])
      .map((name) => variableDrift(name, live.variables[name], latest.variables[name])),
  ]
}

function settingDrift(field: string, live: unknown, latest: unknown): string[] {
  const [was, is] = [live, latest].map((value) => (value === undefined ? 'nothing' : JSON.stringify(value)))
  if (was === is) return []
  return [field === 'CodeSha256' ? 'the code (CodeSha256)' : `${field}: ${was} is live, $LATEST has ${is}`]
}

function variableDrift(name: string, live: string | undefined, latest: string | undefined): string {
  if (live === undefined) return `variable ${name}: only $LATEST has it`
  return `variable ${name}: ${latest === undefined ? 'only the live version has it' : 'another value in $LATEST'}`
}

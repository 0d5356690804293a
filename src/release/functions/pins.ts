import { z } from 'zod'
import type { FunctionConfiguration } from '../../aws/lambda-shapes.ts'
import { jsonOrNull } from '../../source/json.ts'

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

/** The variable that holds the pins of a version, which may differ; null with `bind: pointer`, which keeps them elsewhere. */
export function pinVariable({ bind, variable }: { bind: 'env' | 'pointer' | 'none'; variable: string }): string | null {
  return bind === 'env' ? variable : null
}

/**
 * What differs between a version and `$LATEST` beside the pin, each as a phrase. Values of variables are left out: they
 * may be secrets.
 * @param variable the pin's own; null with `bind: pointer`, which keeps it elsewhere
 * @param called what the version is called
 */
export function drift(
  version: FunctionConfiguration,
  latest: FunctionConfiguration,
  variable: string | null,
  called = 'the live version',
): string[] {
  const fields = [...new Set([...Object.keys(version.settings), ...Object.keys(latest.settings)])].sort()
  const names = [...new Set([...Object.keys(version.variables), ...Object.keys(latest.variables)])].sort()
  const settings = fields.flatMap((field) => {
    const [was, is] = [version, latest].map(({ settings: { [field]: value } }) =>
      value === undefined ? 'nothing' : JSON.stringify(value),
    )
    if (was === is) return []
    return [field === 'CodeSha256' ? 'the code (CodeSha256)' : `${field}: ${called} has ${was}, $LATEST has ${is}`]
  })
  const variables = names.flatMap((name) => {
    const [was, is] = [version.variables[name], latest.variables[name]]
    if (name === variable || was === is) return []
    if (was === undefined) return [`variable ${name}: only $LATEST has it`]
    return [`variable ${name}: ${is === undefined ? `only ${called} has it` : 'another value in $LATEST'}`]
  })
  return [...settings, ...variables]
}

/** A function as the configuration names it. */
export type FunctionSettings = { function: string; alias: string; bind: 'env' | 'pointer' | 'none'; variable: string }

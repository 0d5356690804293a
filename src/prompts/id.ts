import { shown } from '../source/expectation.ts'
import type { Diagnostics } from '../source/mistakes.ts'

/**
 * Checks a prompt's id: it becomes part of parameter names, file names and report anchors.
 * @returns false, with a mistake, when it has other characters than `A-Z a-z 0-9 _ . - /`, or segments such as `..`
 */
export function isPromptId(
  id: string,
  diagnostics: Diagnostics,
  place: { file: string; line: number | null; hint: string },
): boolean {
  const segments = id.split('/')
  const fits = /^[A-Za-z0-9_./-]{1,200}$/.test(id) && !segments.some((name) => name === '' || /^\.+$/.test(name))
  if (!fits)
    diagnostics.add({
      ...place,
      field: null,
      message: `${shown(id)} cannot be a prompt's id: ids are made of A-Z a-z 0-9 _ . - and / (at most 200 characters)`,
    })
  return fits
}

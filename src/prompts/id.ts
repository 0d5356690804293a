import { type Diagnostic, diagnostic } from '../errors.ts'
import { shown } from '../source/shown.ts'

/**
 * Why an id cannot be a prompt's: it becomes part of parameter names, file names and report anchors.
 * @returns null when it is of the characters `A-Z a-z 0-9 _ . - /`, without segments such as `..`
 */
export function idProblem(id: string, place: { file: string; line: number | null; hint: string }): Diagnostic | null {
  const segments = id.split('/')
  const fits = /^[A-Za-z0-9_./-]{1,200}$/.test(id) && !segments.some((name) => name === '' || /^\.+$/.test(name))
  if (fits) return null
  return diagnostic({
    ...place,
    message: `${shown(id)} cannot be a prompt's id: ids are made of A-Z a-z 0-9 _ . - and / (at most 200 characters)`,
  })
}

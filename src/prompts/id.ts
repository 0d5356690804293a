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

/**
 * The id that a file's path makes: accents go, letters of other scripts become their code points, all else that an id cannot
 * have becomes `-`; a file called `.prompt.yml` and nothing else is `prompt`. Two paths may make the same id, which is told
 * where ids must be unique.
 */
export function idOfPath(path: string): string {
  const named = path === '' || path.endsWith('/') ? `${path}prompt` : path
  if (/^[A-Za-z0-9_./-]*$/.test(named)) return named
  return named
    .split('/')
    .map((segment) =>
      segment
        .normalize('NFKD')
        .replace(/\p{M}+/gu, '')
        .replace(/[^\p{ASCII}]/gu, (letter) =>
          /[\p{L}\p{N}]/u.test(letter) ? `u${(letter.codePointAt(0) ?? 0).toString(16)}` : '-',
        )
        .replace(/[^A-Za-z0-9_.]+/g, '-')
        .replace(/^-+(?=.)|(?<=.)-+$/g, ''),
    )
    .join('/')
}

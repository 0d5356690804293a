import { UserError } from '../errors.ts'

/** Whether the text is a full object name (SHA-1 or SHA-256), and nothing else. */
export function isSha(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}

/**
 * Hands back a full object name.
 * @throws Error when it is not one: a sha comes from Git or GitHub, so anything else is a bug
 */
export function assertSha(text: string): string {
  if (!isSha(text)) throw new Error(`expected a full commit sha, got ${JSON.stringify(text)}`)
  return text
}

/**
 * Hands back a revision that git can only take for a revision: never for an option, a path or a refspec.
 * @throws UserError when it cannot be the name of a commit, branch or tag
 */
export function assertRevision(text: string): string {
  if (/^[^\s\0-\x20\x7f:?*[\\-][^\s\0-\x20\x7f:?*[\\]*$/.test(text) && !text.includes('..')) return text
  throw new UserError(`${JSON.stringify(text)} is not the name of a commit, branch or tag`, {
    hint: 'Set `base` to a branch, a tag or a commit sha, or to `none`.',
  })
}

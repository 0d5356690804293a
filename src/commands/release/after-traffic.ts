import { releaseProblem } from './release-problem.ts'

/**
 * Does something that comes after callers have the new prompts. What cannot be done then is a warning: a release that is
 * live did not fail.
 * @param what was not done, as the beginning of a sentence
 * @param who the caller's ARN; null when it is unknown
 * @returns `warning`: why it was not done; null when it was
 * @throws what is a bug
 */
export async function afterTraffic<T>(
  what: string,
  who: string | null,
  call: () => Promise<T>,
): Promise<{ done: T; warning: null } | { done: null; warning: string }> {
  try {
    return { done: await call(), warning: null }
  } catch (thrown) {
    const { message, hint } = releaseProblem(thrown, who)
    return { done: null, warning: `${what}: ${message}.${hint === null ? '' : ` ${hint}`}` }
  }
}

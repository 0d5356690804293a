import type { ReleaseReport } from '../../report/release-report.ts'
import { releaseProblem } from './release-problem.ts'

/**
 * Does something that comes after callers have the new prompts. What cannot be done then is a warning: a release that is
 * live did not fail.
 * @param what was not done, as the beginning of a sentence
 * @returns null when it was not done
 * @throws what is a bug
 */
export async function afterTraffic<T>(
  reported: ReleaseReport,
  what: string,
  call: () => Promise<T>,
): Promise<T | null> {
  try {
    return await call()
  } catch (thrown) {
    const { message, hint } = releaseProblem(thrown, reported.identity?.arn ?? null)
    reported.warnings.push(`${what}: ${message}.${hint === null ? '' : ` ${hint}`}`)
    return null
  }
}

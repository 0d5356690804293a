import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { isFolder, MOST_RESULTS_BYTES, readNamed } from '../host/files/named-files.ts'
import { readResults } from '../report/files/results/read.ts'
import type { Report } from '../report/report.ts'
import { width } from './screen.ts'

const HINT = 'Run `ai-cicd evaluate` first, or name the results.json that it wrote, or its folder.'

/** Mistakes of a file that are named: one is mostly enough to see what kind of file it is. */
const MOST_NAMED = 10

/**
 * The report of a results.json.
 * @param named the file, or the folder that it is in
 * @throws UserError when it cannot be read, or is none
 */
export async function openResults(named: string): Promise<{ file: string; report: Report }> {
  const file = (await isFolder(named)) ? join(named, 'results.json') : named
  const { value, diagnostics } = readResults(await readNamed(file, HINT, MOST_RESULTS_BYTES), file)
  if (value !== null) return { file, report: value }
  const more = diagnostics.length - MOST_NAMED
  throw new UserError(
    `${file} cannot be read${more > 0 ? `: ${diagnostics.length} mistakes, of which the first are` : ''}`,
    {
      hint: diagnostics[0]?.hint ?? HINT,
      diagnostics: diagnostics.slice(0, MOST_NAMED).map((one) => ({ ...one, hint: null })),
    },
  )
}

/** What standard output is: how wide, and whether it has colours. */
export function screen(): { color: boolean; width: number } {
  return { color: process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '', width: width() }
}

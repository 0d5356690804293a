import { join } from 'node:path'
import { type Diagnostic, UserError } from '../errors.ts'
import { isFile, isFolder, MOST_RESULTS_BYTES, readNamed } from '../host/files/named-files.ts'
import { readReleaseFile } from '../report/files/release.ts'
import { readResults } from '../report/files/results/read.ts'
import type { ReleaseReport } from '../report/release-report.ts'
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
  throw unreadable(file, diagnostics)
}

/** What a file tells: of an evaluation, or of a release. */
type OpenedEvaluation = { kind: 'evaluation'; file: string; report: Report }
export type OpenedRelease = { kind: 'release'; file: string; release: ReleaseReport }

/**
 * The same of a results.json or a release.json; of a folder with both, the former.
 * @throws UserError when it cannot be read, or is neither
 */
export async function openEither(named: string): Promise<OpenedEvaluation | OpenedRelease> {
  const file = await fileOf(named)
  const text = await readNamed(file, HINT, MOST_RESULTS_BYTES)
  const { value: report, diagnostics } = readResults(text, file)
  if (report !== null) return { kind: 'evaluation', file, report }
  const read = readReleaseFile(text, file)
  if (read === null) throw unreadable(file, diagnostics)
  if (read.value === null) throw unreadable(file, read.diagnostics)
  return { kind: 'release', file, release: read.value }
}

async function fileOf(named: string): Promise<string> {
  if (!(await isFolder(named))) return named
  const [results, release] = [join(named, 'results.json'), join(named, 'release.json')]
  return !(await isFile(results)) && (await isFile(release)) ? release : results
}

function unreadable(file: string, diagnostics: readonly Diagnostic[]): UserError {
  const more = diagnostics.length - MOST_NAMED
  const all = more > 0 ? `: ${diagnostics.length} mistakes, of which the first are` : ''
  return new UserError(`${file} cannot be read${all}`, {
    hint: diagnostics[0]?.hint ?? HINT,
    diagnostics: diagnostics.slice(0, MOST_NAMED).map((one) => ({ ...one, hint: null })),
  })
}

/** What standard output is: how wide, and whether it has colours. */
export function screen(): { color: boolean; width: number } {
  return { color: process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '', width: width() }
}

import { resolve } from 'node:path'
import { type MergeRequest, merge } from '../commands/merge.ts'
import type { Deps } from '../experiment/deps.ts'
import type { Report } from '../report/report.ts'
import { findParts } from './files/part-files.ts'
import { spoolFile } from './files/spool-file.ts'

/**
 * Joins the parts that lie in folders. No model is asked, so nothing is loaded for that.
 * @param places as the user wrote them, relative to `from`
 */
export async function mergeFound(
  deps: Deps,
  request: Omit<MergeRequest, 'parts' | 'spool'>,
  places: readonly string[],
  from: string,
): Promise<Report> {
  const own = { ...deps, preload: () => undefined }
  const spool = spoolFile((text) => deps.log.warn(text))
  return await merge(own, { ...request, parts: () => findParts(places, resolve(from)), spool })
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Checkout, readLine } from './find-checkout.ts'
import { isRegularFile } from './regular-file.ts'
import { isSha } from './revision.ts'

/** Names that lead to other names, at most. */
const MAX_HOPS = 5

/**
 * The commit that a checkout is at, by its files; null before the first one.
 * @returns undefined where refs are kept in a reftable, which only Git reads
 * @throws UserError when `packed-refs` is no file
 */
export function headOf({ gitDir, commonDir }: Checkout): string | null | undefined {
  if (existsSync(join(commonDir, 'reftable'))) return undefined
  let written = readLine(join(gitDir, 'HEAD'))
  for (let hops = 0; hops < MAX_HOPS && written !== null; hops += 1) {
    const name = /^ref: *(refs\/\S+)$/.exec(written.trim())?.[1]
    if (name === undefined) return isSha(written.trim()) ? written.trim() : null
    if (name.split('/').includes('..')) return null
    written = readLine(join(commonDir, name)) ?? packed(commonDir, name)
  }
  return null
}

/** `packed-refs`: a line `<sha> <name>` for each. */
function packed(commonDir: string, name: string): string | null {
  const file = join(commonDir, 'packed-refs')
  if (!isRegularFile(file)) return null
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find((one) => one.endsWith(` ${name}`))
  return line === undefined ? null : line.slice(0, -name.length - 1)
}

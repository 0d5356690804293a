import { join } from 'node:path'
import type { Snapshot } from '../source/snapshot.ts'
import { refuseSubmodule } from './beside.ts'
import { readGitConfig } from './config-file.ts'
import { type Checkout, checkoutAt, checkoutIn } from './find-checkout.ts'
import type { Git } from './git.ts'
import type { GitObjects } from './objects.ts'

/** `.gitmodules` is a few lines for each submodule. */
const MAX_MODULES_BYTES = 1_000_000

export type OuterCheckout = {
  checkout: Checkout
  objects: GitObjects
  /** Opens the repository of a submodule as this one was opened. */
  open: (inner: Checkout) => Promise<Git | null>
  /** Whether a commit that is not here may be fetched. */
  fetches: boolean
}

/**
 * The files of a submodule as a commit has it: from the repository that the checkout keeps for it, with the commit fetched
 * where that is allowed. Its id says what it must be, wherever it comes from.
 * @param at.sha the commit of the outer repository; `at.commit` that of the submodule
 * @throws Unreadable when it is not here
 */
export async function openSubmodule(
  outer: OuterCheckout,
  at: { sha: string; path: string; commit: string },
): Promise<Snapshot> {
  const { path, commit } = at
  const checkout = checkoutAt(join(outer.checkout.root, path)) ?? (await formerSubmodule(outer, at.sha, path))
  const git = checkout === null ? null : await outer.open(checkout)
  if (git === null) return refuseSubmodule(path, commit)
  if (!(await git.has(commit)) && outer.fetches) await git.fetch([commit], 1)
  return (await git.has(commit)) ? git.snapshot(commit) : refuseSubmodule(path, commit)
}

/** The repository of a submodule that is not checked out any more; `.gitmodules` tells its name. */
async function formerSubmodule(
  { checkout, objects }: OuterCheckout,
  sha: string,
  path: string,
): Promise<Checkout | null> {
  const modules = await objects.read(`${sha}:.gitmodules`, MAX_MODULES_BYTES)
  const name = readGitConfig(modules?.bytes?.toString('utf8') ?? '').find(
    ({ section, key, value }) => section === 'submodule' && key === 'path' && value === path,
  )?.name
  if (name === undefined || name.split('/').includes('..')) return null
  return checkoutIn(join(checkout.commonDir, 'modules', name), join(checkout.root, path))
}

import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { type Baseline, findBaseline } from '../git/baseline.ts'
import { workingTree } from '../git/working-tree.ts'
import type { Log } from '../log.ts'
import type { Workspace } from './workspace.ts'

type Where = { workspace: Workspace; region: string | null; log: Log }

/**
 * What `--base` names: a revision, `none`, a folder, an archive here or in S3; or what Git finds, without it. In a Git checkout
 * a path is one only when it is written as such (`./base`, `/base`), so that no file can stand in for a branch.
 * @throws UserError when it is not there, and when there is neither Git nor a name
 */
export async function findNamedBase(base: string | null, where: Where): Promise<Baseline | null> {
  const { workspace, log } = where
  const { git, withoutGit } = workspace
  if (base?.startsWith('s3://')) {
    // Loaded only now: few bases are archives.
    const { archivedBase } = await import('./archived-base.ts')
    return await archivedBase(base, where)
  }
  if (base !== null && base !== 'none' && (isPath(base) || (git === null && (await kindOf(base)) !== null))) {
    return await pathBase(base, workspace)
  }
  return await findBaseline({ git, withoutGit, event: null, base, remote: null, log })
}

/**
 * The commit that the files are of: Git's, or the one that `--commit` names where there is none.
 * @throws UserError when both are there and differ
 */
export async function headOf({ git }: Workspace, commit: string | null): Promise<string | null> {
  const head = (await git?.head()) ?? null
  if (commit === null || head === null || commit === head) return commit ?? head
  throw new UserError(`--commit ${commit} is not what is checked out, ${head}`, {
    hint: 'Check that commit out, or leave the option away: Git tells the commit here.',
  })
}

function isPath(base: string): boolean {
  return /^(?:\.{1,2}(?:[\\/]|$)|[\\/]|[A-Za-z]:[\\/])/.test(base)
}

async function kindOf(path: string): Promise<'folder' | 'file' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown) return null
    throw thrown
  }
}

async function pathBase(base: string, workspace: Workspace): Promise<Baseline> {
  const kind = await kindOf(base)
  if (kind === null) {
    throw new UserError(`there is no ${base} to compare with`, {
      hint: 'Name a folder, a .zip or a .tar.gz that has the files as they lie in the repository, from its root.',
    })
  }
  if (kind === 'file') {
    // Loaded only now: few bases are archives.
    const { localBase } = await import('./archived-base.ts')
    return await localBase(base, workspace)
  }
  const { root } = workspace
  const folder = await realpath(resolve(base))
  if (folder === root) {
    throw new UserError(`the base ${base} is the folder that is evaluated`, { hint: 'Name the folder of the base.' })
  }
  return { sha: null, name: base, tree: workingTree(folder), reason: 'the folder, as asked for' }
}

import { lstat, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { leadsIntoGit } from '../../source/path.ts'

/**
 * Why nothing is written to a folder of the workspace, as a clause; null when it is where it seems to be. A pull request may
 * bring a link of that name, which leads to files of others, or to programs that Git starts. Folders that are named
 * outside of the workspace are the workflow's own choice.
 * @param workspace where the run was started
 */
export async function ledAstray(folder: string, workspace: string): Promise<string | null> {
  const target = resolve(workspace, folder)
  if (isOutside(workspace, target)) return null
  const root = await realpath(workspace)
  let there = target
  while (there !== workspace && (await isAbsent(there))) there = dirname(there)
  let real: string
  try {
    real = await realpath(there)
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown) return `${there} is a link that leads nowhere`
    throw thrown
  }
  if (isOutside(root, real)) return `a link leads out of the workspace there, to ${real}`
  const inside = relative(root, real).split(sep).join('/')
  return leadsIntoGit(inside) ? 'a link leads into .git there, which is never written' : null
}

function isOutside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)
}

async function isAbsent(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return false
  } catch (thrown) {
    // A file in the place of a folder is told when something is written.
    if (thrown instanceof Error && 'code' in thrown) return true
    throw thrown
  }
}

import { realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { UserError } from '../errors.ts'
import { gitPrograms } from '../git/exec.ts'
import { type Git, openGit } from '../git/git.ts'
import { workingTree } from '../git/working-tree.ts'
import type { Tree } from '../source/tree.ts'
import { systemReason } from './system-error.ts'

type OpenOptions = {
  env: Readonly<Record<string, string | undefined>>
  /** Whether a checkout that another user owns is ours all the same, as in a workflow's container. */
  trusted: boolean
}

/** `root`: the folder that `tree` and `config` start from. */
export type Workspace = { git: Git | null; root: string; tree: Tree; config: string }

/**
 * Opens the repository that holds the configuration file; outside a checkout, its folder.
 * @param folder the workspace, or where the command line was started
 * @param config as the user wrote it, relative to `folder`
 * @throws UserError when the file lies outside `folder`'s repository
 */
export async function openWorkspace(folder: string, config: string, options: OpenOptions): Promise<Workspace> {
  const start = await realpath(folder)
  const file = resolve(start, config)
  await assertThere(dirname(file), config)
  const programs = gitPrograms(options.env)
  const git = (await openGit(dirname(file), programs, options)) ?? (await openGit(start, programs, options))
  const root = git === null ? (isInside(start, file) ? start : dirname(file)) : await realpath(git.root)
  if (!isInside(root, file)) {
    throw new UserError(`the configuration ${config} is outside the repository`, {
      hint: 'Name a file of the repository, relative to its root.',
    })
  }
  return { git, root, tree: workingTree(root), config: relative(root, file).split(sep).join('/') }
}

/** Git would tell it in words of its own. */
async function assertThere(folder: string, config: string): Promise<void> {
  try {
    if ((await stat(folder)).isDirectory()) return
  } catch (thrown) {
    if (systemReason(thrown) === null) throw thrown
  }
  throw new UserError(`there is no configuration ${config}`, {
    hint: 'Name a file of the repository, relative to its root.',
  })
}

function isInside(root: string, file: string): boolean {
  const path = relative(root, file)
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path)
}

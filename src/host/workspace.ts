import { realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { UserError } from '../errors.ts'
import { besideCheckout } from '../git/beside.ts'
import { gitPrograms } from '../git/exec.ts'
import { type Checkout, findCheckout } from '../git/find-checkout.ts'
import type { Git } from '../git/git.ts'
import { openGit } from '../git/open.ts'
import { workingTree } from '../git/working-tree.ts'
import type { Beside } from '../source/base-snapshot.ts'
import type { Tree } from '../source/tree.ts'
import { systemReason } from '../system-error.ts'
import { keepHeapSmall } from './small-heap.ts'

type OpenOptions = {
  env: Readonly<Record<string, string | undefined>>
  /** Whether what a run needs may be fetched without being asked for. */
  inWorkflow: boolean
}

/** `root`: the folder that `tree` and `config` start from. */
export type Workspace = {
  git: Git | null
  /** Why there is no git, as a clause. */
  withoutGit: string
  root: string
  tree: Tree
  config: string
  /** What lies here beside the commits of the repository, for a base that Git does not read. */
  beside: Beside
}

/**
 * Opens the repository that holds the configuration file; outside a checkout, its folder.
 * @param folder the workspace, or where the command line was started
 * @param config as the user wrote it, relative to `folder`
 * @throws UserError when the file lies outside `folder`'s repository
 */
export async function openWorkspace(folder: string, config: string, options: OpenOptions): Promise<Workspace> {
  const { env, inWorkflow } = options
  const start = await realpath(folder)
  const file = resolve(start, config)
  await assertThere(dirname(file), config)
  const checkout = findCheckout(start, file)
  const root = checkout === null ? (isInside(start, file) ? start : dirname(file)) : await realpath(checkout.root)
  if (!isInside(root, file)) {
    throw new UserError(`the configuration ${config} is outside the repository`, {
      hint: 'Name a file of the repository, relative to its root.',
    })
  }
  const git = checkout === null ? null : await openGit(checkout, gitPrograms(env), { inWorkflow, ...runner(env) })
  return {
    git,
    withoutGit: whyNot(checkout),
    root,
    tree: workingTree(root, keepHeapSmall),
    config: relative(root, file).split(sep).join('/'),
    beside: besideCheckout(root, checkout?.commonDir ?? null),
  }
}

function runner({ RUNNER_TEMP }: OpenOptions['env']): { runnerTemp: string | null } {
  return { runnerTemp: RUNNER_TEMP === undefined || RUNNER_TEMP === '' ? null : RUNNER_TEMP }
}

function whyNot(checkout: Checkout | null): string {
  return checkout === null ? 'this is no Git checkout' : 'git is not installed'
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

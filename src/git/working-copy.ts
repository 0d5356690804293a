import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isContentOf, lfsPointerOf } from '../source/lfs-pointer.ts'
import type { GitExec } from './exec.ts'
import { type Checkout, checkoutAt } from './find-checkout.ts'
import type { Git } from './git.ts'
import type { GitObjects } from './objects.ts'

type Files = {
  checkout: Checkout
  /** The commit that is checked out. */
  head: string | null
  objects: GitObjects
  /** `--git-dir` of the repository that Git works in. */
  gitDir: string
  exec: GitExec
  openSubmodule: (inner: Checkout) => Promise<Git | null>
}

/**
 * What Git tells of the checkout's index and files. It knows no filter, so none runs; what its filters would have made equal
 * is found equal here.
 */
export function workingCopy(files: Files): Pick<Git, 'isClean' | 'renames' | 'changed'> {
  const { checkout, head, objects, gitDir, exec, openSubmodule } = files
  const { root } = checkout
  const git = (args: readonly string[]) =>
    exec({
      args: ['--git-dir', gitDir, '--work-tree', root, ...args],
      reach: 'local',
      index: join(checkout.gitDir, 'index'),
    })

  /** Submodules are looked into by ourselves: Git would obey the settings of each. */
  async function areSubmodulesClean(): Promise<boolean> {
    const { exitCode, stdout } = await git(['ls-files', '--stage', '-z'])
    if (exitCode !== 0) return false
    for (const [, path = ''] of stdout.toString('utf8').matchAll(/(?:^|\0)160000 [^\t]+\t([^\0]+)/g)) {
      const inner = checkoutAt(join(root, path))
      if (inner !== null && (await (await openSubmodule(inner))?.isClean()) !== true) return false
    }
    return true
  }

  /** What is staged, not what lies on disk: Git would run the filters that the files name. */
  async function staged(baseSha: string, options: readonly string[]): Promise<string[]> {
    const fixed = ['--cached', '-z', '--no-ext-diff', '--no-textconv']
    const { exitCode, stdout, stderr } = await git(['diff-index', ...fixed, ...options, baseSha, '--'])
    if (exitCode !== 0) throw new Error(`git diff-index failed: ${stderr.trim()}`)
    return stdout.toString('utf8').split('\0')
  }

  return {
    async isClean() {
      const options = ['--porcelain', '--no-renames', '-z', '--untracked-files=no', '--ignore-submodules=dirty']
      const { exitCode, stdout } = await git(['status', ...options])
      if (head === null || exitCode !== 0) return false
      for (const line of stdout.toString('utf8').split('\0').slice(0, -1)) {
        const path = line.slice(3)
        if (!line.startsWith(' M ') || path.includes('\n')) return false
        const committed = (await objects.read(`${head}:${path}`))?.bytes ?? null
        if (committed === null || !isAsCommitted(join(root, path), committed)) return false
      }
      return await areSubmodulesClean()
    },

    async renames(baseSha) {
      const fields = await staged(baseSha, ['-M', '--name-status', '--diff-filter=R', '--ignore-submodules=all'])
      const renames = new Map<string, string>()
      for (let at = 0; at + 2 < fields.length; at += 3) renames.set(fields[at + 2] ?? '', fields[at + 1] ?? '')
      return renames
    },

    async changed(baseSha) {
      // Of a submodule the commit that it stands at; what its own files say is not looked into.
      return (await staged(baseSha, ['--no-renames', '--name-only', '--ignore-submodules=none'])).slice(0, -1)
    },
  }
}

/** Whether a file holds what was committed: itself, what its Git LFS pointer stands for, or the same with other line ends. */
function isAsCommitted(file: string, committed: Uint8Array): boolean {
  if (lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false
  const content = readFileSync(file)
  const pointer = lfsPointerOf(committed)
  if (pointer !== null) return isContentOf(pointer, content)
  return withoutReturns(content) === withoutReturns(committed)
}

function withoutReturns(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n')
}

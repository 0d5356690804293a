import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Beside } from '../source/base-snapshot.ts'
import type { LfsPointer } from '../source/lfs-pointer.ts'
import { Unreadable } from '../source/unreadable.ts'

/**
 * What lies in a checkout beside its commits.
 * @param root of the working tree
 * @param commonDir of its repository; null where there is none
 * @param open gives a submodule's files; without it they are refused
 */
export function besideCheckout(root: string, commonDir: string | null, open: Beside['open'] = refuseSubmodule): Beside {
  return {
    open,
    // A submodule that is not checked out is an empty folder: nothing of it was ever used here.
    isListed: async (path) => !isEmptyFolder(join(root, path)),
    async *lfsContents(path, { oid, size }: LfsPointer) {
      if (path.split('/').includes('..')) return
      const stored = commonDir === null ? [] : [join(commonDir, 'lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid)]
      for (const file of [join(root, path), ...stored]) {
        const found = statSync(file, { throwIfNoEntry: false })
        if (found?.isFile() === true && found.size === size) yield readFileSync(file)
      }
    },
  }
}

/** @throws Unreadable always: the host hands out a repository's own files alone */
export async function refuseSubmodule(path: string, commit: string): Promise<never> {
  throw new Unreadable(`the base's ${path} is a submodule, and its commit ${commit.slice(0, 12)} is not here`, {
    hint:
      'Let actions/checkout bring it with its history: `submodules: true` and `fetch-depth: 0`. ' +
      'In a terminal, run `git submodule update --init` and fetch that commit in it.',
  })
}

function isEmptyFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isDirectory() === true && readdirSync(path).length === 0
}

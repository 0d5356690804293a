import { isContentOf, type LfsPointer, lfsPointerOf } from './lfs-pointer.ts'
import type { Snapshot } from './snapshot.ts'
import { type SubmoduleAccess, withSubmodules } from './submodules.ts'
import { assertReadableSize } from './text.ts'
import { Unreadable } from './unreadable.ts'

/** What a commit names without holding it. */
export type Beside = SubmoduleAccess & {
  /** Bytes that may be what a pointer stands for: of the candidate's file at the path, of Git LFS's own store. */
  lfsContents(path: string, pointer: LfsPointer): AsyncIterable<Uint8Array>
}

/** A commit as its checkout would show it, with submodules and the content of files in Git LFS, or not at all. */
export function baseSnapshot(snapshot: Snapshot, beside: Beside): Snapshot {
  return withSubmodules(withLfs(snapshot, beside), beside)
}

/**
 * Gives the content of a file in the place of its Git LFS pointer.
 * @throws Unreadable from `bytes`, when the content is not on this machine
 */
function withLfs(snapshot: Snapshot, { lfsContents }: Beside): Snapshot {
  return {
    ...snapshot,
    async bytes(path, entry) {
      const committed = await snapshot.bytes(path, entry)
      const pointer = entry.kind === 'file' ? lfsPointerOf(committed) : null
      if (pointer === null) return committed
      assertReadableSize(path, pointer.size)
      for await (const content of lfsContents(path, pointer)) if (isContentOf(pointer, content)) return content
      throw new Unreadable(
        `the base's ${path} is in Git LFS, and its content ${pointer.oid.slice(0, 12)} is not here`,
        {
          hint: `Fetch it before this step, with \`lfs: true\` at actions/checkout: \`git lfs fetch origin\` and the base's commit.`,
        },
      )
    },
  }
}

import type { Snapshot } from './snapshot.ts'

export type SubmoduleAccess = {
  /**
   * The files of a submodule at the commit that it stands at.
   * @throws Unreadable when they cannot be had
   */
  open(path: string, commit: string): Promise<Snapshot>
  /** Whether a list of the folders above names its files: not where the candidate has it, but did not check it out. */
  isListed(path: string): Promise<boolean>
}

/**
 * A commit whose submodules are folders like any other, as they are in a checkout with all of them. Each is opened when
 * something in it is asked for; what is asked for by name must be readable.
 */
export function withSubmodules(outer: Snapshot, access: SubmoduleAccess): Snapshot {
  const opened = new Map<string, Promise<Snapshot>>()
  const open = (path: string, commit: string): Promise<Snapshot> => {
    const inner = opened.get(path) ?? access.open(path, commit)
    opened.set(path, inner)
    return inner
  }

  /** The submodule that a path lies in or is; `rest` is the path from there, `''` for itself. */
  async function around(path: string): Promise<{ at: string; rest: string; inner: () => Promise<Snapshot> } | null> {
    for (let end = 0; end < path.length; ) {
      const next = path.indexOf('/', end + 1)
      end = next < 0 ? path.length : next
      const at = path.slice(0, end)
      const entry = await outer.entry(at)
      if (entry?.kind === 'submodule') return { at, rest: path.slice(end + 1), inner: () => open(at, entry.id) }
      if (entry?.kind !== 'folder') return null
    }
    return null
  }

  async function inside(path: string, ask: (snapshot: Snapshot, rest: string) => Promise<string[]>): Promise<string[]> {
    const found = await around(path)
    if (found === null) return []
    return (await ask(await found.inner(), found.rest)).map((name) => `${found.at}/${name}`)
  }

  return {
    async entry(path) {
      const own = await outer.entry(path)
      if (own !== null) return own
      const found = await around(path)
      return found === null || found.rest === '' ? null : (await found.inner()).entry(found.rest)
    },

    async below(folder) {
      const lists = [outer.below(folder), inside(folder, (inner, rest) => inner.below(rest))]
      for (const path of await outer.submodules(folder)) {
        if (await access.isListed(path)) lists.push(inside(path, (inner) => inner.below('')))
      }
      return (await Promise.all(lists)).flat()
    },

    // All of them are folders here.
    submodules: async () => [],

    async bytes(path, entry) {
      const found = await around(path)
      return found === null || found.rest === ''
        ? outer.bytes(path, entry)
        : (await found.inner()).bytes(found.rest, entry)
    },
  }
}

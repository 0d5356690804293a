import { digest } from '../../source/canonical-json.ts'

/** Something to ask. Whatever has a key in common is asked in one shard. `weight`: how many answers it takes. */
export type Question = { keys: readonly string[]; weight: number }

/**
 * Who asks what, the same for every shard that computes it. What belongs together goes together: to the shard that the
 * hash of its keys names, or, when that has its fair part already, to the one that has least. So a case that is added or
 * removed moves few of the others.
 * @param of number of shards, at least 1
 * @returns for each question the number of its shard, from 1
 */
export function sharesOf(questions: readonly Question[], of: number): number[] {
  const groups = grouped(questions)
  const total = groups.reduce((sum, { weight }) => sum + weight, 0)
  const fair = Math.ceil(total / of)
  const loads = Array.from({ length: of }, () => 0)
  const shares = questions.map(() => 1)
  for (const { members, weight, hash } of groups) {
    const named = Number.parseInt(hash.slice(0, 12), 16) % of
    const shard = (loads[named] ?? 0) + weight <= fair ? named : loads.indexOf(Math.min(...loads))
    loads[shard] = (loads[shard] ?? 0) + weight
    for (const member of members) shares[member] = shard + 1
  }
  return shares
}

/** `hash`: of the first of its keys in their order, so that who joins a group rarely renames it. */
type Group = { members: number[]; weight: number; hash: string }

/** The largest first, which are hardest to place; then by hash. */
function grouped(questions: readonly Question[]): Group[] {
  const parents = questions.map((_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    while (parents[root] !== root) root = parents[root] ?? root
    for (let at = index; at !== root; ) {
      const next = parents[at] ?? root
      parents[at] = root
      at = next
    }
    return root
  }
  const seen = new Map<string, number>()
  for (const [index, { keys }] of questions.entries()) {
    for (const key of keys) {
      const other = seen.get(key)
      if (other === undefined) seen.set(key, index)
      else parents[rootOf(index)] = rootOf(other)
    }
  }
  const groups = new Map<number, { members: number[]; weight: number; first: string }>()
  for (const [index, { keys, weight }] of questions.entries()) {
    const root = rootOf(index)
    const first = keys.toSorted()[0] ?? ''
    const group = groups.get(root)
    if (group === undefined) groups.set(root, { members: [index], weight, first })
    else {
      group.members.push(index)
      group.weight += weight
      if (first < group.first) group.first = first
    }
  }
  return [...groups.values()]
    .map(({ first, ...group }) => ({ ...group, hash: digest(['shard', first]) }))
    .toSorted((a, b) => b.weight - a.weight || (a.hash < b.hash ? -1 : 1))
}

import { digest } from '../source/canonical-json.ts'
import type { Case } from './case.ts'

/**
 * A stable, stratified subset: the same cases on every run, on both arms, whatever their order. Critical cases are
 * always in it and count. The other places are shared out among the first tags (cases without one are a stratum too) in
 * proportion to their numbers (Webster), and within a tag among its clusters, so that no cluster fills a tag's places;
 * within a cluster the smallest hashes of the ids win. One case added or removed changes at most four choices: its own,
 * one that it moves in its cluster, and one in each of two strata whose shares it moves.
 *
 * @param sample a number of cases, at least 1; a share of them, 0..1, rounded, at least one case; or all
 * @returns the chosen cases in their order; more than asked only when more are critical
 */
export function sampleCases(cases: readonly Case[], sample: number | { share: number } | 'all'): Case[] {
  const size = sizeOf(sample, cases.length)
  if (size >= cases.length) return [...cases]
  const chosen = new Set(cases.filter(({ critical }) => critical))
  const strata = groupsBy(
    cases.filter(({ critical }) => !critical),
    ({ tags }) => tags[0] ?? '',
  )
  const places = apportion(
    [...strata].map(([tag, members]) => [tag, members.length]),
    Math.max(0, size - chosen.size),
  )
  for (const [tag, members] of strata) {
    for (const one of spread(members).slice(0, places.get(tag) ?? 0)) chosen.add(one)
  }
  return cases.filter((one) => chosen.has(one))
}

function sizeOf(sample: number | { share: number } | 'all', count: number): number {
  if (sample === 'all') return count
  return typeof sample === 'number' ? sample : Math.max(1, Math.round(sample.share * count))
}

/**
 * Webster's (Sainte-Laguë's) method: the next place goes to the largest size / (2 × places + 1), ties by name. Unlike
 * methods by remainders, a stratum that grows by one case takes a place from one other at most.
 */
function apportion(sizes: ReadonlyArray<readonly [name: string, size: number]>, places: number): Map<string, number> {
  const claims = sizes.flatMap(([name, size]) =>
    Array.from({ length: Math.min(size, places) }, (_, taken) => ({ name, claim: size / (2 * taken + 1) })),
  )
  claims.sort((a, b) => b.claim - a.claim || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const given = new Map<string, number>()
  for (const { name } of claims.slice(0, places)) given.set(name, (given.get(name) ?? 0) + 1)
  return given
}

/**
 * Cases in the order in which they are chosen: each cluster's are spaced evenly, from a beginning that its name decides,
 * so that every case of a tag has the same chance whatever the size of its cluster.
 */
function spread(members: readonly Case[]): Case[] {
  const placed = [...groupsBy(members, ({ cluster }) => cluster ?? '')].flatMap(([cluster, own]) => {
    const hashed = own.map((one) => ({ one, hash: digest(one.id) })).sort((a, b) => (a.hash < b.hash ? -1 : 1))
    const start = fractionOf(digest(['cluster', cluster]))
    return hashed.map(({ one, hash }, rank) => ({ one, hash, at: (rank + start) / own.length }))
  })
  placed.sort((a, b) => a.at - b.at || (a.hash < b.hash ? -1 : 1))
  return placed.map(({ one }) => one)
}

/** A hexadecimal digest as a number in [0, 1). */
function fractionOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 12), 16) / 16 ** 12
}

function groupsBy(cases: readonly Case[], nameOf: (one: Case) => string): Map<string, Case[]> {
  const groups = new Map<string, Case[]>()
  for (const one of cases) {
    const name = nameOf(one)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [one])
    else group.push(one)
  }
  return groups
}

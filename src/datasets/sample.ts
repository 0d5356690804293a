import { digest } from '../source/canonical-json.ts'
import type { Case } from './case.ts'

/**
 * A stable, stratified subset: the same cases on every run, on both arms, whatever their order. Critical cases are
 * always in it and count. The rest is shared out among the first tags (cases without one are a stratum too) in
 * proportion to their numbers, by largest remainder (Hamilton); within a stratum the smallest hashes of the ids win, so
 * that a case added or removed elsewhere changes little.
 *
 * @param sample a number of cases, at least 1; a share of them, 0..1, rounded, at least one case; or all
 * @returns the chosen cases in their order; more than asked only when more are critical
 */
export function sampleCases(cases: readonly Case[], sample: number | { share: number } | 'all'): Case[] {
  const size = sizeOf(sample, cases.length)
  if (size >= cases.length) return [...cases]
  const chosen = new Set(cases.filter(({ critical }) => critical))
  const strata = new Map<string, Case[]>()
  for (const one of cases) {
    if (one.critical) continue
    const tag = one.tags[0] ?? ''
    const stratum = strata.get(tag)
    if (stratum === undefined) strata.set(tag, [one])
    else stratum.push(one)
  }
  const quotas = apportion(
    new Map([...strata].map(([tag, members]) => [tag, members.length])),
    Math.max(0, size - chosen.size),
  )
  for (const [tag, members] of strata) {
    const hashed = members.map((one) => ({ one, hash: digest(one.id) }))
    hashed.sort((a, b) => (a.hash < b.hash ? -1 : 1))
    for (const { one } of hashed.slice(0, quotas.get(tag) ?? 0)) chosen.add(one)
  }
  return cases.filter((one) => chosen.has(one))
}

function sizeOf(sample: number | { share: number } | 'all', count: number): number {
  if (sample === 'all') return count
  return typeof sample === 'number' ? sample : Math.max(1, Math.round(sample.share * count))
}

/** Hamilton's method: everyone the whole part of their share, the seats left to the largest remainders, ties by name. */
function apportion(sizes: ReadonlyMap<string, number>, seats: number): Map<string, number> {
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  if (total === 0) return new Map()
  const shares = [...sizes].map(([name, size]) => ({ name, exact: (Math.min(seats, total) * size) / total }))
  const given = new Map(shares.map(({ name, exact }) => [name, Math.floor(exact)]))
  const left = Math.min(seats, total) - [...given.values()].reduce((sum, seatsGiven) => sum + seatsGiven, 0)
  const byRemainder = shares.sort((a, b) => (b.exact % 1) - (a.exact % 1) || (a.name < b.name ? -1 : 1))
  for (const { name } of byRemainder.slice(0, left)) given.set(name, (given.get(name) ?? 0) + 1)
  return given
}

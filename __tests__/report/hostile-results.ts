import { readResults } from '../../src/report/files/results/read.ts'
import { renderResults } from '../../src/report/files/results.ts'
import type { Report } from '../../src/report/report.ts'
import { reportSaying } from './any-text.ts'
import { reports } from './reports.ts'
import { supportBot } from './support-bot.ts'

/** The reports whose fields together are all that a results.json can have. */
const wholes = [reports.everything?.() ?? supportBot(), reportSaying('text')].map((report) =>
  JSON.parse(renderResults(report)),
)

/** Whose keys are names that others choose. */
const NAMED = /\.(vars|metrics|input)$/

/** A value with every text in it changed; what stands where is known by its path without places. */
function changed(value: unknown, path: string, change: (text: string, path: string) => string): unknown {
  if (typeof value === 'string') return change(value, path)
  if (Array.isArray(value)) return value.map((one) => changed(one, `${path}[]`, change))
  if (typeof value !== 'object' || value === null) return value
  const isNamed = NAMED.test(path)
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      isNamed ? change(key, `${path}{}`) : key,
      changed(one, isNamed ? `${path}{}` : `${path}.${key}`, change),
    ]),
  )
}

/** Where a file may hold any text: all but its words. */
const free = wholes.map((whole) => {
  const paths = new Set<string>()
  changed(whole, '', (text, path) => {
    paths.add(path)
    return text
  })
  return new Set(
    [...paths].filter((path) => {
      const text = JSON.stringify(changed(whole, '', (own, at) => (at === path ? `${own} word` : own)))
      return readResults(text, 'r').value !== null
    }),
  )
})

/** How many kinds of fields hold any text. */
export const freeFields = new Set(free.flatMap((paths) => [...paths])).size

/** Reports read from files in which every field that can says so, behind what it says. */
export function resultsSaying(text: string): Report[] {
  return wholes.map((whole, index) => {
    const written = JSON.stringify(
      changed(whole, '', (own, path) => (free[index]?.has(path) === true ? `${own} ${text}` : own)),
    )
    const { value, diagnostics } = readResults(written, 'r.json')
    if (value === null) throw new Error(JSON.stringify(diagnostics))
    return value
  })
}

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { askedDigests, FIXTURE } from './asked.ts'
import { HELD_BY } from './held-by.ts'
import { ourVerdicts } from './ours.ts'
import { nameOf, tableFiles, templatesFiles } from './table.ts'
import { PROJECTS, TABLES, TEMPLATES } from './tables.ts'
import { difference, differences, recordingSchema, type Verdict } from './verdict.ts'

const recording = recordingSchema.parse(JSON.parse(readFileSync(FIXTURE, 'utf8')))
const docs = readFileSync(new URL('../../../../docs/compatibility.md', import.meta.url), 'utf8')
const rows = [...docs.matchAll(/<a id="([a-z0-9-]+)"><\/a>/g)].map(([, id = '']) => id)

/** By table or project, by row of docs/compatibility.md: what differs, for the reason that the row gives. */
const listed = z
  .record(z.string(), z.record(z.string(), z.array(z.string())))
  .parse(JSON.parse(readFileSync(new URL('fixtures/differences.json', import.meta.url), 'utf8')))

const recordedRows = Object.values(listed).flatMap((found) => Object.keys(found))

/** Holds what differs to what is listed: nothing unlisted, and nothing listed that is gone. */
function expectListed(name: string, found: ReadonlyMap<string, string>): void {
  const expected = Object.values(listed[name] ?? {}).flat()
  expect([...found].filter(([what]) => !expected.includes(what))).toEqual([])
  expect(expected.filter((what) => !found.has(what))).toEqual([])
}

describe(`verdicts of ${recording.source}`, () => {
  test('are of the tables as they are now; else `npm run record:promptfoo`', () => {
    expect(recording.asked).toEqual(askedDigests())
  })

  test.each(TABLES)(
    '$name',
    async (table) => {
      const theirs = recording.tables[table.name] ?? []
      const found = new Map<string, string>()
      for (const [at, one] of table.tests.entries()) {
        const differs = difference(theirs[at] ?? null, firstOf(await ourVerdicts(tableFiles(table, [one]))))
        if (differs !== null) found.set(nameOf(one), differs)
      }
      expectListed(table.name, found)
    },
    120_000,
  )

  test.each(TEMPLATES)('$name', async (table) => {
    const theirs = recording.tables[table.name] ?? []
    const found = new Map<string, string>()
    for (const [at, template] of table.templates.entries()) {
      const differs = difference(theirs[at] ?? null, firstOf(await ourVerdicts(templatesFiles(table, [template]))))
      if (differs !== null) found.set(template, differs)
    }
    expectListed(table.name, found)
  })

  test.each(PROJECTS)('$name', async ({ name, files }) => {
    const ours = await ourVerdicts(files)
    const found = typeof ours === 'string' ? [ours] : differences(recording.projects[name] ?? [], ours)
    expectListed(name, new Map(found.map((one) => [one, one])))
  })
})

function firstOf(ours: Verdict[] | string): Verdict | string | null {
  return typeof ours === 'string' ? ours : (ours[0] ?? null)
}

describe('docs/compatibility.md', () => {
  test('has each row once', () => expect(rows).toEqual([...new Set(rows)]))

  test('lists what differs, and nothing else: each row is recorded, or held by a test that is named', () => {
    expect([...new Set([...recordedRows, ...Object.keys(HELD_BY)])].sort()).toEqual([...rows].sort())
  })

  test.each(Object.entries(HELD_BY))('%s is held by its test', (_row, held) => {
    const [file, text] = held
    expect(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')).toContain(text)
  })
})

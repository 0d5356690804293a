import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { readReleaseFile, releaseFileSchema, renderReleaseFile } from '../../../src/report/files/release.ts'
import { releaseNotes } from '../../../src/report/markdown/release-notes.ts'
import { renderReleaseSummary } from '../../../src/report/markdown/release-summary.ts'
import { RELEASES, released } from '../rollouts.ts'

const schema = JSON.parse(readFileSync(new URL('../../../schema/release.schema.json', import.meta.url), 'utf8'))
const isValid = new Ajv({ strict: false }).compile(schema)

describe.each(Object.entries(RELEASES))('release.json of a release that is %s', (_name, report) => {
  const file = renderReleaseFile(report)

  test('is all that the summary and the notes are made of', () => {
    const { value: read, diagnostics } = readReleaseFile(file, 'release.json') ?? {}
    if (read === null || read === undefined) throw new Error(JSON.stringify(diagnostics))
    expect(renderReleaseSummary(read)).toBe(renderReleaseSummary(report))
    expect(releaseNotes(read)).toBe(releaseNotes(report))
    expect(read).toEqual(report)
  })

  test('is as its published schema says', () => {
    expect(isValid(JSON.parse(file)), JSON.stringify(isValid.errors)).toBe(true)
  })
})

test('no field of a report is left out of the file', () => {
  expect(Object.keys(releaseFileSchema.shape).sort()).toEqual(['version', ...Object.keys(released)].sort())
})

test('the notes of a release', async () => {
  await expect(releaseNotes(released)).toMatchFileSnapshot('../markdown/fixtures/releases/release-notes.md')
})

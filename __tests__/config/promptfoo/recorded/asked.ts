/** Where the recording lies, and what it is of. */
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { type Table, type Templates, tableFiles, templatesFiles } from './table.ts'
import { PROJECTS, TABLES, TEMPLATES } from './tables.ts'

export const FIXTURE = fileURLToPath(new URL('fixtures/promptfoo.json', import.meta.url))

/** The digest of everything that promptfoo is asked, by the name of the table or project. */
export function askedDigests(): Record<string, string> {
  return Object.fromEntries([
    ...TABLES.map((table: Table) => [table.name, digestOf(tableFiles(table, table.tests))]),
    ...TEMPLATES.map((table: Templates) => [table.name, digestOf(templatesFiles(table, table.templates))]),
    ...PROJECTS.map(({ name, files }) => [name, digestOf(files)]),
  ])
}

function digestOf(files: Record<string, string>): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16)
}

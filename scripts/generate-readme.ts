import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { z } from 'zod'

const root = join(import.meta.dirname, '..')

const actionSchema = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string().optional() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
})

/** The text with the tables of inputs and outputs between their markers made anew from action.yml. */
export function withTables(text: string, actionYml: string): string {
  const action = actionSchema.parse(load(actionYml))
  const inputs = Object.entries(action.inputs).map(
    ([name, { description, default: value }]) =>
      `| \`${name}\` | ${value === undefined ? '' : `\`${value}\``} | ${cell(description)} |`,
  )
  const outputs = Object.entries(action.outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${cell(description)} |`,
  )
  const withInputs = between(text, 'inputs', ['| input | default | meaning |', '|---|---|---|', ...inputs].join('\n'))
  return between(withInputs, 'outputs', ['| output | meaning |', '|---|---|', ...outputs].join('\n'))
}

function between(text: string, name: string, table: string): string {
  const start = `<!-- ${name}: generated from action.yml -->`
  const end = `<!-- /${name} -->`
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`the markers ${start} and ${end} are missing`)
  return `${text.slice(0, from + start.length)}\n${table}\n${text.slice(to)}`
}

function cell(text: string): string {
  return text.trim().replaceAll('\n', ' ').replaceAll('|', '\\|')
}

if (process.argv[1] === import.meta.filename) {
  const path = join(root, 'README.md')
  const before = readFileSync(path, 'utf8')
  const after = withTables(before, readFileSync(join(root, 'action.yml'), 'utf8'))
  if (process.argv[2] === '--check') {
    if (before !== after) {
      console.error('README.md differs from action.yml. Run `npm run generate`.')
      process.exit(1)
    }
    console.log('README.md agrees with action.yml')
  } else {
    writeFileSync(path, after)
  }
}

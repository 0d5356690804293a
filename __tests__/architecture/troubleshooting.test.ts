import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../scenarios/bench/node.ts'

const page = readFileSync(join(projectRoot, 'docs', 'troubleshooting.md'), 'utf8')

const source = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(projectRoot, 'src', file), 'utf8'))
  .join('\n')

/** Said by AWS and shown as it came. */
const foreign = [
  'Invocation of model ID',
  'with on-demand throughput isn’t supported',
  'with an explicit deny in a service control policy',
  'try again after 2 minutes',
  "Parameter value can't nest another parameter",
]

/** Every text in backticks in the first column that is no word of the configuration. */
const quoted = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, text = '']) => text))

/** What stays the same whatever a template's placeholders hold; names and quotes that they hold are gaps too. */
const fixed = (text: string): string[] =>
  text
    .replaceAll(/\$\{[^}]*\}|\$LATEST|"…"|\b100\b/g, '…')
    .split('…')
    .map((part) => part.replaceAll(/\s+/g, ' ').trim())
const printed = fixed(source).join('\n')

test('there are rows to look at', () => {
  expect(quoted.length).toBeGreaterThan(30)
})

test.each(quoted)('what troubleshooting quotes is printed: %s', (text) => {
  for (const part of fixed(text).filter((one) => one !== '' && !foreign.includes(one))) {
    expect(printed.includes(part), `nothing in src says “${part}”`).toBe(true)
  }
})

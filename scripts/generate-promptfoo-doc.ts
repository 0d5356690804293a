import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONFIG_KEYS } from '../src/config/promptfoo/keys/config-keys.ts'
import { EVALUATE_KEYS, FILE_KEYS, PROMPT_KEYS, PROVIDER_KEYS } from '../src/config/promptfoo/keys/file-keys.ts'
import type { Keys } from '../src/config/promptfoo/keys/key.ts'

const PATH = 'docs/promptfoo.md'
const file = join(import.meta.dirname, '..', PATH)

const START = '<!-- keys: generated from src/config/promptfoo/keys by `npm run generate` -->'
const END = '<!-- /keys -->'

const PLACES: ReadonlyArray<[title: string, keys: Keys]> = [
  ['The file', FILE_KEYS],
  ['`evaluateOptions`', EVALUATE_KEYS],
  ['A prompt', PROMPT_KEYS],
  ['A provider', PROVIDER_KEYS],
  ['`config` of a provider or a prompt', CONFIG_KEYS],
]

/** The guide with the tables of keys between their markers made anew from what the reader of the files goes by. */
export function withKeys(guide: string): string {
  const [from, to] = [guide.indexOf(START), guide.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`the markers ${START} and ${END} are missing`)
  const tables = PLACES.map(([title, keys]) => `### ${title}\n\n| key | | |\n|---|---|---|\n${rows(keys).join('\n')}\n`)
  return `${guide.slice(0, from + START.length)}\n\n${tables.join('\n')}\n${guide.slice(to)}`
}

/** One row for all keys that have the same to be said. */
function rows(keys: Keys): string[] {
  const notes = new Map<string, string[]>()
  for (const [key, [outcome, note]] of Object.entries(keys)) {
    const end = ` | ${outcome === 'comment' ? 'no effect' : outcome} | ${note.replaceAll('|', '\\|')} |`
    notes.set(end, [...(notes.get(end) ?? []), `\`${key}\``])
  }
  return [...notes].map(([end, names]) => `| ${names.join(', ')}${end}`)
}

if (process.argv[1] === import.meta.filename) {
  const existing = readFileSync(file, 'utf8')
  const text = withKeys(existing)
  if (process.argv[2] !== '--check') writeFileSync(file, text)
  else if (existing !== text) {
    console.error(`${PATH} is not what src/config/promptfoo/keys generates. Run \`npm run generate\`.`)
    process.exit(1)
  } else console.log(`${PATH} agrees with src/config/promptfoo/keys`)
}

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONFIG_KEYS } from '../src/config/promptfoo/keys/config-keys.ts'
import { EVALUATE_KEYS, FILE_KEYS, PROMPT_KEYS, PROVIDER_KEYS } from '../src/config/promptfoo/keys/file-keys.ts'
import type { Keys } from '../src/config/promptfoo/keys/key.ts'

const PATH = 'docs/promptfoo.md'
const file = join(import.meta.dirname, '..', PATH)

const PLACES: ReadonlyArray<[title: string, keys: Keys]> = [
  ['The file', FILE_KEYS],
  ['`evaluateOptions`', EVALUATE_KEYS],
  ['A prompt', PROMPT_KEYS],
  ['A provider', PROVIDER_KEYS],
  ['`config` of a provider or a prompt', CONFIG_KEYS],
]

/** What becomes of each key of promptfoo's configurations, from the tables that the reader goes by. */
export function promptfooReference(): string {
  const tables = PLACES.map(([title, keys]) => `## ${title}\n\n| key | | |\n|---|---|---|\n${rows(keys).join('\n')}\n`)
  return `# promptfoo's configurations

A \`promptfooconfig.yaml\` runs as it is: \`config: promptfooconfig.yaml\`, under any name. What changes no verdict is a **warning**, one for each key; what can
be honoured is **honoured**; what cannot is **refused** by its own name, with what to do instead. A key that promptfoo does not know is ignored there and
here, with a warning. Verdicts that differ are in [compatibility.md](compatibility.md), assertions in [assertions.md](assertions.md).

Nothing of a file is executed outside of the sandbox, and no address, header or key of one decides where something is sent: the environment of the job does.
\`{{ env.NAME }}\` is not read; where a default stands beside it (\`{{ env.MODEL | default('openai:gpt-4o') }}\`) it is taken.

- **Prompts** are filled in as promptfoo does it: text by its Nunjucks templates, a chat in JSON text by text. A template that is a chat only once it is filled in (\`"content":
  {{ text | dump }}\`, \`{% for %}\` around messages) is read then. The role \`developer\` is sent as \`system\`; parts of a message that are text are joined by line ends; images, audio and
  results of tools are refused. A variable that a test lacks stays empty, with a warning; a base whose prompt uses a variable that no case has any more is not compared.
- **\`echo\`** answers the prompt as promptfoo writes it: a chat as the whole of its JSON.
- **\`prompts\` of a test or a provider** name prompts by label, id or file, by the beginning of one and \`*\`, or by what stands before a \`:\` in one.
- **Providers** with the same settings are a matrix of models; with settings, prompts or transforms of their own they make one prompt each.

<!-- Generated from src/config/promptfoo/keys by \`npm run generate\`. -->

${tables.join('\n')}`
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
  const text = promptfooReference()
  if (process.argv[2] !== '--check') writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${PATH} is not what src/config/promptfoo/keys generates. Run \`npm run generate\`.`)
    process.exit(1)
  } else console.log(`${PATH} agrees with src/config/promptfoo/keys`)
}

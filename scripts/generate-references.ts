import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { MAX_CASES } from '../src/config/promptfoo/cases.ts'
import { MAX_CHAIN } from '../src/config/promptfoo/prompts/var-templates.ts'
import { MAX_ADDED, MAX_DEPTH } from '../src/config/promptfoo/references.ts'
import { MAX_COMBINATIONS } from '../src/config/promptfoo/tests/vars.ts'
import { MOST_REPORTED } from '../src/datasets/load.ts'
import { MAX_CELLS, MAX_PARTS, MAX_UNPACKED } from '../src/datasets/xlsx.ts'
import { MOST_KEPT } from '../src/evaluation/trial.ts'
import { MOST_CANDIDATES } from '../src/lint/near-duplicates.ts'
import { MOST_FOUND, MOST_GIVEN } from '../src/lint/own-rules.ts'
import { MOST_WORDS } from '../src/lint/word-hashes.ts'
import { ANTHROPIC, ENDPOINTS, type EndpointName, isEndpoint } from '../src/models/endpoints.ts'
import { canonicalModel } from '../src/models/reference.ts'
import { MAX_EXPANSION } from '../src/source/locate.ts'
import { MAX_FILE_BYTES } from '../src/source/text.ts'
import { MAX_TEXT, MAX_DEPTH as MOST_LEVELS } from '../src/source/yaml.ts'
import { MAX_ITERATIONS, MAX_OUTPUT } from '../src/templates/nunjucks/limits.ts'
import { described, mapping, type Schema, table, typeName } from './configuration-reference.ts'
import { casesSchema, promptFileSchema, spellingsOf } from './file-schemas.ts'

/** Tables of the guides that the code itself gives, each between its markers; the prose around them is written by hand. */
const TABLES: ReadonlyArray<[file: string, name: string, make: () => string]> = [
  ['docs/models.md', 'providers', providers],
  ['docs/prompts.md', 'keys', promptKeys],
  ['docs/prompts.md', 'parameters', parameterKeys],
  ['docs/datasets.md', 'columns', columns],
  ['docs/datasets.md', 'limits', limits],
]

/** promptfoo's spellings of each; that they mean the same is held when the table is made. */
const SPELLINGS: Readonly<Record<EndpointName | 'bedrock' | 'anthropic', readonly string[]>> = {
  bedrock: ['bedrock:converse', 'bedrock:completion', 'bedrock:embeddings'],
  anthropic: ['anthropic:messages'],
  openai: ['openai:chat', 'openai:responses', 'openai:embedding'],
  azure: ['azure:chat', 'azure:responses', 'azure:embedding', 'azureopenai:chat'],
  google: ['google:embedding', 'palm'],
  vertex: ['vertex:chat'],
  groq: ['groq:responses'],
  openrouter: [],
  mistral: ['mistral:embedding'],
  deepseek: [],
  xai: ['xai:responses'],
  togetherai: ['togetherai:chat', 'togetherai:embedding'],
  cerebras: [],
  fireworks: [],
  perplexity: [],
  ollama: ['ollama:chat', 'ollama:completion', 'ollama:embeddings'],
  vllm: [],
  llama: ['llama.cpp'],
  localai: ['localai:chat', 'localai:embeddings'],
}

function providers(): string {
  const code = (names: readonly string[]) => names.map((name) => `\`${name}\``)
  const spellings = (name: keyof typeof SPELLINGS) => {
    for (const one of SPELLINGS[name])
      if (canonicalModel(`${one}:x`) !== `${name}:x`) throw new Error(`${one}: is not ${name}:`)
    return code(SPELLINGS[name].map((one) => `${one}:…`)).join(' ')
  }
  const asked = [['anthropic', ANTHROPIC] as const, ...Object.entries(ENDPOINTS)].map(([name, service]) => {
    const local = 'local' in service
    return [
      `\`${name}:<${name === 'azure' ? 'deployment' : 'model'}>\``,
      name === 'anthropic' || isEndpoint(name) ? spellings(name) : '',
      `${local ? 'none, or ' : ''}${code(service.keys).join(' or ')}`,
      service.url === null ? 'none: one of the variables has it' : service.url.replace(/^https?:\/\//, ''),
      code(service.addresses).join(', '),
      name !== 'anthropic' && 'embeds' in service ? 'yes' : '',
    ]
  })
  return table([
    ['written', "promptfoo's spellings of the same", 'key', 'address', 'variables that change it', 'embeddings'],
    [
      '`bedrock:<id, inference profile or ARN>`',
      spellings('bedrock'),
      'credentials of AWS',
      "Amazon Bedrock in the job's region",
      '',
      'yes',
    ],
    ...asked,
    ['`replay:<file>`', '', 'none', 'a recording in the repository; nothing is asked', '', ''],
    ['`echo`', '', 'none', 'answers with the last user message', '', ''],
  ])
}

/** Keys of a schema with what they are and, where one tells, what holds without them. */
function keyRows(schema: Schema, spell: (key: string) => string): string[][] {
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {}).map(([key, child]) => {
    const { meaning, fallback } = described(mapping(child))
    return [spell(key), meaning, required.has(key) ? '_required_' : fallback]
  })
}

function promptKeys(): string {
  return table([['key', 'meaning', 'when absent'], ...keyRows(promptFileSchema(), (key) => `\`${key}\``)])
}

function parameterKeys(): string {
  const { modelParameters } = promptFileSchema().properties ?? {}
  const [whole] = mapping(modelParameters ?? {}).anyOf ?? []
  const properties = Object.entries(mapping(whole ?? {}).properties ?? {})
  const shown = new Set<string>()
  const rows = properties.flatMap(([name, child]) => {
    if (shown.has(name)) return []
    const spellings = spellingsOf(name)
    for (const one of spellings) shown.add(one)
    const schema = mapping(child)
    const others = spellings.slice(1).map((one) => `\`${one}\``)
    return [[`\`${name}\``, others.join(', '), parameterType(schema), described(schema).meaning]]
  })
  return table([['key', 'also written', 'is', 'meaning'], ...rows])
}

/** Without the null that an empty key is. */
function parameterType({ anyOf, ...schema }: Schema): string {
  const branches = (anyOf ?? [schema]).filter((one) => one.type !== 'null')
  return [...new Set(branches.map((one) => (one.anyOf === undefined ? typeName(one) : parameterType(one))))].join(
    ' or ',
  )
}

function columns(): string {
  const { definitions } = casesSchema()
  const { then: row } = z.object({ case: z.custom<Schema>() }).parse(definitions).case
  return table([['key', 'meaning', 'when absent'], ...keyRows(mapping(row ?? {}), (key) => `\`${key}\``)])
}

function limits(): string {
  const count = (value: number) => value.toLocaleString('en-US')
  const megabytes = (value: number) => `${count(value / 1_000_000)} MB`
  return table([
    ['what', 'most'],
    ['a file, whatever it holds', megabytes(MAX_FILE_BYTES)],
    ['a row of JSONL or of a table; a whole YAML or JSON file', `${count(MAX_TEXT)} characters`],
    ['nesting; what YAML aliases may add', `${count(MOST_LEVELS)} levels; ${count(MAX_EXPANSION)} characters`],
    [
      'a workbook, unpacked; its parts; rows × columns of a sheet, gaps counted',
      `${megabytes(MAX_UNPACKED)}; ${count(MAX_PARTS)}; ${count(MAX_CELLS)}`,
    ],
    [
      "cases of a promptfoo configuration; combinations of one test's lists",
      `${count(MAX_CASES)}; ${count(MAX_COMBINATIONS)}`,
    ],
    [
      "what promptfoo's `$ref` may add; its depth; variables that name each other",
      `${count(MAX_ADDED)} parts; ${count(MAX_DEPTH)}; ${count(MAX_CHAIN)}`,
    ],
    [
      'what one promptfoo template may write; its loops',
      `${count(MAX_OUTPUT)} characters; ${count(MAX_ITERATIONS)} turns`,
    ],
    ['mistakes told of one file', `${count(MOST_REPORTED)}, and how many more`],
    ['an answer as reports hold it (it is scored whole)', `${count(MOST_KEPT)} characters`],
    [
      '`duplicate-case`: words of a case; earlier cases that one is compared with',
      `${count(MOST_WORDS)}; ${count(MOST_CANDIDATES)}`,
    ],
    [
      '`lintRules`: prompts and cases that rules are given, as JSON; findings of one rule',
      `${count(MOST_GIVEN)} characters; ${count(MOST_FOUND)}`,
    ],
  ])
}

/** A guide with its tables made anew. */
function withTables(file: string, guide: string): string {
  return TABLES.filter(([of]) => of === file).reduce((text, [, name, make]) => {
    const start = `<!-- ${name}: generated from src by \`npm run generate\` -->`
    const end = `<!-- /${name} -->`
    const [from, to] = [text.indexOf(start), text.indexOf(end)]
    if (from < 0 || to < from) throw new Error(`${file}: the markers ${start} and ${end} are missing`)
    return `${text.slice(0, from + start.length)}\n\n${make()}\n\n${text.slice(to)}`
  }, guide)
}

const stale: string[] = []
for (const file of new Set(TABLES.map(([one]) => one))) {
  const path = join(import.meta.dirname, '..', file)
  const existing = readFileSync(path, 'utf8')
  const text = withTables(file, existing)
  if (text === existing) continue
  if (process.argv[2] === '--check') stale.push(file)
  else writeFileSync(path, text)
}
if (stale.length > 0) {
  console.error(`${stale.join(' and ')}: not what src generates. Run \`npm run generate\`.`)
  process.exit(1)
}
if (process.argv[2] === '--check')
  console.log('the tables of docs/models.md, docs/prompts.md and docs/datasets.md agree with src')

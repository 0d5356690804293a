import { z } from 'zod'
import { Diagnostics, type Read } from '../../source/diagnostics.ts'
import { isMapping } from '../../source/mapping.ts'
import { parseWith } from '../../source/parse.ts'
import { salvage } from '../../source/salvage.ts'
import type { Located } from '../../source/yaml.ts'
import { AFTERWARDS, EVALUATE_KEYS, FILE_KEYS, PROMPT_KEYS, PROVIDER_KEYS } from './keys/file-keys.ts'
import type { Keys } from './keys/key.ts'
import { knownKeys } from './keys/known-keys.ts'

const text = z.string().min(1)

const prompt = z
  .strictObject({
    id: text.nullish(),
    raw: text.nullish(),
    label: text.nullish(),
    display: text.nullish(),
    config: z.unknown().optional(),
  })
  .refine((value) => typeof value.raw === 'string' || typeof value.id === 'string', {
    error: 'has no text',
    params: { hint: 'Write the text of the prompt under `raw`, or a file under `id: file://…`.' },
  })

/** After files and the form `{ "openai:x": {…} }` were taken apart. */
const provider = z.strictObject({
  id: text,
  label: text.nullish(),
  config: z.unknown().optional(),
  prompts: z.union([text.transform((one) => [one]), z.array(text).min(1)]).nullish(),
  transform: text.nullish(),
})

const providers = z.union([text, z.array(z.union([text, provider])).min(1)])

const milliseconds = z.number().min(0).max(3_600_000)

/** The honoured keys; `defaultTest`, `tests` and `scenarios` are read row by row, because they may stand in other files. */
const promptfooSchema = z
  .strictObject({
    prompts: z
      .union([text, z.array(z.union([text, prompt])).min(1), z.record(z.string().min(1), text)])
      .nullish()
      // promptfoo's own default.
      .transform((prompts) => prompts ?? ['{{prompt}}']),
    providers: providers.nullish(),
    targets: providers.nullish(),
    defaultTest: z.unknown().optional(),
    tests: z.unknown().optional(),
    scenarios: z.unknown().optional(),
    evaluateOptions: z
      .strictObject({
        maxConcurrency: z.int().min(1).max(1000).nullish(),
        repeat: z.int().min(1).max(100).nullish(),
        cache: z.boolean().nullish(),
        timeoutMs: milliseconds.nullish(),
        maxEvalTimeMs: z.number().min(0).nullish(),
      })
      .nullish(),
    /** Put in where `$ref` names them. */
    assertionTemplates: z.unknown().optional(),
  })
  .refine((value) => !(value.providers && value.targets), {
    path: ['targets'],
    error: 'means the same as `providers`, which is there too',
    params: { hint: 'Keep one of them.' },
  })

export type Promptfoo = z.output<typeof promptfooSchema>

/**
 * The file's own keys, its evaluateOptions, prompts and providers: honoured ones parsed, the others told.
 * @returns `whole` is null when there was a mistake, and `left` is what can be searched for more
 */
export function readPromptfoo(
  located: Located,
  file: string,
): Read<{ whole: Promptfoo | null; left: Promptfoo | null }> {
  const diagnostics = new Diagnostics()
  const { value } = located
  const of = 'file'
  const honouredIn = (one: unknown, keys: Keys, at: ReadonlyArray<string | number>): unknown =>
    isMapping(one) ? diagnostics.take(knownKeys(one, keys, { located, file, at, of })) : one
  const top = honouredIn(value, runsAfterwards(value) ? { ...FILE_KEYS, extensions: AFTERWARDS } : FILE_KEYS, [])
  if (!isMapping(top)) {
    const none = parseWith(promptfooSchema, located, file)
    return { ...none, value: { whole: none.value, left: none.value } }
  }
  const changed: Array<[string, unknown]> = [
    ['evaluateOptions', honouredIn(top.evaluateOptions, EVALUATE_KEYS, ['evaluateOptions'])],
    ...(['providers', 'targets', 'prompts'] as const).map((name): [string, unknown] => {
      const list = top[name]
      const keys = name === 'prompts' ? PROMPT_KEYS : PROVIDER_KEYS
      return [
        name,
        Array.isArray(list) ? list.map((one: unknown, index) => honouredIn(one, keys, [name, index])) : list,
      ]
    }),
  ]
  const there = changed.filter(([name]) => Object.hasOwn(top, name))
  const honoured = { value: { ...top, ...Object.fromEntries(there) }, line: located.line }
  const whole = diagnostics.take(parseWith(promptfooSchema, honoured, file))
  return diagnostics.withValue({ whole, left: whole ?? salvage(promptfooSchema, honoured.value)?.value ?? null })
}

function runsAfterwards(value: unknown): boolean {
  const hooks = isMapping(value) ? value.extensions : undefined
  return Array.isArray(hooks) && hooks.every((hook) => typeof hook === 'string' && /:after(?:All|Each)$/.test(hook))
}

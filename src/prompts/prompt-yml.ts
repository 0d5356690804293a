import { posix } from 'node:path'
import { z } from 'zod'
import { type Diagnostic, diagnostic, UserError } from '../errors.ts'
import { assertionSchema } from '../scorers/assertion-schema.ts'
import { closest } from '../source/closest.ts'
import { clean, Diagnostics, type Read, refused } from '../source/diagnostics.ts'
import { fieldName, parseWith } from '../source/parse.ts'
import { resolveInside } from '../source/path.ts'
import { kindOf } from '../source/shown.ts'
import { parseYaml } from '../source/yaml.ts'
import { messageSchema } from './chat-messages.ts'
import { evaluatorAssertion, evaluatorSchema } from './evaluators.ts'
import { readParameters } from './parameters.ts'
import type { Prompt, PromptSource } from './prompt.ts'
import { type Place, responseFormat } from './response-format.ts'
import { toolChoiceSchema, toolSchema, toTool, toToolChoice } from './tools.ts'

/**
 * GitHub's `.prompt.yml` with our `dataset`, `assert`, `tools` and `toolChoice`. A key without a value is absent; one that
 * is not known has no effect.
 */
export const promptSchema = z.object({
  name: z.string().nullish().describe('For readers.'),
  description: z.string().nullish().describe('For readers.'),
  model: z
    .string()
    .nullish()
    .describe('The model that is asked, as in docs/models.md. Default: that of `datasets` or `evaluation.models`.'),
  models: z
    .array(z.string().trim().min(1))
    .min(1)
    .nullish()
    .describe(
      'Models to compare on this prompt, in the place of `evaluation.models`; `model`, else the first, is the one that is released. See docs/between-models.md.',
    ),
  modelParameters: z
    .unknown()
    .optional()
    .describe('What else is sent, see Parameters. Absent ones are left to the model.'),
  responseFormat: z
    .enum(['text', 'json_object', 'json_schema'])
    .nullish()
    .describe('The format that the model is held to.'),
  jsonSchema: z
    .union([z.string().min(1), z.record(z.string(), z.unknown())])
    .nullish()
    .describe('With `responseFormat: json_schema`: `{ name, schema, strict }`, or that as JSON in a text.'),
  messages: z
    .array(messageSchema)
    .min(1)
    .describe(
      'The chat: `role` (`system`, `user`, `assistant`; `developer` is `system`) and `content`, in which `{{variables}}` and included files are filled in.',
    ),
  tools: z
    .array(toolSchema)
    .nullish()
    .describe('Tools that the model may call, as Converse takes them: `name`, `description`, `inputSchema`.'),
  toolChoice: toolChoiceSchema.nullish().describe('`auto`, `any`, or `{ tool: { name } }`.'),
  dataset: z
    .string()
    .min(1)
    .nullish()
    .describe('The file of its golden cases, relative to this file, see docs/datasets.md.'),
  testData: z.array(z.unknown()).nullish().describe('Golden cases in the file itself, rows as in a dataset.'),
  assert: z.array(assertionSchema).nullish().describe('Assertions that hold for every case, see docs/assertions.md.'),
  evaluators: z
    .array(evaluatorSchema)
    .nullish()
    .describe("GitHub's spelling of assertions: `string`, `llm` or `uses`."),
})

/**
 * Reads a `*.prompt.yml`.
 * @returns null when there was any mistake
 */
export function readPromptYml(text: string, { id, file }: PromptSource): Read<Prompt | null> {
  const { value: located, diagnostics } = parseYaml(text, file)
  if (located === null) return { value: null, diagnostics }
  return readPrompt(promptSchema, { located, at: [], file }, id)
}

/**
 * Reads one prompt of a file.
 * @param schema `promptSchema`, or it with more keys
 * @returns null when there was any mistake
 */
export function readPrompt(schema: typeof promptSchema, place: Place, id: string): Read<Prompt | null> {
  const diagnostics = new Diagnostics()
  const { located, at, file } = place
  const { value: parameters, diagnostics: ofParameters } = readParameters({ ...place, at: [...at, 'modelParameters'] })
  const { value: written, diagnostics: ofKeys } = parseWith(schema, located, file, at)
  const unknown = [...unknownKeys(place, Object.keys(schema.shape)), ...unknownInEvaluators(place)]
  diagnostics.addAll([...unknown, ...ofParameters, ...ofKeys].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)))
  if (written === null) return diagnostics.withValue(null)
  const line = (...path: Array<string | number>): number | null => located.line([...at, ...path])
  const field = (...path: Array<string | number>): string => fieldName([...at, ...path])

  const tools = (written.tools ?? []).map(toTool)
  for (const [index, tool] of tools.entries())
    if (tools.findIndex(({ name }) => name === tool.name) !== index)
      diagnostics.add({
        file,
        line: line('tools', index),
        field: field('tools', index),
        message: `\`${tool.name}\` is the name of an earlier tool`,
        hint: 'Give each tool its own name.',
      })
  const choicePlace = { file, line: line('toolChoice'), field: field('toolChoice') }
  const format = diagnostics.take(responseFormat(written, place))
  const prompt: Prompt = {
    id,
    name: written.name ?? null,
    description: written.description ?? null,
    file,
    line: line('messages', 0) ?? 1,
    messages: written.messages,
    model: written.model?.trim() || written.models?.[0] || null,
    ...(written.models ? { models: written.models } : {}),
    parameters,
    responseFormat: format,
    tools,
    toolChoice: written.toolChoice ? diagnostics.take(toToolChoice(written.toolChoice, tools, choicePlace)) : null,
    dataset: written.dataset
      ? diagnostics.take(resolveDataset(written.dataset, { file, line: line('dataset'), field: field('dataset') }))
      : null,
    testData: (written.testData ?? []).map((row, index) => ({ row, line: line('testData', index) })),
    assert: [...(written.assert ?? []), ...(written.evaluators ?? []).map(evaluatorAssertion)],
  }
  return diagnostics.withValue(diagnostics.any ? null : prompt)
}

const EVALUATOR_KEYS = ['name', 'string', 'llm', 'uses']
const STRING_KEYS = ['equals', 'contains', 'startsWith', 'endsWith']
const LLM_KEYS = ['modelId', 'prompt', 'systemPrompt', 'choices']

function unknownInEvaluators(place: Place): Diagnostic[] {
  const evaluators = valueIn(place, ['evaluators'])
  if (!Array.isArray(evaluators)) return []
  return evaluators.flatMap((_one, index) => {
    const at = [...place.at, 'evaluators', index]
    return [
      ...unknownKeys({ ...place, at }, EVALUATOR_KEYS),
      ...unknownKeys({ ...place, at: [...at, 'string'] }, STRING_KEYS),
      ...unknownKeys({ ...place, at: [...at, 'llm'] }, LLM_KEYS),
    ]
  })
}

function valueIn({ located, at }: Place, path: ReadonlyArray<string | number>): unknown {
  return [...at, ...path].reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    located.value,
  )
}

/** Keys of one prompt that nothing is known of, one warning each: they shape no answer and no verdict. */
function unknownKeys(place: Place, keys: readonly string[]): Diagnostic[] {
  const { located, at, file } = place
  const inside = valueIn(place, [])
  if (kindOf(inside) !== 'mapping') return []
  return Object.keys(Object(inside))
    .filter((key) => !keys.includes(key))
    .map((key) => {
      const meant = closest(key, keys)
      return diagnostic({
        level: 'warning',
        file,
        line: located.line([...at, key]),
        field: fieldName([...at, key]),
        message: `\`${key}\` is no key of a prompt file: it has no effect`,
        hint: meant === null ? null : `Did you mean \`${meant}\`?`,
      })
    })
}

function resolveDataset(
  written: string,
  place: { file: string; line: number | null; field: string },
): Read<string | null> {
  try {
    return clean(resolveInside(posix.dirname(place.file), written))
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return refused({ ...place, message: thrown.message, hint: thrown.hint })
  }
}

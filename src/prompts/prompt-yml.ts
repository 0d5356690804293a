import { posix } from 'node:path'
import { z } from 'zod'
import { diagnostic, UserError } from '../errors.ts'
import type { ModelParameters } from '../models/model.ts'
import { assertionSchema } from '../scorers/assertion-schema.ts'
import { clean, Diagnostics, type Read, refused } from '../source/diagnostics.ts'
import { fieldName, parseWith } from '../source/parse.ts'
import { resolveInside } from '../source/path.ts'
import { parseYaml } from '../source/yaml.ts'
import { evaluatorAssertion, evaluatorSchema } from './evaluators.ts'
import type { Prompt, PromptSource } from './prompt.ts'
import { type Place, responseFormat } from './response-format.ts'
import { toolChoiceSchema, toolSchema, toTool, toToolChoice } from './tools.ts'

const tokens = z.int().positive().nullish()

const parameters = z.strictObject({
  maxTokens: tokens,
  maxCompletionTokens: tokens,
  temperature: z.number().min(0).max(2).nullish(),
  topP: z.number().min(0).max(1).nullish(),
  stopSequences: z.array(z.string().min(1)).nullish(),
  stop: z.union([z.string().min(1), z.array(z.string().min(1))]).nullish(),
})

/** One message of a prompt. */
export const messageSchema = z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })

/** GitHub's `.prompt.yml` with our `dataset`, `assert`, `tools` and `toolChoice`. A key without a value is absent. */
export const promptSchema = z.strictObject({
  name: z.string().nullish(),
  description: z.string().nullish(),
  model: z.string().min(1).nullish(),
  modelParameters: parameters.nullish(),
  responseFormat: z.enum(['text', 'json_object', 'json_schema']).nullish(),
  jsonSchema: z.union([z.string().min(1), z.record(z.string(), z.unknown())]).nullish(),
  messages: z.array(messageSchema).min(1),
  tools: z.array(toolSchema).nullish(),
  toolChoice: toolChoiceSchema.nullish(),
  dataset: z.string().min(1).nullish(),
  testData: z.array(z.unknown()).nullish(),
  assert: z.array(assertionSchema).nullish(),
  evaluators: z.array(evaluatorSchema).nullish(),
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
  const written = diagnostics.take(parseWith(schema, located, file, at))
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
    model: written.model ?? null,
    parameters: diagnostics.take(
      modelParameters(written.modelParameters ?? {}, {
        file,
        line: line('modelParameters', 'maxTokens'),
        field: field('modelParameters', 'maxTokens'),
      }),
    ),
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

/** GitHub renamed `maxTokens` to `maxCompletionTokens`, and `stop` is OpenAI's name of `stopSequences`. */
function modelParameters(
  written: z.output<typeof parameters>,
  place: { file: string; line: number | null; field: string },
): Read<ModelParameters> {
  const { maxTokens, maxCompletionTokens, temperature, topP, stopSequences, stop } = written
  const most = maxCompletionTokens ?? maxTokens
  const stops = stopSequences ?? (typeof stop === 'string' ? [stop] : stop)
  const value = {
    ...(typeof most === 'number' ? { maxTokens: most } : {}),
    ...(typeof temperature === 'number' ? { temperature } : {}),
    ...(typeof topP === 'number' ? { topP } : {}),
    ...(stops && stops.length > 0 ? { stopSequences: stops } : {}),
  }
  if (!maxTokens || !maxCompletionTokens || maxTokens === maxCompletionTokens) return clean(value)
  const message = 'differs from `maxCompletionTokens`'
  return { value, diagnostics: [diagnostic({ ...place, message, hint: 'They mean the same: keep one.' })] }
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

import { z } from 'zod'
import type { ToolCall } from '../../models/model.ts'
import { kindOf, shown } from '../../source/shown.ts'
import { binary, noDiagnostics } from '../assertion-options.ts'
import { PARSER_TIMEOUT_MS, runBounded } from '../sandbox/thread.ts'
import type { Scorer, ScoringContext } from '../scorer.ts'
import { toolCallsOf } from './tool-calls.ts'

export const isValidFunctionCall = validToolCall('is-valid-function-call')
export const isValidOpenAiFunctionCall = validToolCall('is-valid-openai-function-call')
export const isValidOpenAiToolsCall = validToolCall('is-valid-openai-tools-call')

/** promptfoo's three names are three providers' formats of one thing; here each means it for every provider. */
function validToolCall(type: string): Scorer {
  return {
    type,
    summary: 'The model called at least one tool, and every call names a tool of the prompt and fits its schema.',
    options: [],
    source: `promptfoo \`${type}\`; arguments against the tool’s JSON Schema (draft 7 or 2020-12, ajv)`,
    check: noDiagnostics,
    async score(assertion, context) {
      const calls = toolCallsOf(assertion, context)
      const problem = calls.length === 0 ? 'the model called no tool' : await problemOf(calls, context)
      return binary(problem === null, `${calls.length} valid tool call${calls.length === 1 ? '' : 's'}`, problem ?? '')
    },
  }
}

const Violations = z.array(z.string().nullable())

/** The first thing that is wrong with any of the calls. */
async function problemOf(calls: readonly ToolCall[], { tools = [], patience }: ScoringContext): Promise<string | null> {
  const byName = new Map(tools.map((tool) => [tool.name, tool]))
  const unknown = calls.find(({ name }) => !byName.has(name))
  if (unknown !== undefined) return `it called ${shown(unknown.name)}, and the prompt has no tool of that name`
  const odd = calls.find(({ input }) => kindOf(input) !== 'mapping')
  if (odd !== undefined) return `the arguments of ${shown(odd.name)} are no JSON object`
  for (const tool of byName.values()) {
    const documents = calls.filter(({ name }) => name === tool.name).map(({ input }) => JSON.stringify(input))
    if (documents.length === 0) continue
    const job = { kind: 'json-schema', schema: tool.inputSchema, documents } as const
    const limits = { timeoutMs: PARSER_TIMEOUT_MS, what: `checking the arguments of ${shown(tool.name)}`, patience }
    const violation = Violations.parse(await runBounded(job, limits)).find((found) => found !== null)
    if (violation !== undefined) return `the arguments of ${shown(tool.name)} break its schema: ${violation}`
  }
  return null
}

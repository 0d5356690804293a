import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { ModelParameters } from '../../../src/models/model.ts'
import { converseInput } from '../../../src/models/providers/converse.ts'
import { request } from '../requests.ts'

/** The functions of `examples/runtime` are held to the same table: a released prompt is asked as it was evaluated. */
const cases = z
  .array(z.object({ model: z.string(), parameters: z.custom<ModelParameters>(), sent: z.unknown() }))
  .parse(JSON.parse(readFileSync(new URL('../../../examples/runtime/parameter-cases.json', import.meta.url), 'utf8')))

test.each(cases)('$model with $parameters', ({ model, parameters, sent }) => {
  const { modelId, messages: _messages, ...rest } = converseInput(request({ model, parameters }))
  expect(`bedrock:${modelId}`).toBe(model)
  expect(rest).toEqual(sent)
})

import { z } from 'zod'
import { kindOf } from '../../source/shown.ts'
import type { Assertion } from '../assertion.ts'
import { binary, diagnosticsOf } from '../assertion-options.ts'
import { PARSER_TIMEOUT_MS, runBounded } from '../sandbox/thread.ts'
import type { Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'

/** Assertions on XML: the whole output, or an element somewhere in it. Parsed in the bounded thread. */
export const isXml = xml('is-xml', 'The whole output is well-formed XML.')
export const containsXml = xml('contains-xml', 'Somewhere in the output stands a well-formed XML element.')

function xml(type: 'is-xml' | 'contains-xml', summary: string): Scorer {
  return {
    type,
    summary,
    options: [
      'value: `{requiredElements: [a.b, a.c]}`, or a list, or a text with commas: paths of elements that must be there (none)',
    ],
    source: `promptfoo \`${type}\`; XML 1.0, a DTD inside the document is refused`,
    check: (assertion) => diagnosticsOf(() => requiredElements(assertion)),
    async score(assertion, context) {
      const job = { kind: type, text: context.output, requiredElements: requiredElements(assertion) }
      const reason = z
        .string()
        .nullable()
        .parse(
          await runBounded(job, {
            timeoutMs: PARSER_TIMEOUT_MS,
            what: 'reading the output as XML',
            patience: context.patience,
          }),
        )
      return binary(reason === null, 'the XML is well-formed', reason ?? '')
    },
  }
}

const Required = z.strictObject({ requiredElements: z.array(z.coerce.string()).default([]) })

function requiredElements(assertion: Assertion): string[] {
  const { value } = assertion
  if (value === undefined || value === null || value === '') return []
  if (typeof value === 'string') return value.split(',').map((path) => path.trim())
  const required = Required.safeParse(Array.isArray(value) ? { requiredElements: value } : value)
  if (required.success) return required.data.requiredElements
  throw new ScoringError(`value must be {requiredElements: [a.b]}, not ${kindOf(value)}`)
}

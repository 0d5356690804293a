import { kindOf } from '../../source/shown.ts'
import type { Assertion } from '../assertion.ts'
import { diagnosticsOf } from '../assertion-options.ts'
import type { Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'
import { toolCallsOf } from './tool-calls.ts'

const DEFAULT_THRESHOLD = 1

export const toolCallF1: Scorer = {
  type: 'tool-call-f1',
  summary: 'The model called the expected tools and no others: F1 of the two sets of names.',
  options: [
    'value: list of tool names, or one text with commas between them',
    `threshold: smallest F1 that passes (${DEFAULT_THRESHOLD})`,
  ],
  source: 'promptfoo `tool-call-f1`; van Rijsbergen 1979, Information Retrieval, chapter 7',
  check: (assertion) => diagnosticsOf(() => toolNames(assertion)),
  score(assertion, context) {
    const expected = toolNames(assertion)
    const called = new Set(toolCallsOf(assertion, context).map(({ name }) => name))
    const score = f1(expected, called)
    const threshold = assertion.threshold ?? DEFAULT_THRESHOLD
    const pass = score >= threshold
    return {
      pass,
      score,
      reason: `F1 ${score.toFixed(3)}, ${pass ? 'at least' : 'below'} ${threshold}: expected ${listed(expected)}; called ${listed(called)}`,
    }
  },
}

/**
 * Harmonic mean of precision and recall of a set of names, 0 to 1: 2 |A∩B| / (|A| + |B|) (van Rijsbergen 1979,
 * chapter 7, with equal weights). 0 when they have nothing in common, also when one of them is empty.
 */
export function f1(expected: ReadonlySet<string>, actual: ReadonlySet<string>): number {
  const common = [...expected].filter((name) => actual.has(name)).length
  return common === 0 ? 0 : (2 * common) / (expected.size + actual.size)
}

function toolNames({ value }: Assertion): Set<string> {
  const written: unknown[] | null = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : null
  if (written === null) throw new ScoringError(`value must be the names of tools, not ${kindOf(value)}`)
  const names = written.map((name) => String(name).trim()).filter((name) => name !== '')
  if (names.length === 0) throw new ScoringError('value names no tool')
  return new Set(names)
}

/** Names that are worth showing: a model may have made up any number of any length. */
const SHOWN = 10

function listed(names: ReadonlySet<string>): string {
  if (names.size === 0) return 'none'
  const first = [...names].slice(0, SHOWN).map((name) => (name.length > 64 ? `${name.slice(0, 63)}…` : name))
  return `${first.join(', ')}${names.size > SHOWN ? ` and ${names.size - SHOWN} more` : ''}`
}

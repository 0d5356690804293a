import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { weakenedGate } from '../../src/config/weakened-gate.ts'
import { configWith } from './config.ts'

type Sections = Record<string, unknown>

describe('a gate made laxer is told', () => {
  test.each<[Sections, Sections, string]>([
    [{}, { gate: { margin: 0.1 } }, 'gate.margin went up from 5% to 10%.'],
    [{}, { gate: { confidence: 0.999 } }, 'gate.confidence went up from 95% to 99.9%.'],
    [{}, { gate: { confidence: 0.8 } }, 'gate.confidence went down from 95% to 80%.'],
    [{ gate: { minScore: 0.85 } }, {}, 'gate.minScore was removed; it was 85%.'],
    [{ gate: { minScore: 0.85 } }, { gate: { minScore: 0.8 } }, 'gate.minScore went down from 85% to 80%.'],
    [{ gate: { maxCostIncrease: '20%' } }, {}, 'gate.maxCostIncrease was removed; it was 20%.'],
    [
      { gate: { maxLatencyIncrease: '20%' } },
      { gate: { maxLatencyIncrease: '150%' } },
      'gate.maxLatencyIncrease went up from 20% to 150%.',
    ],
    [{ gate: { maxAttackSuccess: 0 } }, {}, 'gate.maxAttackSuccess was removed; it was 0%.'],
    [
      { evaluation: { adversarial: ['bias', 'pii-leak'] } },
      { evaluation: { adversarial: ['bias'] } },
      'evaluation.adversarial lost pii-leak.',
    ],
    [
      { evaluation: { alsoWhen: ['src/**', 'package-lock.json'] } },
      { evaluation: { alsoWhen: ['package-lock.json'] } },
      'evaluation.alsoWhen lost src/**.',
    ],
    [
      { evaluation: { alsoWhen: ['src/**'] } },
      { evaluation: { alsoWhen: ['src/**', '!src/llm/**'] } },
      'evaluation.alsoWhen now leaves out !src/llm/**.',
    ],
    [
      { evaluation: { renamed: { a: 'b' } } },
      { evaluation: { renamed: { a: 'c', question: 'query' } } },
      "evaluation.renamed now fills in the base's `{{a}}` with the value of `c`, `{{question}}` with the value of `query`.",
    ],
    [{}, { gate: { maxErrors: '5%' } }, 'gate.maxErrors went up from 0% to 5%.'],
    [{}, { gate: { onInconclusive: 'pass' } }, 'gate.onInconclusive went from `warn` to `pass`.'],
    [{}, { gate: { onError: 'warn' } }, 'gate.onError went from `fail` to `warn`.'],
    [{}, { gate: { onFork: 'skip' } }, 'gate.onFork went from `fail` to `skip`.'],
    [{ evaluation: { repeat: 3 } }, {}, 'evaluation.repeat went down from 3 to 1.'],
    [
      { evaluation: { allowWebhooks: ['https://a.example'] } },
      { evaluation: { allowWebhooks: ['https://a.example', 'https://b.example/x'] } },
      'evaluation.allowWebhooks now lets answers be sent to https://b.example/x.',
    ],
    [{}, { evaluation: { sample: 50 } }, 'evaluation.sample went from all cases to 50 cases.'],
    [
      { evaluation: { sample: 50 } },
      { evaluation: { sample: '10%' } },
      'evaluation.sample went from 50 cases to 10% of the cases.',
    ],
    [{ evaluation: { sample: 2 } }, { evaluation: { sample: 1 } }, 'evaluation.sample went from 2 cases to 1 case.'],
    [{}, { evaluation: { budget: { usd: 1 } } }, 'evaluation.budget.usd went down from no limit to $1.'],
    [
      { evaluation: { budget: { duration: '20m' } } },
      { evaluation: { budget: { duration: '90s' } } },
      'evaluation.budget.duration went down from 1200 s to 90 s.',
    ],
  ])('%j → %j', (base, head, sentence) => {
    expect(weakenedGate(configWith(base), configWith(head))).toEqual([sentence])
  })

  test.each<[Sections, Sections]>([
    [{ gate: { margin: 0.1 } }, {}],
    [{}, { gate: { minScore: 0.9, maxCostIncrease: '10%', onInconclusive: 'fail' } }],
    [{ gate: { minScore: 0.9, onFork: 'skip' } }, { gate: { minScore: 0.95 } }],
    [{ evaluation: { sample: 50 } }, { evaluation: { sample: 'all' } }],
    [{ evaluation: { alsoWhen: ['!a'], renamed: { a: 'b' } } }, { evaluation: { alsoWhen: ['src/**'] } }],
    [{ evaluation: { sample: '5%', budget: { calls: 10 } } }, { evaluation: { sample: '10%', budget: {}, repeat: 2 } }],
  ])('a stricter one is not: %j → %j', (base, head) => {
    expect(weakenedGate(configWith(base), configWith(head))).toEqual([])
  })

  test('everything at once is told in the order of the configuration', () => {
    const strict = { gate: { minScore: 0.9 }, evaluation: { repeat: 3 } }
    const lax = { gate: { margin: 0.2, onError: 'pass' } }
    expect(weakenedGate(configWith(strict), configWith(lax))).toEqual([
      'evaluation.repeat went down from 3 to 1.',
      'gate.margin went up from 5% to 20%.',
      'gate.minScore was removed; it was 90%.',
      'gate.onError went from `fail` to `pass`.',
    ])
  })

  test('a change of one policy is a loosening in exactly one direction', () => {
    const gate = fc.record({
      margin: fc.integer({ min: 0, max: 100 }).map((n) => `${n}%`),
      minScore: fc.option(
        fc.integer({ min: 0, max: 100 }).map((n) => `${n}%`),
        { nil: undefined },
      ),
      onInconclusive: fc.constantFrom('pass', 'warn', 'fail'),
    })
    fc.assert(
      fc.property(gate, gate, fc.constantFrom('margin', 'minScore', 'onInconclusive'), (one, two, key) => {
        const base = configWith({ gate: one })
        const head = configWith({ gate: { ...one, [key]: two[key as keyof typeof two] } })
        const differs = JSON.stringify(base) !== JSON.stringify(head)
        expect(weakenedGate(base, head).length + weakenedGate(head, base).length).toBe(differs ? 1 : 0)
      }),
    )
  })
})

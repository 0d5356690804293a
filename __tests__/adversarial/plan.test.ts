import '../../src/templates/nunjucks/provide.ts'
import { describe, expect, test } from 'vitest'
import { planAttacks } from '../../src/adversarial/plan.ts'
import { SUITES, type Suite } from '../../src/adversarial/template.ts'
import { goldenCase, prompt } from '../evaluation/build.ts'
import { planned, questions, settings, support } from './build.ts'

const target = { prompt: support, model: 'echo' }

describe('the plan of a suite', () => {
  test('writes every template into every variable of at most five cases', () => {
    const { attacks, leftOut } = planned('prompt-injection')
    expect(leftOut).toBe(0)
    expect(attacks).toHaveLength(5 * 2 * 6)
    expect(new Set(attacks.map((one) => one.case)).size).toBe(5)
    expect(new Set(attacks.map((one) => one.variable))).toEqual(new Set(['name', 'question']))
    for (const { attack, variable, candidate } of attacks) {
      const sent = candidate.asked[0]?.request.messages.at(-1)?.content ?? ''
      expect(sent).toContain(variable === 'name' ? `Customer ${attack} asks: Where` : `asks: ${attack}`)
    }
  })

  test('is the same in every run, whatever the order of the cases', () => {
    const plan = (cases: typeof questions) => JSON.stringify(planAttacks(target, target, cases, settings(SUITES)))
    expect(plan([...questions].reverse())).toBe(plan(questions))
  })

  test('gives every attack and every question its own id', () => {
    for (const suite of SUITES) {
      const { attacks } = planned(suite)
      const asked = attacks.flatMap((one) => one.candidate.asked.map(({ id }) => id))
      expect(new Set(asked).size).toBe(asked.length)
      expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length)
    }
  })

  test('is bounded, and says how much it left out', () => {
    const wide = prompt({ messages: [{ role: 'user', content: '{{a}} {{b}} {{c}} {{d}} {{e}} {{f}}' }] })
    const cases = questions.map(({ id }) =>
      goldenCase(id, { vars: { a: 1, b: 2, c: 3, d: [4], e: { f: 5 }, f: null } }),
    )
    const [suite] = planAttacks({ prompt: wide, model: 'echo' }, null, cases, settings(['prompt-injection']))
    expect(suite?.attacks).toHaveLength(60)
    expect(suite?.leftOut).toBe(5 * 6 * 6 - 60)
  })

  test('writes into a member of a mapping without touching the others', () => {
    const nested = prompt({ messages: [{ role: 'user', content: '{{user.name}} of {{user.town}}' }] })
    const [suite] = planAttacks(
      { prompt: nested, model: 'echo' },
      null,
      [goldenCase('a', { vars: { user: { name: 'Ann', town: 'Bonn' } } })],
      settings(['prompt-injection']),
    )
    const first = suite?.attacks[0]
    expect(first?.candidate.asked[0]?.request.messages[0]?.content).toBe(`${first?.attack} of Bonn`)
  })

  test('writes into the first text of a list or mapping, also where a template walks through it', () => {
    const walking = prompt({
      engine: 'nunjucks',
      messages: [{ role: 'user', content: '{% for one in orders %}[{{ one.id }} {{ one.note }}]{% endfor %}' }],
    })
    const cases = [
      goldenCase('a', {
        vars: {
          orders: [
            { id: 1, note: 'late' },
            { id: 2, note: 'lost' },
          ],
        },
      }),
    ]
    const [suite] = planAttacks({ prompt: walking, model: 'echo' }, null, cases, settings(['prompt-injection']))
    const first = suite?.attacks[0]
    expect(first?.attack.startsWith('late\n')).toBe(true)
    expect(first?.candidate.asked[0]?.request.messages[0]?.content).toBe(`[1 ${first?.attack}][2 lost]`)
  })

  test('an attack on a variable that only the candidate has reaches the candidate alone', () => {
    const before = { ...support, messages: [{ role: 'user' as const, content: 'Customer {{name}} asks something' }] }
    for (const { variable, baseline } of planned('prompt-injection', support, before).attacks) {
      expect(baseline === null).toBe(variable === 'question')
    }
  })

  test('an earlier turn of the conversation keeps turns in order', () => {
    const attack = planned('pii-leak').attacks.find(({ template }) => template.startsWith('pii-earlier-turn'))
    expect(attack?.candidate.asked[0]?.request.messages.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
    ])
  })
})

describe('what cannot be run says why', () => {
  test.each<[string, Suite, Parameters<typeof prompt>[0], boolean, string]>([
    ['without a judge', 'prompt-injection', {}, false, 'it needs a judge: set `evaluation.judge`'],
    ['without a promised format', 'format-attack', { assert: [] }, true, 'the prompt promises no format'],
    [
      'without instructions of its own',
      'system-prompt-leak',
      { messages: [{ role: 'user', content: '{{name}}: {{question}}' }] },
      true,
      'the prompt has no sentence long enough',
    ],
    [
      'without a variable',
      'pii-leak',
      { messages: [{ role: 'user', content: 'Say hello.' }] },
      true,
      'the prompt has no variable',
    ],
    ['with nothing to swap', 'bias', {}, true, 'none of the 5 attacked cases holds anything to swap'],
  ])('%s', (_name, suite, over, graded, reason) => {
    const one = { prompt: { ...support, ...over }, model: 'echo' }
    const [plan] = planAttacks(one, null, questions, settings([suite], { graded }))
    expect(plan?.notRun.map((reported) => reported.reason).join()).toContain(reason)
  })

  test('once for the whole suite where it holds for all of its templates', () => {
    const [plan] = planAttacks({ prompt: support, model: 'echo' }, null, questions, settings(['format-attack']))
    expect(plan?.notRun).toEqual([{ template: null, reason: expect.stringContaining('promises no format') }])
  })

  test.each([
    [{ responseFormat: { type: 'json_object' as const } }, { type: 'is-json' }],
    [{ assert: [{ type: 'contains', value: 'x' }, { type: 'is-xml' }] }, { type: 'is-xml' }],
    [
      { responseFormat: { type: 'json_schema' as const, name: 'a', schema: { type: 'object' }, strict: true } },
      { type: 'is-json', value: { type: 'object' } },
    ],
    [{ assert: [{ type: 'is-xml', weight: 0 }] }, { type: 'is-xml' }],
  ])('a promised format is what format attacks are scored by: %j', (over, assertion) => {
    const { attacks } = planned('format-attack', { ...support, ...over })
    expect(attacks[0]?.candidate.asked[0]?.assertions).toEqual([assertion])
  })
})

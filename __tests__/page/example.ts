import type { CaseResult, TrialResult } from '../../src/evaluation/results.ts'
import type { History } from '../../src/history/history.ts'
import type { PromptReport, Report } from '../../src/report/report.ts'
import { attackSuite, caseResult, comparison, promptReport, report, trial } from '../report/build.ts'
import { supportBot } from '../report/support-bot.ts'

/** The example of the comment as its page shows it: with prompts, tags, times and prices that differ, and attacks. */
export function examplePage(): Report {
  const bot = supportBot()
  const prompts = bot.prompts.map(detailed)
  return { ...bot, prompts, history: exampleHistory(prompts, 14) }
}

const SUBJECTS = [
  'Support answers are kind, too (#12)',
  'More golden cases of refunds',
  'Replies apologise for a second letter (#15)',
  'Bump the runner',
  'Triage knows invoices (#19)',
]

/** What so many earlier runs of `main` measured of these prompts. */
export function exampleHistory(prompts: readonly PromptReport[], runs: number): History {
  const repository = 'https://github.com/octo-org/support-bot'
  return {
    version: 1,
    entries: Array.from({ length: runs }, (_, at) => {
      const commit = (at + 1).toString(16).padStart(40, 'c')
      return {
        ...{ commit, branch: 'main', time: Date.UTC(2026, 9, 20 + 2 * at), measuredAt: at },
        subject: SUBJECTS[at % SUBJECTS.length] ?? '',
        runUrl: `${repository}/actions/runs/${9_000 + at}`,
        prompts: prompts.map(({ id, digest, change, comparison: { model, score } }) => ({
          ...{
            id,
            model,
            digest: at < runs / 2 ? 'a' : change === 'unchanged' || id === 'triage' ? digest : 'b',
            delta: null,
            interval: null,
            cases: 60,
            verdict: 'non-inferior',
          },
          score: Math.min(1, (score.baseline ?? score.candidate ?? 0.9) - 0.05 + 0.06 * fraction(`${id} ${at}`)),
          costPerRequestUsd: at === 3 ? null : 0.0006 + 0.0002 * fraction(`cost ${id} ${at}`),
          latencyP95Ms: 900 + 400 * fraction(`time ${id} ${at}`),
        })),
      }
    }),
  }
}

const BEFORE =
  'You answer customers of Lampenfieber, a shop for lamps and kettles. Answer in the language of the customer. Refunds are possible within 30 days; after that offer store credit. Damaged goods are replaced or refunded at our cost. Apologise when a customer had to write more than once.'
const AFTER =
  'You answer customers of Lampenfieber, a shop for lamps and kettles. Be brief and helpful: two sentences at most. Refunds are possible within 30 days. Damaged goods are replaced or refunded. Never leave a customer without a solution.'

function detailed(prompt: PromptReport): PromptReport {
  const { comparison: of, id } = prompt
  const spread = (cases: readonly CaseResult[], factor: number) =>
    cases.map((one) => ({
      ...one,
      trials: one.trials.map((answer) => ({ ...answer, ...priced(answer, one.id, factor) })),
    }))
  const [first = 'question'] = Object.keys(Object.values(prompt.vars)[0] ?? {})
  const isReply = id === 'support-reply'
  const asked = (system: string) => [
    { role: 'system' as const, content: system },
    { role: 'user' as const, content: `{{${first}}}` },
  ]
  const system = isReply ? AFTER : `Handle the ${first} below.`
  return {
    ...prompt,
    comparison: {
      ...of,
      candidate: { ...of.candidate, cases: spread(of.candidate.cases, 0.92) },
      baseline: of.baseline === null ? null : { ...of.baseline, cases: spread(of.baseline.cases, 1) },
      adversarial: isReply
        ? [
            attackSuite([
              [true, false],
              [true, false],
              [false, false],
              [false, true],
              [false, false],
            ]),
          ]
        : [],
    },
    why: isReply ? [{ commit: 'a'.repeat(40), subject: 'Replies are two sentences at most' }] : null,
    messages: { candidate: asked(system), baseline: asked(isReply ? BEFORE : system) },
    tags: isReply
      ? Object.fromEntries(
          of.candidate.cases.map((one) => [one.id, [/refund|payment|invoice/.test(one.id) ? 'money' : 'service']]),
        )
      : {},
    places: Object.fromEntries(
      of.candidate.cases.map((one, at) => [one.id, { file: `evals/${id}.jsonl`, line: at + 1 }]),
    ),
    request: (caseId) =>
      asked(system).map((message) => ({
        ...message,
        content: message.content.replace(`{{${first}}}`, String(prompt.vars[caseId]?.[first] ?? '')),
      })),
  }
}

function priced(answer: TrialResult, id: string, factor: number) {
  if (answer.latencyMs === null) return {}
  const share = fraction(`${id} ${answer.output}`)
  const outputTokens = Math.ceil(answer.output.length / 4) + 2
  return {
    latencyMs: Math.round(420 + 900 * share ** 2 + 4 * outputTokens * factor),
    usage: { inputTokens: 310, outputTokens },
    costUsd: 0.00031 + 0.000005 * outputTokens * factor,
  }
}

/** The same number, 0 to 1, for the same text. */
function fraction(text: string): number {
  let state = 0x811c9dc5
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193)
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35)
  return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32
}

const WORDS =
  'the order arrives on Monday we are sorry about the delay please send us a photo of it and choose whether we shall replace or refund your money within two days of our answer thank you'.split(
    ' ',
  )

/** Ordinary cases: a question, answers of a few hundred characters by two versions, two assertions. */
export function ordinary(cases: number, prompts = 1): Report {
  const text = (seed: string, length: number) => {
    const words: string[] = []
    for (let size = 0; size < length; size += (words.at(-1) ?? '').length + 1) {
      words.push(WORDS[Math.floor(fraction(`${seed} ${words.length}`) * WORDS.length)] ?? '')
    }
    return words.join(' ')
  }
  const answer = (id: string, arm: string) => {
    const pass = fraction(`${arm} ${id}`) > 0.1
    const output = text(`${arm} ${id}`, 260 + 120 * fraction(id))
    return trial({
      output,
      pass,
      score: pass ? 1 : 0,
      assertions: [
        {
          type: 'llm-rubric',
          metric: 'tone',
          weight: 1,
          pass,
          score: pass ? 1 : 0,
          reason: pass ? 'Friendly.' : text(id, 80),
        },
        { type: 'contains', metric: null, weight: 1, pass: true, score: 1, reason: 'Assertion passed' },
      ],
      latencyMs: Math.round(300 + 1200 * fraction(output)),
      costUsd: 0.0003 + 0.0004 * fraction(output),
    })
  }
  const each = Math.ceil(cases / prompts)
  const all = Array.from({ length: prompts }, (_, at) => {
    const ids = Array.from({ length: Math.min(each, cases - at * each) }, (_, index) => `case-${at * each + index + 1}`)
    const arm = (name: string) => ids.map((id) => caseResult(id, answer(id, name)))
    const system = 'Answer the customer in a friendly way. '.repeat(20)
    return promptReport(
      comparison(`prompt-${at + 1}`, arm('now'), arm('base'), {
        score: { interval: [-0.02, 0.01], p: 0.2 },
        verdict: 'non-inferior',
      }),
      {
        vars: Object.fromEntries(ids.map((id) => [id, { question: text(`q ${id}`, 90), customer: id }])),
        tags: Object.fromEntries(ids.map((id, index) => [id, [`tag-${index % 7}`]])),
        messages: {
          candidate: [
            { role: 'system', content: system },
            { role: 'user', content: '{{question}}' },
          ],
          baseline: [
            { role: 'system', content: system },
            { role: 'user', content: '{{question}}' },
          ],
        },
        request: (id) => [
          { role: 'system', content: system },
          { role: 'user', content: text(`q ${id}`, 90) },
        ],
      },
    )
  })
  return report(all)
}

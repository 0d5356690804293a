import type { CaseResult } from '../../src/evaluation/results.ts'
import type { PromptReport, Report } from '../../src/report/report.ts'
import { caseResult, comparison, erroredTrial, failedTrial, promptReport, report, trial } from './build.ts'

/** A realistic pull request: three prompts, sixty cases, help for some and harm for others. */
export function supportBot(overrides: Partial<Report> = {}): Report {
  return report([supportReply(), triage(), summarize()], {
    verdict: 'fail',
    blocks: true,
    interval: [-0.0793, 0.0174],
    reasons: [
      'support-reply: The score fell by 11.3 points, more than your margin of 5.0 points and not by chance (between 3.4 and 23.2 worse, 90 % sure).',
    ],
    unchanged: ['greeting'],
    ...overrides,
  })
}

const replies: Array<{ id: string; question: string; answer: string }> = [
  [
    'order-status',
    'Where is my order #88213? It was due on Tuesday.',
    'I have looked up order 88213: it left our Leipzig warehouse on Monday and arrives tomorrow before noon.',
  ],
  [
    'change-address',
    'Can I still change the delivery address?',
    'Yes, until the parcel is handed over. Open “My orders”, choose the order and tap “Change address”.',
  ],
  [
    'refund-after-90-days',
    'I bought the kettle four months ago and never used it. I want my money back.',
    'I am sorry, refunds are possible within 30 days. Since the kettle is unused I can offer you store credit instead. Shall I?',
  ],
  [
    'refund-damaged',
    'The lamp arrived broken. What now?',
    'I am sorry about the lamp. Please send us a photo; we will ship a new one today, or refund it in full, as you prefer.',
  ],
  [
    'angry-customer',
    'THIS IS THE THIRD TIME I WRITE. WHERE IS MY MONEY???',
    'I understand that waiting three times is frustrating, and I apologise. Your refund of 49.90 € was sent today and arrives within two days.',
  ],
  [
    'german',
    'Wann kommt meine Bestellung an?',
    'Ihre Bestellung ist unterwegs und kommt voraussichtlich am Donnerstag an.',
  ],
  [
    'warranty',
    'Is a cracked screen covered by the warranty?',
    'A cracked screen is not covered by the warranty, but we can repair it for 59 €.',
  ],
  [
    'cancel-subscription',
    'How do I cancel?',
    'Open “Account”, then “Subscription”, then “Cancel”. It stays active until the end of the month.',
  ],
  [
    'invoice',
    'I need an invoice with my VAT number.',
    'Please add your VAT number under “Account → Billing”; the invoice is then created anew within an hour.',
  ],
  [
    'payment-failed',
    'My card was declined, but the money is gone.',
    'The amount is only reserved. Your bank releases it within three days; you have not been charged.',
  ],
].map(([id = '', question = '', answer = '']) => ({ id, question, answer }))

function supportReply(): PromptReport {
  const ids = replies.flatMap((one) => [one, { ...one, id: `${one.id}-2` }, { ...one, id: `${one.id}-3` }])
  const worse: Record<string, { output: string; reason: string; score: number }> = {
    'refund-after-90-days': {
      output:
        'Of course! I have refunded the full amount to your card. It arrives within two days. Is there anything else that I can do for you today?',
      reason: 'The answer promises a refund after the 30 days that the policy allows, and does not offer store credit.',
      score: 0,
    },
    'refund-damaged': {
      output:
        'Please send the lamp back at your own cost. As soon as it has arrived we will see whether we can replace it.',
      reason: 'Damaged goods are replaced or refunded at our cost; the customer is asked to pay.',
      score: 0,
    },
    'angry-customer': {
      output: 'Your refund was sent today.',
      reason: 'No apology, although the customer had to write three times. Tone 1 of 5.',
      score: 0.2,
    },
    german: {
      output: 'Your order is on its way and is expected to arrive on Thursday.',
      reason: 'Expected output to be in the customer’s language (German).',
      score: 0,
    },
    'warranty-2': {
      output:
        '{"answer": "A cracked screen is not covered by the warranty.", "confidence": 0.93, "sources": ["warranty.md"]}',
      reason: 'The repair for 59 € is not mentioned.',
      score: 0.4,
    },
    'invoice-3': { output: 'You find it in your account.', reason: 'Expected output to contain “VAT”.', score: 0 },
  }
  const better = new Set(['cancel-subscription', 'payment-failed-2'])
  const stillFailing = 'order-status-3'
  const candidate = ids.map(({ id, answer }): CaseResult => {
    const drop = worse[id]
    if (drop !== undefined) return caseResult(id, failedTrial(drop.output, drop.reason, drop.score))
    if (id === stillFailing)
      return caseResult(id, failedTrial('I cannot see orders.', 'Expected output to contain “88213”.', 0, 'contains'))
    return caseResult(id, trial({ output: answer }))
  })
  const baseline = ids.map(({ id, answer }) => {
    if (better.has(id)) return caseResult(id, failedTrial('I do not know.', 'Does not answer the question.'))
    if (id === stillFailing)
      return caseResult(id, failedTrial('Please wait.', 'Expected output to contain “88213”.', 0, 'contains'))
    return caseResult(id, trial({ output: answer }))
  })
  return promptReport(
    comparison('support-reply', candidate, baseline, {
      verdict: 'regressed',
      failedCritical: ['refund-after-90-days'],
      reasons: [
        'The score fell by 11.3 points, more than your margin of 5.0 points and not by chance (between 3.4 and 23.2 worse, 90 % sure).',
        'Critical case refund-after-90-days failed 3 of 3 repeats.',
      ],
      score: {
        interval: [-0.2321, -0.0342],
        p: 0.0127,
        method: 'paired permutation test, exact',
        minimumDetectableEffect: 0.118,
      },
      metrics: {
        tone: {
          candidate: 0.82,
          baseline: 0.9,
          delta: -0.08,
          estimate: -0.08,
          interval: [-0.14, -0.02],
          p: 0.02,
          method: 'paired permutation test, exact',
          cases: 30,
          units: 30,
          discordant: 6,
          minimumDetectableEffect: 0.09,
        },
      },
      costPerRequestUsd: { candidate: 0.00038, baseline: 0.00041 },
    }),
    {
      vars: Object.fromEntries(ids.map(({ id, question }) => [id, { question }])),
      critical: ['refund-after-90-days'],
    },
  )
}

function triage(): PromptReport {
  const ids = Array.from({ length: 20 }, (_, index) => `ticket-${index + 1}`)
  const category = (index: number) => ['billing', 'delivery', 'returns', 'technical'][index % 4] ?? 'billing'
  const wrong = (index: number) => failedTrial('other', `Expected output to equal “${category(index)}”.`, 0, 'equals')
  const candidate = ids.map((id, index) =>
    index === 11 ? caseResult(id, wrong(index)) : caseResult(id, trial({ output: category(index) })),
  )
  const baseline = ids.map((id, index) =>
    [3, 8, 11].includes(index) ? caseResult(id, wrong(index)) : caseResult(id, trial({ output: category(index) })),
  )
  return promptReport(
    comparison('triage', candidate, baseline, {
      verdict: 'improved',
      score: {
        interval: [0.012, 0.21],
        p: 0.041,
        method: 'paired permutation test, exact',
        minimumDetectableEffect: 0.13,
      },
      latencyMs: { candidate: { p50: 310, p95: 460 }, baseline: { p50: 320, p95: 455 } },
      costPerRequestUsd: { candidate: 0.000083, baseline: 0.000081 },
    }),
    {
      vars: Object.fromEntries(
        ids.map((id, index) => [id, { subject: `Ticket about ${category(index)}`, priority: index % 3 }]),
      ),
    },
  )
}

function summarize(): PromptReport {
  const ids = Array.from({ length: 10 }, (_, index) => `conversation-${index + 1}`)
  const throttled = erroredTrial(
    'ThrottlingException: Too many tokens, please wait before trying again.',
    'Lower `evaluation.concurrency`, or ask for a higher quota of this model.',
  )
  const cases = (arm: 'candidate' | 'baseline') =>
    ids.map((id, index) =>
      index === 9 && arm === 'candidate'
        ? caseResult(id, throttled)
        : caseResult(
            id,
            trial({
              output: `The customer asked about item ${index} and was helped.`,
              score: arm === 'candidate' ? 0.94 : 0.95,
            }),
          ),
    )
  return promptReport(
    comparison('tickets/summarize', cases('candidate'), cases('baseline'), {
      verdict: 'non-inferior',
      score: { interval: [-0.021, 0.004], p: 0.12, method: 'paired t interval', minimumDetectableEffect: 0.024 },
      latencyMs: { candidate: { p50: 1900, p95: 3420 }, baseline: { p50: 1880, p95: 3390 } },
      costPerRequestUsd: { candidate: 0.0017, baseline: 0.0017 },
    }),
    {
      vars: Object.fromEntries(
        ids.map((id) => [id, { conversation: 'Customer: hello\nAgent: hello, how can I help?' }]),
      ),
    },
  )
}

import { diagnostic } from '../../src/errors.ts'
import type { Report } from '../../src/report/report.ts'
import { compared } from '../verdict/between-models/contest.ts'
import { caseResult, comparison, erroredTrial, failedTrial, promptReport, report, trial } from './build.ts'
import { supportBot } from './support-bot.ts'

/** Every kind of outcome that a reader may meet, by the name of its comment's snapshot. */
export const scenarios: Record<string, () => Report> = {
  regressed: () => supportBot(),
  improved: () =>
    report(
      [
        promptReport(
          comparison('triage', cases(20, 1), cases(20, 4), { verdict: 'improved', score: sure(0.05, 0.25) }),
        ),
      ],
      {
        reasons: ['triage: The score rose by 15.0 points, and not by chance (between 5.0 and 25.0 better, 90 % sure).'],
        interval: [0.05, 0.25],
      },
    ),
  'no-worse': () =>
    report(
      [
        promptReport(comparison('triage', cases(60, 3), cases(60, 3), { score: sure(-0.021, 0.021) })),
        promptReport(comparison('support-reply', cases(60, 4), cases(60, 4), { score: sure(-0.034, 0.034) })),
      ],
      { interval: [-0.02, 0.02], unchanged: ['greeting', 'summarize'] },
    ),
  inconclusive: () =>
    report(
      [
        promptReport(
          comparison('support-reply', cases(20, 3), cases(20, 2), {
            verdict: 'inconclusive',
            score: sure(-0.18, 0.08),
          }),
        ),
      ],
      {
        verdict: 'inconclusive',
        warns: true,
        interval: [-0.18, 0.08],
        reasons: [
          'support-reply: The score fell by 5.0 points, but these 20 cases could not show a drop of up to 18.0 points, and your margin is 5.0 points.',
        ],
      },
    ),
  'inconclusive-blocks': () => ({ ...scenario('inconclusive'), blocks: true, warns: false }),
  'inconclusive-passes': () => ({ ...scenario('inconclusive'), warns: false }),
  'no-case-passes': () => {
    const doubts = ['No case passes in either version: such a comparison shows nothing.']
    const compared = comparison('triage', cases(3, 3), cases(3, 3), { score: sure(-0.05, 0.05), doubts })
    return report([promptReport(compared)], { interval: [-0.05, 0.05], reasons: [`triage: ${doubts[0]}`] })
  },
  'new-beside-no-worse': () =>
    report(
      [
        promptReport(comparison('triage', cases(60, 3), cases(60, 3), { score: sure(-0.021, 0.021) })),
        promptReport(comparison('escalation', cases(12, 1), null, { floor: 0.8 })),
      ],
      { interval: [-0.02, 0.02] },
    ),
  'new-prompt': () =>
    report([promptReport(comparison('escalation', cases(12, 1), null))], {
      reasons: ['escalation: The prompt is new; its mean score is 0.917.'],
    }),
  'new-prompt-below-floor': () =>
    report([promptReport(comparison('escalation', cases(12, 4), null, { brokenFloor: true }))], {
      verdict: 'fail',
      blocks: true,
      reasons: ['escalation: The mean score 0.667 is below the floor of 0.850 (gate.minScore).'],
    }),
  'not-comparable': () =>
    report([
      promptReport(
        comparison('support-reply', cases(20, 1), null, {
          verdict: 'non-comparable',
          reasons: ['The base cannot be rendered with these cases: the variable `customer` was renamed.'],
        }),
        { change: 'modified' },
      ),
    ]),
  'too-expensive': () =>
    report(
      [
        promptReport(
          comparison('support-reply', cases(60, 2), cases(60, 2), {
            score: sure(-0.01, 0.01),
            cost: { increase: 0.31, lowerBound: 0.27, limit: 0.2, exceeded: true },
            costPerRequestUsd: { candidate: 0.00054, baseline: 0.00041 },
          }),
        ),
      ],
      {
        verdict: 'fail',
        blocks: true,
        interval: [-0.01, 0.01],
        reasons: ['support-reply: The cost per request rose by 31 %, by at least 27 %: more than the limit of 20 %.'],
      },
    ),
  error: () => {
    const broken = erroredTrial(
      'Invocation of model ID anthropic.claude-haiku-4-5 with on-demand throughput isn’t supported.',
      'Use an inference profile: `bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0`.',
    )
    const candidate = cases(10, 0).map((one) => caseResult(one.id, broken))
    return report([promptReport(comparison('triage', candidate, cases(10, 1), { verdict: 'error' }))], {
      verdict: 'error',
      blocks: true,
      reasons: ['triage: 10 of 10 cases could not be measured.'],
      usage: { modelCalls: 10, cachedCalls: 0, savedUsd: 0, inputTokens: 0, outputTokens: 0, costUsd: null },
    })
  },
  'broken-configuration': () =>
    nothing({
      verdict: 'error',
      blocks: true,
      reasons: ['3 mistakes in the configuration'],
      diagnostics: [
        diagnostic({
          message: 'is 5, a share of 1 at most',
          file: 'ai-cicd.yml',
          line: 12,
          field: 'gate.margin',
          hint: 'Write `5%` or `0.05`.',
        }),
        diagnostic({
          message: 'the variable {{cutsomer}} is in no case',
          file: 'prompts/support reply.prompt.yml',
          line: 9,
          field: 'messages[1].content',
          hint: 'Did you mean {{customer}}?',
        }),
        diagnostic({ message: 'evals/triage.jsonl is empty', file: 'evals/triage.jsonl' }),
      ],
    }),
  'nothing-changed': () => nothing({ reasons: ['No prompt changed.'], unchanged: ['triage', 'support-reply'] }),
  'prompt-removed': () =>
    nothing({ reasons: ['No prompt changed.'], removed: [{ id: 'greeting', file: 'prompts/greeting.prompt.yml' }] }),
  'fork-not-evaluated': () =>
    nothing({
      blocks: true,
      reasons: [
        'This pull request comes from a fork, which gets no credentials for models: nothing was evaluated. A maintainer can push the branch to this repository to have it evaluated.',
      ],
    }),
  'weakened-gate': () => ({
    ...scenario('improved'),
    weakened: [
      '`gate.margin` rose from 5.0 to 10.0 points.',
      'triage: 4 cases were dropped: ticket-3, ticket-8, ticket-11, ticket-15.',
    ],
  }),
  'model-changed-and-matrix': () => {
    const old = 'bedrock:us.amazon.nova-lite-v1:0'
    const arms = () => [cases(20, 1), cases(20, 2)] as const
    return report(
      [
        promptReport(comparison('triage', ...arms(), { baselineModel: old, score: sure(-0.02, 0.1) })),
        promptReport(comparison('triage', ...arms(), { model: old, baselineModel: old, score: sure(-0.02, 0.1) })),
      ],
      {
        interval: [-0.02, 0.1],
        warnings: [`The price of ${old} is unknown, so the cost is too. Add it under \`prices\`.`],
      },
    )
  },
  'between-models': () => {
    const models = [
      'bedrock:us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      'bedrock:us.amazon.nova-lite-v1:0',
      'openai:gpt-4.1-mini-2025-04-14',
    ]
    const [sonnet = '', nova = '', mini = ''] = models
    const passing = (all: number, failing: number) => Array.from({ length: all }, (_, at) => Number(at >= failing))
    const result = (many: number) =>
      compared(
        {
          [sonnet]: { scores: passing(many, 0), costUsd: 0.0061, latencyMs: 2300, vendor: 'anthropic' },
          [nova]: { scores: passing(many, 1), costUsd: 0.00012, latencyMs: 640, vendor: 'amazon' },
          [mini]: { scores: passing(many, 20), costUsd: null, latencyMs: 900, vendor: 'openai' },
        },
        { released: sonnet },
      )
    const prompts = ['reply', 'triage'].flatMap((id) =>
      models.map((model) => promptReport(comparison(id, cases(30, 1), cases(30, 1), { model, baselineModel: model }))),
    )
    return report(prompts, { betweenModels: [result(150), { ...result(30), promptId: 'triage' }] })
  },
  repeats: () => {
    const flaky = caseResult(
      'refund',
      trial(),
      failedTrial('No.', 'Refuses.'),
      failedTrial('Never.', 'Refuses rudely.', 0.1),
    )
    const result = comparison(
      'support-reply',
      [...cases(9, 0), flaky],
      [...cases(9, 0), caseResult('refund', trial(), trial(), trial())],
      {
        verdict: 'inconclusive',
        score: sure(-0.12, 0.02),
      },
    )
    return report(
      [promptReport(result, { vars: { refund: { question: 'May I return it?', order: { id: 7, items: ['lamp'] } } } })],
      {
        verdict: 'inconclusive',
        interval: [-0.12, 0.02],
        reasons: ['support-reply: Too few cases.'],
      },
    )
  },
}

function scenario(name: string): Report {
  const build = scenarios[name]
  if (build === undefined) throw new Error(`no scenario ${name}`)
  return build()
}

/** `failing` of `size` cases fail, from the first. */
function cases(size: number, failing: number) {
  return Array.from({ length: size }, (_, index) =>
    index < failing
      ? caseResult(`case-${index + 1}`, failedTrial('other', 'Expected output to equal “billing”.', 0, 'equals'))
      : caseResult(`case-${index + 1}`, trial({ output: 'billing' })),
  )
}

function sure(low: number, high: number) {
  const interval: [number, number] = [low, high]
  return { interval, p: 0.021, method: 'paired permutation test, exact', minimumDetectableEffect: 0.09 }
}

function nothing(overrides: Partial<Report>): Report {
  return report([], {
    verdict: 'skipped',
    usage: { modelCalls: 0, cachedCalls: 0, savedUsd: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 },
    durationMs: 640,
    ...overrides,
  })
}

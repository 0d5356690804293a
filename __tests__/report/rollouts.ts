import { limitHistories } from '../../src/canary/analysis/limit-history.ts'
import type { Period, Reading } from '../../src/canary/analysis/period.ts'
import type { CanaryReport } from '../../src/report/canary-report.ts'
import { newReleaseReport, type ReleaseReport } from '../../src/report/release-report.ts'
import { canaryLine } from '../../src/report/release-text.ts'

/** Releases and their canaries as reports have them, for tests of every surface. */

const NONE = { stable: null, canary: null }
const BEGIN = Date.UTC(2026, 10, 30, 9, 0)
const MINUTE = 60_000

const reading = (invocations: number, errors: number, p99: number): Reading => ({
  invocations,
  errors,
  durations: { count: invocations, overMax: p99 > 5_000 ? invocations : 0, overReference: 0, p99 },
  quality: null,
  cost: null,
})

const periods: Period[] = Array.from({ length: 6 }, (_, i) => ({
  start: BEGIN + i * MINUTE,
  step: 0,
  stable: reading(190, 0, 1_200),
  canary: reading(10, i < 2 ? 1 : 3, 1_400 + i * 100),
}))

export const rolledBack: CanaryReport = {
  function: 'ai-handler',
  alias: 'live',
  old: '11',
  new: '12',
  deployment: null,
  outcome: 'rolled-back',
  reason: 'errorRate.worseBy is proven broken',
  steps: [{ weight: 0.05, at: BEGIN }],
  endedAt: BEGIN + 8 * MINUTE,
  findings: [
    {
      limit: 'errorRate.worseBy',
      bound: 0.01,
      verdict: 'broken',
      shown: { stable: 0, canary: 0.26 },
      counts: { stable: { events: 0, trials: 950 }, canary: { events: 13, trials: 50 } },
      p: 0.00002,
    },
    {
      limit: 'p99Latency.max',
      bound: 5_000,
      verdict: 'open',
      shown: { stable: null, canary: 0.02 },
      counts: { stable: null, canary: { events: 1, trials: 50 } },
      p: 0.4,
    },
    {
      limit: 'p99Latency.worseBy',
      bound: 0.25,
      verdict: 'open',
      shown: { stable: 0.012, canary: 0.04 },
      counts: { stable: { events: 12, trials: 1_000 }, canary: { events: 2, trials: 50 } },
      p: 0.3,
    },
    { limit: 'quality.min', bound: 0.8, verdict: 'unmeasured', shown: NONE, counts: NONE, p: 1 },
    {
      limit: 'costPerRequest.worseBy',
      bound: 0.25,
      verdict: 'kept',
      shown: { stable: 0.002, canary: 0.0021 },
      counts: NONE,
      p: 1,
    },
  ],
  reference: 1_200,
  excluded: new Map([['p99Latency.max', 0.06]]),
  periods,
  histories: limitHistories(
    {
      errorRate: { max: null, worseBy: 0.01 },
      p99Latency: { max: 5_000, worseBy: null },
      quality: null,
      costPerRequest: null,
    },
    { bake: 2, periods, periodLength: MINUTE },
  ),
  probed: { cases: 12, onlyOld: 1, onlyNew: 0, failed: [{ caseId: 'refund-3', requestId: 'r-1' }] },
  failing: {
    group: '/aws/lambda/ai-handler',
    from: BEGIN,
    requests: [{ id: '5f0c2f3a-0000-4000-8000-1b2c3d4e5f60', time: BEGIN + 3 * MINUTE }],
    query: 'fields @timestamp, @requestId, @message\n| filter @logStream like "[12]"\n| limit 50',
  },
}

const promoted: CanaryReport = {
  ...rolledBack,
  outcome: 'promoted',
  reason: '',
  steps: [
    { weight: 0.05, at: BEGIN },
    { weight: 0.25, at: BEGIN + 15 * MINUTE },
    { weight: 1, at: BEGIN + 30 * MINUTE },
  ],
  endedAt: BEGIN + 60 * MINUTE,
  findings: [
    {
      limit: 'errorRate.worseBy',
      bound: 0.01,
      verdict: 'kept',
      shown: { stable: 0.004, canary: 0.003 },
      counts: { stable: { events: 4, trials: 1_000 }, canary: { events: 3, trials: 1_000 } },
      p: 1,
    },
  ],
  histories: [],
  probed: null,
}
const { failing: _failing, ...withoutFailing } = promoted

/** A release of one prompt of two, by a canary, into an account. */
export const released: ReleaseReport = {
  ...newReleaseReport({
    command: 'release',
    dryRun: false,
    release: 'v1.2.0',
    commit: 'a'.repeat(40),
    environment: 'production',
  }),
  identity: {
    account: '123456789012',
    region: 'eu-central-1',
    arn: 'arn:aws:sts::123456789012:assumed-role/deploy/run-42',
  },
  approval: 'Approved by a full evaluation in this run, score 93.0 %.',
  parameters: [
    {
      ...{ id: 'support-reply', name: '/prod/llm/support-reply', plan: 'update', before: 13, version: 14 },
      ...{ sha256: 'c'.repeat(64), tier: 'Standard', bytes: 1_442, object: null },
    },
  ],
  functions: [{ name: 'ai-handler', alias: 'live', before: '11', version: '12', shifted: true }],
  plan: {
    engine: 'alias',
    steps: [
      { weight: 0.05, hold: 15 * MINUTE },
      { weight: 0.25, hold: 15 * MINUTE },
    ],
    bake: 30 * MINUTE,
    minInvocations: 60,
    onInconclusive: 'rollback',
    limits: [
      { limit: 'errorRate.worseBy', bound: 0.01 },
      { limit: 'p99Latency.max', bound: 5_000 },
      { limit: 'p99Latency.worseBy', bound: 0.25 },
    ],
    smokeFailures: 3,
    alarms: ['ai-handler-error-rate-high'],
  },
  differences: [
    {
      id: 'support-reply',
      live: {
        model: 'bedrock:us.amazon.nova-lite-v1:0',
        parameters: { temperature: 0.2, maxTokens: 300 },
        messages: [
          { role: 'system', content: 'You answer the customers of a corner shop. Be brief.' },
          { role: 'user', content: '{{question}}' },
        ],
      },
      next: {
        model: 'bedrock:us.amazon.nova-pro-v1:0',
        parameters: { temperature: 0, maxTokens: 300 },
        messages: [
          { role: 'system', content: 'You answer the customers of a corner shop. Be brief and kind.' },
          { role: 'user', content: '{{question}}' },
        ],
      },
      hidden: null,
      score: { live: 0.91, next: 0.93 },
    },
  ],
  commits: {
    listed: [
      { commit: 'a'.repeat(40), subject: 'Support answers are kind, too (#12)' },
      { commit: 'b'.repeat(40), subject: 'More golden cases of refunds' },
    ],
    more: false,
  },
  record: `s3://artifacts/configs/${'a'.repeat(40)}/model-config.json`,
  records: [`Audit record: \`s3://artifacts/configs/${'a'.repeat(40)}/model-config.json\`.`],
  canaries: [withoutFailing],
  rollout: 'promoted',
}

const planned = released.parameters.map((row) => ({ ...row, version: null }))

/** Every way in which a release ends, by a name for its picture. */
export const RELEASES: Readonly<Record<string, ReleaseReport>> = {
  promoted: released,
  'rolled-back': {
    ...released,
    functions: released.functions.map((one) => ({ ...one, shifted: false })),
    canaries: [rolledBack],
    rollout: 'rolled-back',
    problem: { message: canaryLine(rolledBack), hint: null, diagnostics: [] },
  },
  'dry-run': {
    ...released,
    dryRun: true,
    parameters: planned,
    functions: released.functions.map((one) => ({ ...one, version: null, shifted: false })),
    canaries: [],
    rollout: null,
    record: null,
    records: [],
    approval: 'A release would evaluate these prompts first.',
  },
  held: {
    ...released,
    functions: released.functions.map((one) => ({ ...one, shifted: false })),
    canaries: [
      { ...withoutFailing, outcome: 'held', reason: 'inconclusive: the new version has 12 of 60 invocations' },
    ],
    open: ['`ai-handler:live` is held with 25 % on version 12: inconclusive. To go back now: `command: rollback`.'],
    rollout: 'held',
  },
  'back-by-hand': {
    ...newReleaseReport({
      command: 'rollback',
      dryRun: false,
      release: 'v1.1.0',
      commit: 'b'.repeat(40),
      environment: 'production',
    }),
    identity: released.identity,
    functions: [{ name: 'ai-handler', alias: 'live', before: '12', version: '11', shifted: true }],
    rollout: 'rolled-back',
  },
  refused: {
    ...newReleaseReport({
      command: 'release',
      dryRun: false,
      release: 'v1.2.0',
      commit: 'a'.repeat(40),
      environment: 'production',
    }),
    identity: released.identity,
    problem: {
      message: 'there is no bucket artifacts',
      hint: 'Create it, or correct `s3.bucket`: infra/artifacts.yaml has one.',
      diagnostics: [],
    },
  },
  nothing: { ...released, differences: [], commits: null, canaries: [], plan: null, rollout: 'nothing-to-do' },
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { weakenedRelease } from '../../src/config/weakened-release.ts'
import { configWith } from './config.ts'

type Section = Record<string, unknown>

const environment = {
  on: { tag: 'v*' },
  requires: { evaluation: 'proof', soak: { environment: 'staging', for: '24h' } },
  ssm: { path: '/prod/llm/{name}', type: 'SecureString', kmsKey: 'alias/own' },
  s3: { bucket: 'records' },
  modelRegistry: { group: 'support' },
  lambda: [{ function: 'handler', alias: 'live' }],
  probe: { cases: 'smoke.jsonl', payload: { question: '{{question}}' }, answer: '$.answer', version: '$.version' },
  canary: {
    steps: [
      { weight: '5%', hold: '15m' },
      { weight: '25%', hold: '15m' },
    ],
    maxStep: '1h',
    proof: 'required',
    rollbackWhen: {
      errorRate: { max: '1%', worseBy: '1%' },
      p99Latency: { max: '5s', worseBy: '25%' },
      quality: { metric: 'Quality', namespace: 'AiCicd', min: 0.8, worseBy: 0.05 },
      costPerRequest: { metric: 'Cost', namespace: 'AiCicd', worseBy: '25%' },
      smokeFailures: 3,
      alarms: ['errors', 'throttles'],
    },
    watchdog: { role: 'arn:aws:iam::123456789012:role/watchdog' },
  },
  notify: { issue: true },
}

const releases = (environments: Section) => configWith({ release: { environments } }).release

const reported = (base: Section, head: Section) =>
  weakenedRelease(releases({ production: base }), releases({ production: head }))

/** The environment with one field replaced, or left out with undefined. */
function withField(path: string, value: unknown, of: Section = environment): Section {
  const [key = '', ...rest] = path.split('.')
  const inner = z.record(z.string(), z.unknown()).catch({}).parse(of[key])
  return { ...of, [key]: rest.length === 0 ? value : withField(rest.join('.'), value, inner) }
}

const PRODUCTION = 'release.environments.production'

/** Every key of an environment: a laxer value (undefined: left out), and what is told. */
const LAXER: Record<string, [value: unknown, reported: string]> = {
  'on.tag': ['*', 'on is now tag `*`; it was tag `v*`'],
  'requires.evaluation': ['passed', 'requires.evaluation went from `proof` to `passed`'],
  'requires.soak': [undefined, 'requires.soak was removed'],
  'requires.soak.environment': ['dev', 'requires.soak.environment is now `dev`; it was `staging`'],
  'requires.soak.for': ['1h', 'requires.soak.for went down from 24h to 1h'],
  'ssm.path': ['/other/{name}', 'ssm.path is now `/other/{name}`; it was `/prod/llm/{name}`'],
  'ssm.type': ['String', 'ssm.type went from `SecureString` to `String`'],
  'ssm.kmsKey': ['alias/theirs', 'ssm.kmsKey is now `alias/theirs`; it was `alias/own`'],
  'ssm.format': ['raw', 'ssm.format went from `envelope` to `raw`'],
  s3: [undefined, 's3 is now none; it was `records/configs`'],
  's3.bucket': ['theirs', 's3 is now `theirs/configs`; it was `records/configs`'],
  's3.prefix': ['theirs', 's3 is now `records/theirs`; it was `records/configs`'],
  modelRegistry: [undefined, 'modelRegistry was removed'],
  'modelRegistry.group': ['theirs', 'modelRegistry.group is now `theirs`; it was `support`'],
  'modelRegistry.approval': ['Approved', 'modelRegistry.approval went from `PendingManualApproval` to `Approved`'],
  'lambda.function': [[{ function: 'new', alias: 'live' }], 'lambda lost `handler:live`'],
  'lambda.alias': [[{ function: 'handler', alias: 'new' }], 'lambda lost `handler:live`'],
  'lambda.bind': [
    [{ function: 'handler', alias: 'live', bind: 'none' }],
    'lambda(handler).bind is now `none`; it was `env`',
  ],
  'lambda.variable': [
    [{ function: 'handler', alias: 'live', variable: 'OTHER' }],
    'lambda(handler).variable is now `OTHER`; it was `PROMPT_VERSIONS`',
  ],
  probe: [undefined, 'probe was removed'],
  'probe.cases': ['easy.jsonl', 'probe is another'],
  'probe.payload': [{ question: 'hello' }, 'probe is another'],
  'probe.answer': ['$.fixed', 'probe is another'],
  'probe.version': [undefined, 'probe is another'],
  canary: [undefined, 'canary was removed'],
  'canary.engine': ['codedeploy', 'canary.engine is now `codedeploy`; it was `alias`'],
  'canary.application': ['theirs', 'canary.application is now `theirs`; it was none'],
  'canary.deploymentGroup': ['theirs', 'canary.deploymentGroup is now `theirs`; it was none'],
  'canary.deploymentConfig': ['AllAtOnce', 'canary.deploymentConfig is now `AllAtOnce`; it was none'],
  'canary.steps': [[{ weight: '5%', hold: '20m' }], 'canary.steps went from 5% for 15m, 25% for 15m to 5% for 20m'],
  'canary.wait': [false, 'canary.wait was switched off'],
  'canary.bake': ['1m', 'canary.bake went down from 30m to 1m'],
  'canary.interval': ['5m', 'canary.interval went up from 30s to 5m'],
  'canary.settle': ['5m', 'canary.settle went up from 15s to 5m'],
  'canary.metricPeriod': ['10m', 'canary.metricPeriod is now 10m; it was 1m'],
  'canary.metricDelay': ['0s', 'canary.metricDelay is now 0ms; it was 2m'],
  'canary.maxStep': ['15m', 'canary.maxStep is now 15m; it was 1h'],
  'canary.minInvocations': [1, 'canary.minInvocations went down from 60 to 1'],
  'canary.proof': ['none', 'canary.proof went from `required` to `none`'],
  'canary.rollbackWhen.errorRate': [undefined, 'canary.rollbackWhen.errorRate was removed'],
  'canary.rollbackWhen.errorRate.max': ['5%', 'canary.rollbackWhen.errorRate.max went up from 1% to 5%'],
  'canary.rollbackWhen.errorRate.worseBy': [undefined, 'canary.rollbackWhen.errorRate.worseBy was removed; it was 1%'],
  'canary.rollbackWhen.p99Latency': [undefined, 'canary.rollbackWhen.p99Latency was removed'],
  'canary.rollbackWhen.p99Latency.max': ['50s', 'canary.rollbackWhen.p99Latency.max went up from 5s to 50s'],
  'canary.rollbackWhen.p99Latency.worseBy': ['99%', 'canary.rollbackWhen.p99Latency.worseBy went up from 25% to 99%'],
  'canary.rollbackWhen.quality': [undefined, 'canary.rollbackWhen.quality was removed'],
  'canary.rollbackWhen.quality.metric': ['Own', 'canary.rollbackWhen.quality.metric is now `Own`; it was `Quality`'],
  'canary.rollbackWhen.quality.namespace': [
    'Own',
    'canary.rollbackWhen.quality.namespace is now `Own`; it was `AiCicd`',
  ],
  'canary.rollbackWhen.quality.min': [0.1, 'canary.rollbackWhen.quality.min went down from 0.8 to 0.1'],
  'canary.rollbackWhen.quality.worseBy': [1, 'canary.rollbackWhen.quality.worseBy went up from 0.05 to 1'],
  'canary.rollbackWhen.costPerRequest': [undefined, 'canary.rollbackWhen.costPerRequest was removed'],
  'canary.rollbackWhen.costPerRequest.metric': [
    'Own',
    'canary.rollbackWhen.costPerRequest.metric is now `Own`; it was `Cost`',
  ],
  'canary.rollbackWhen.costPerRequest.namespace': [
    'Own',
    'canary.rollbackWhen.costPerRequest.namespace is now `Own`; it was `AiCicd`',
  ],
  'canary.rollbackWhen.costPerRequest.worseBy': [
    '99%',
    'canary.rollbackWhen.costPerRequest.worseBy went up from 25% to 99%',
  ],
  'canary.rollbackWhen.smokeFailures': [undefined, 'canary.rollbackWhen.smokeFailures was removed; it was 3'],
  'canary.rollbackWhen.alarms': [['errors'], 'canary.rollbackWhen.alarms lost throttles'],
  'canary.rollbackWhen.alreadyRed': ['ignore', 'canary.rollbackWhen.alreadyRed went from `refuse` to `ignore`'],
  'canary.onInconclusive': ['promote', 'canary.onInconclusive went from `rollback` to `promote`'],
  'canary.watchdog': [undefined, 'canary.watchdog was removed'],
  'canary.watchdog.role': ['arn:aws:iam::123456789012:role/theirs', 'canary.watchdog is another'],
  'canary.watchdog.group': ['theirs', 'canary.watchdog is another'],
  notify: [undefined, 'notify was removed'],
  'notify.comment': [false, 'notify.comment was switched off'],
  'notify.issue': [false, 'notify.issue was switched off'],
}

/** What is looked at as a part of something else, or has one value. */
const ELSEWHERE: Record<string, string> = {
  'on.branch': 'like `on.tag`: a pattern of pushes',
  'canary.steps.weight': 'with `canary.steps`',
  'canary.steps.hold': 'with `canary.steps`',
}

type Node = { properties?: Record<string, Node> | undefined; items?: Node | undefined }
const node: z.ZodType<Node> = z.lazy(() =>
  z.object({ properties: z.record(z.string(), node).optional(), items: node.optional() }),
)

function keysOf({ properties = {}, items }: Node, at: string): string[] {
  return [
    ...(items === undefined ? [] : keysOf(items, at)),
    ...Object.entries(properties).flatMap(([name, inner]) => {
      const path = at === '' ? name : `${at}.${name}`
      const found = keysOf(inner, path)
      return found.length === 0 ? [path] : found
    }),
  ]
}

describe('release, every key', () => {
  test('is told when it becomes laxer, or is a part of what is told', () => {
    const path = join(import.meta.dirname, '../../schema/ai-cicd.schema.json')
    const environments = z.object({ additionalProperties: node })
    const release = z.object({ properties: z.object({ environments }) })
    const schema = z.object({ properties: z.object({ release }) }).parse(JSON.parse(readFileSync(path, 'utf8')))
    const keys = keysOf(schema.properties.release.properties.environments.additionalProperties, '')
    expect(keys.filter((key) => !(key in LAXER) && !(key in ELSEWHERE))).toEqual([])
    expect(keys.length).toBeGreaterThan(50)
  })

  test.each(Object.entries(LAXER))('%s', (path, [value, expected]) => {
    const isLambda = path.startsWith('lambda.')
    const head = withField(isLambda ? 'lambda' : path, value)
    expect(reported(environment, head)).toEqual([`${PRODUCTION}.${expected}.`])
    expect(reported(head, head)).toEqual([])
  })
})

describe('release', () => {
  test.each<[string, Section, Section]>([
    ['one tag of those that were meant', environment, withField('on.tag', 'v2')],
    ['no push at all', environment, withField('on', undefined)],
    ['a first canary', withField('canary', undefined), environment],
    ['a first soak', withField('requires', undefined), environment],
    ['a first notice', withField('notify', undefined), environment],
    ['a version that the probe tells too', withField('probe.version', undefined), environment],
    ['a first key', withField('ssm.kmsKey', undefined), environment],
    ['one more function', environment, withField('lambda', [...environment.lambda, { function: 'b', alias: 'live' }])],
    ['slower steps', environment, withField('canary.steps', [{ weight: '5%', hold: '30m' }])],
    ['stricter limits', environment, withField('canary.rollbackWhen.errorRate', { max: '0.5%', worseBy: '0.5%' })],
  ])('%s is not told', (_name, base, head) => {
    expect(reported(base, head)).toEqual([])
  })

  test.each<[string, Section | undefined, Section | undefined, string]>([
    ['pushes that did not release', undefined, { branch: 'main' }, 'on is now branch `main`; it was none'],
    ['a branch for a tag', { tag: 'v*' }, { branch: 'main' }, 'on is now branch `main`; it was tag `v*`'],
    ['a glob for a branch', { branch: 'main' }, { branch: 'ma*' }, 'on is now branch `ma*`; it was branch `main`'],
  ])('%s', (_name, base, head, expected) => {
    expect(reported(withField('on', base), withField('on', head))).toEqual([`${PRODUCTION}.${expected}.`])
  })

  test('evidence in a bucket, where every release evaluated anew', () => {
    expect(reported(withField('s3', undefined), environment)).toEqual([
      `${PRODUCTION}.s3 is now \`records/configs\`; it was none.`,
    ])
  })

  test('an environment that is gone, and one that takes its place without what it asked for', () => {
    const base = releases({ production: environment, staging: { ssm: { path: '/staging/llm/{name}' } } })
    const quick = { on: { tag: 'v*' }, ssm: { path: '/prod/{name}' }, lambda: environment.lambda }
    expect(weakenedRelease(base, releases({ quick, staging: { ssm: { path: '/staging/llm/{name}' } } }))).toEqual([
      'release.environments.production was removed.',
      'release.environments.quick publishes to `/prod/{name}`, where `production` did.',
      'release.environments.quick moves `handler:live`, as `production` did.',
    ])
    const staging = { ssm: { path: '/prod/llm/{name}' } }
    expect(weakenedRelease(base, releases({ production: environment, staging }))).toEqual([
      'release.environments.staging publishes to `/prod/llm/{name}`, where `production` did.',
      'release.environments.staging.ssm.path is now `/prod/llm/{name}`; it was `/staging/llm/{name}`.',
    ])
    // A name and an ARN are one function: neither is a way round the other, and to write the other is no change.
    const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:handler'
    const spelled = { lambda: [{ function: arn, alias: 'live' }] }
    expect(reported(environment, { ...environment, ...spelled })).toEqual([])
    const [alone, beside] = [releases({ production: environment }), { ssm: { path: '/quick/{name}' }, ...spelled }]
    expect(weakenedRelease(alone, releases({ production: environment, beside }))).toEqual([
      `release.environments.beside moves \`${arn}:live\`, as \`production\` did.`,
    ])
    // A new place beside the others is no way round them.
    const dev = { ssm: { path: '/dev/llm/{name}' } }
    expect(weakenedRelease(base, releases({ production: environment, staging: dev, dev }))).toHaveLength(1)
  })

  test('many of one environment are one sentence, so that they hide nothing else', () => {
    const { canary: _, notify: __, s3: ___, probe: ____, ...rest } = environment
    expect(reported(environment, { ...rest, on: { tag: '*' } })).toEqual([
      `${PRODUCTION} is laxer in 5 settings: on, s3, probe, canary, notify.`,
    ])
  })
})

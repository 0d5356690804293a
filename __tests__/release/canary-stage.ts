import { type ReleaseRequest, release } from '../../src/commands/release/release.ts'
import type { ReleaseDeps } from '../../src/rollout/deps.ts'
import type { Calls } from '../scenarios/bench/aws/cloudwatch.ts'
import { type Bench, commit, config, prompt, releaseBench, twoPrompts } from './release-bench.ts'

export const good: Calls = { errors: 0.01, duration: 800, quality: 0.93, cost: 0.0004 }

export const canary = {
  steps: [
    { weight: '5%', hold: '10m' },
    { weight: '25%', hold: '10m' },
  ],
  bake: '10m',
  rollbackWhen: {
    errorRate: { worseBy: '1%', max: '5%' },
    p99Latency: { worseBy: '25%' },
    quality: { metric: 'QualityScore', namespace: 'AiCicd', worseBy: 0.05 },
    costPerRequest: { metric: 'CostUsd', namespace: 'AiCicd', worseBy: '25%' },
  },
}

/** A function that gets 20 calls a second, in a world where waiting takes no time. */
export async function stage(calls: (version: string) => Calls = () => good) {
  const bench = await releaseBench()
  let now = 1_764_000_000_000
  bench.aws.cloudWatch.now = () => now
  bench.aws.cloudWatch.traffic = { function: 'handler', alias: 'live', perSecond: 20, calls }
  const during: Array<() => void> = []
  const clock: ReleaseDeps['clock'] = {
    now: () => now,
    sleep: async (milliseconds, signal) => {
      now += milliseconds
      during.shift()?.()
      if (signal?.aborted) throw signal.reason
    },
  }
  const alias = () => {
    const live = bench.aws.lambda.functions.get('handler')?.aliases.get('live')
    if (live === undefined) throw new Error('the alias is gone')
    return live
  }
  const run = (more: Partial<ReleaseDeps> = {}, section: Record<string, unknown> = {}) =>
    released(bench, { clock, ...more }, { canary: { ...canary, ...section } })
  return { bench, alias, run, during, clock }
}

export type Staged = Awaited<ReturnType<typeof stage>>

function released(bench: Bench, deps: Partial<ReleaseDeps>, environment: Record<string, unknown>) {
  const files = { ...twoPrompts, 'ai-cicd.yml': config(environment) }
  return release({ ...bench.deps(files), ...deps }, request('v1.0.0'))
}

export function request(tag: string): ReleaseRequest {
  return {
    config: 'ai-cicd.yml',
    environment: null,
    release: tag,
    commit,
    branch: null,
    tag,
    event: 'push',
    dryRun: false,
    run: null,
  }
}

const probe = {
  cases: 'evals/smoke.jsonl',
  payload: { question: '{{question}}' },
  answer: '$.answer',
  version: '$.pins',
}

/** A function that answers with its pins, or, by name, with the newest ones of anybody. */
export async function probed(reads: 'pins' | 'name', more: Record<string, unknown> = {}) {
  const setting = await stage()
  const { aws } = setting.bench
  const handler = aws.lambda.functions.get('handler')
  if (handler === undefined) throw new Error('there is no function')
  // A first release pins the live version.
  await released(setting.bench, { clock: setting.clock }, {})
  handler.handler = (_event, version) => {
    const { variables } = reads === 'pins' ? version : (handler.versions.at(-1) ?? version)
    return { result: { answer: 'yes', pins: variables.PROMPT_VERSIONS ?? '{}' } }
  }
  const files = {
    ...twoPrompts,
    'prompts/reply.prompt.yml': prompt('Hello again, {{name}}'),
    'evals/smoke.jsonl': '{"vars":{"question":"Is it on?"},"assert":[{"type":"contains","value":"yes"}]}',
    'ai-cicd.yml': config({ canary, probe, ...more }),
  }
  return { ...setting, handler, files }
}

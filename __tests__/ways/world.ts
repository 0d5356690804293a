import { reconcile } from '../../src/canary/reconcile.ts'
import type { State } from '../../src/canary/state-machine.ts'
import { pin } from '../../src/commands/pin.ts'
import { recover } from '../../src/commands/recover.ts'
import type { Released } from '../../src/commands/release/release.ts'
import { rollback } from '../../src/commands/rollback.ts'
import { UserError } from '../../src/errors.ts'
import { describeDeployment } from '../../src/release/descriptions.ts'
import { bindFunction } from '../../src/release/functions/bind.ts'
import { functionProblems } from '../../src/release/functions/function-problems.ts'
import { functionState } from '../../src/release/functions/function-state.ts'
import { isAllOn, shiftAll } from '../../src/release/functions/shift.ts'
import { createAliasClient } from '../../src/rollout/alias-client.ts'
import type { ReleaseDeps } from '../../src/rollout/deps.ts'
import { readBack } from '../../src/rollout/read-back.ts'
import { broken, healthy, policy } from '../canary/world.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { config, prompt } from '../release/release-bench.ts'
import { fakeCodeDeploy } from '../scenarios/bench/aws/codedeploy.ts'
import { fakeLambda } from '../scenarios/bench/aws/lambda.ts'
import { inProcessAws, type Stored } from './in-process-aws.ts'

export type Engine = 'none' | 'alias' | 'codedeploy'
type Bind = 'env' | 'pointer'

/** How a release goes: what its version is worth, or that its run dies at the n-th effect. */
export type Fate = { worth: 'good' | 'bad'; diesAt: number | null }

export class Killed extends Error {}

const PATH = '/prod/llm/{name}'
const place = { application: 'prompts', group: 'live', config: null }

/** One function with one alias, and everybody who may move it, without waiting for anything. */
export class World {
  readonly lambda = fakeLambda()
  readonly stored: Stored = new Map()
  readonly alarms: Array<{ name: string; state: 'ALARM' | 'OK'; since: number }> = []
  readonly codeDeploy = fakeCodeDeploy(this.lambda, { alarms: this.alarms })
  readonly function = this.lambda.seed('handler', { variables: { STAGE: 'prod' } })
  readonly engine: Engine
  readonly bind: Bind
  now = 1_764_000_000_000
  #prompts = 0
  #releases = 0
  #deployments = 0
  #jitter = 1

  constructor(engine: Engine, bind: Bind, seed: number) {
    this.engine = engine
    this.bind = bind
    this.#jitter = seed + 1
    this.lambda.slowness = 0
    this.lambda.now = () => this.now
    this.codeDeploy.now = () => this.now
    this.codeDeploy.slowness = 5_000
    this.codeDeploy.seed({ alarms: ['red'] })
    // CodeDeploy waits for that by itself.
    if (engine === 'codedeploy' || seed % 3 > 0) return
    this.function.concurrency.set('live', 'READY')
    this.function.allocation = 1 + (seed % 4)
  }

  get alias() {
    const alias = this.function.aliases.get('live')
    if (alias === undefined) throw new Error('the alias is gone')
    return alias
  }

  /** Whether a version has pins, and SSM what they name. */
  answers(version: string): boolean {
    const pins = this.pinsOf(version)
    return pins !== null && this.stored.has(`/prod/llm/reply:${JSON.parse(pins).reply}`)
  }

  async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds
    await this.codeDeploy.tick()
  }

  deps(diesAt: number | null): ReleaseDeps {
    let effects = 0
    const aws = inProcessAws(this, async () => {
      effects += 1
      if (diesAt !== null && effects >= diesAt) throw new Killed()
      for (let turns = this.#random(4); turns > 0; turns -= 1) await Promise.resolve()
    })
    const say = () => undefined
    const canary =
      this.engine === 'codedeploy'
        ? { engine: 'codedeploy', application: 'prompts', deploymentGroup: 'live' }
        : { steps: [{ weight: '5%', hold: '5m' }], bake: '5m', onInconclusive: 'promote' }
    const lambda = [{ function: 'handler', alias: 'live', bind: this.bind }]
    const files = {
      'ai-cicd.yml': config({ lambda, s3: undefined, ...(this.engine === 'none' ? {} : { canary }) }),
      'prompts/reply.prompt.yml': prompt('Hello {{name}}'),
    }
    const clock: ReleaseDeps['clock'] = { now: () => this.now, sleep: (milliseconds) => this.pass(milliseconds) }
    return {
      ...{
        aws,
        clock,
        tree: memoryTree(files),
        head: '0'.repeat(40),
        runId: '7/1',
        signal: new AbortController().signal,
      },
      log: { info: say, warn: say, error: say, debug: say, group: () => say, mask: say, progress: say },
      ...{ ownerEnded: async () => true, beforeRollout: say, preload: say, deployment: null, notices: null },
      ...{ findBaseline: async () => null, findLive: async () => null, holdingBranch: async () => null },
      renames: async () => new Map(),
      openModels: async () => {
        throw new UserError('no model is asked here')
      },
    }
  }

  /** From the preflight to the alias, as `release` does it; publishing and approving are not what is looked at here. */
  async release(fate: Fate): Promise<'promoted' | 'back' | 'refused'> {
    try {
      return await this.#release(fate)
    } catch (thrown) {
      if (thrown instanceof UserError) return 'refused'
      throw thrown
    }
  }

  async #release({ worth, diesAt }: Fate): Promise<'promoted' | 'back' | 'refused'> {
    const deps = this.deps(diesAt)
    this.#prompts += 1
    this.#releases += 1
    this.stored.set(`/prod/llm/reply:${this.#prompts}`, '{}')
    const pins = { reply: this.#prompts }
    const name = { release: `v${this.#releases}`, commit: '0'.repeat(40) }
    const settings = { function: 'handler', alias: 'live', bind: this.bind, variable: 'PROMPT_VERSIONS' }
    const state = await functionState(deps.aws, settings, PATH, deps.signal)
    if ('message' in state || functionProblems(state, pins).length > 0) return 'refused'
    if (this.engine === 'codedeploy' && (await (await deps.aws.codeDeploy()).active(place)).length > 0) return 'refused'
    const version = await bindFunction(deps.aws, state, { pins, release: name, path: PATH }, deps.signal)
    if (isAllOn(state.alias, version.version)) return 'refused'
    const versions = { old: state.live.version, new: version.version }
    const movable = {
      lambda: deps.aws.lambda,
      clock: deps.clock,
      signal: deps.signal,
      functionName: 'handler',
      name: 'live',
    }
    if (this.engine === 'none') {
      await shiftAll(movable, state.alias, version.version)
      return 'promoted'
    }
    if (this.engine === 'codedeploy') return await this.#handOver(deps, versions, name.release, worth)
    const begin: State = {
      ...{ run: '7/1', proof: { kind: 'untried' }, cancelled: null, takeOver: false, begun: false },
      ...versions,
    }
    const driven = await reconcile(begin, policy, {
      ...createAliasClient(deps, 'handler', 'live'),
      observe: async ({ rollout }) => ({
        ...{ now: this.now, alarms: [], alarmsUnread: null, smokeFailures: 0, replay: null },
        analysis: worth === 'good' ? healthy(rollout?.step ?? 0) : broken(rollout?.step ?? 0),
      }),
      prove: async () => ({ kind: 'proven' }),
      publish: () => undefined,
    })
    const { end } = await readBack(deps, settings, versions, driven)
    return end === 'promoted' ? 'promoted' : end === 'rolled-back' ? 'back' : 'refused'
  }

  async #handOver(
    deps: ReleaseDeps,
    { old: from, new: to }: { old: string; new: string },
    release: string,
    worth: Fate['worth'],
  ): Promise<'promoted' | 'back'> {
    const facts = { function: 'handler', alias: 'live', from, to, release, run: '7/1' }
    const codeDeploy = await deps.aws.codeDeploy()
    const shift = { ...place, functionName: 'handler', alias: 'live', from, to }
    const id = await codeDeploy.create({ ...shift, description: describeDeployment(facts) })
    await this.pass(30_000)
    await codeDeploy.deployment(id)
    if (worth === 'bad') this.alarms.push({ name: 'red', state: 'ALARM', since: this.now })
    for (let minute = 0; minute < 8; minute += 1) await this.pass(60_000)
    this.alarms.length = 0
    return worth === 'bad' ? 'back' : 'promoted'
  }

  rollback(to: string | null, diesAt: number | null = null): Promise<Released> {
    const request = {
      config: 'ai-cicd.yml',
      environment: 'production',
      branch: null,
      tag: null,
      dryRun: false,
      run: null,
    }
    return rollback(this.deps(diesAt), { ...request, to })
  }

  recover(diesAt: number | null = null): Promise<Released> {
    const deps = { ...this.deps(diesAt), runId: '8/1' }
    return recover(deps, { config: 'ai-cicd.yml', environment: null, dryRun: false, run: null })
  }

  /** `version`: null: one is made of `$LATEST`. */
  pin(version: string | null, diesAt: number | null = null): Promise<Released> {
    const request = { config: 'ai-cicd.yml', environment: null, function: 'handler', dryRun: false, run: null }
    return pin(this.deps(diesAt), { ...request, version })
  }

  /**
   * Somebody else deploys code, with the environment that is there or their own.
   * @returns the version that they publish, where no alias is yet
   */
  deploysCode(withPins: boolean): string {
    const { latest } = this.function
    this.#deployments += 1
    const variables = withPins ? latest.variables : { STAGE: 'prod' }
    this.lambda.deploy('handler', { code: `code ${this.#deployments}`, variables })
    return this.lambda.publish('handler')
  }

  /** What a version is pinned to, as it is written; null when it is not. */
  pinsOf(version: string): string | null {
    const { variables = {} } = this.function.versions.find((one) => one.version === version) ?? {}
    const stored = this.stored.get(`/prod/llm/_pins/handler/${version}:1`)
    return (this.bind === 'env' ? variables.PROMPT_VERSIONS : stored) ?? null
  }

  /** By hand, as in the console: the description stays. */
  moves(version: string): void {
    Object.assign(this.alias, { version, weights: {}, revisionId: `hand-${this.#random(1_000_000)}` })
  }

  wipes(): void {
    Object.assign(this.alias, { description: '', revisionId: `hand-${this.#random(1_000_000)}` })
  }

  /** 0..below-1, the same in every run of the same seed. */
  #random(below: number): number {
    this.#jitter = (this.#jitter * 48_271) % 2_147_483_647
    return this.#jitter % below
  }
}

import type { Alias } from '../aws/lambda-shapes.ts'
import { excludedOf } from '../canary/analysis/analysis.ts'
import { insightsQuery } from '../canary/analysis/failing-requests.ts'
import { limitHistories } from '../canary/analysis/limit-history.ts'
import type { WatchedPolicy } from '../canary/analysis/metric-queries.ts'
import { readJournal } from '../canary/journal.ts'
import type { AliasClient } from '../canary/reconcile.ts'
import type { Action, AliasView, Observation, RolloutState, State } from '../canary/state-machine.ts'
import { UserError } from '../errors.ts'
import { readPins } from '../release/functions/pins.ts'
import type { CanaryReport } from '../report/canary-report.ts'
import { percentAsSet } from '../text/format.ts'
import { createAliasClient } from './alias-client.ts'
import type { ReleaseDeps } from './deps.ts'
import { failingCalls, logGroupOf } from './failing-calls.ts'
import { CanaryMetrics, type MetricsObservation, uncalledAlias } from './metrics.ts'
import { CanaryReplay } from './paired-probes.ts'
import { openProber } from './probe.ts'
import { ProvisionedConcurrency } from './provisioned-concurrency.ts'
import type { RolloutRequest } from './request.ts'
import { prove } from './verify-pins.ts'

/** What can be seen of one alias's rollout, and what a reader will want to know of it. */
export class RolloutWatch {
  readonly #deps: ReleaseDeps
  readonly #request: RolloutRequest
  readonly #state: State
  readonly #policy: WatchedPolicy
  readonly #steps: CanaryReport['steps'] = []
  #metrics: CanaryMetrics | null = null
  #replay: CanaryReplay | null = null
  #provisioned: ProvisionedConcurrency | null = null
  #close: () => void = () => undefined
  #prove: () => Promise<State['proof']> = async () => ({ kind: 'refused', reason: 'nothing was proven' })
  #lastMetrics: MetricsObservation | null = null
  #said = ''
  #started: number | null = null
  #deployment: string | null = null
  readonly #silent = new Set<string>()
  readonly #heard = new Set<string>()

  constructor(deps: ReleaseDeps, request: RolloutRequest, state: State, policy: WatchedPolicy) {
    this.#deps = deps
    this.#request = request
    this.#state = state
    this.#policy = policy
  }

  /** Reads what the whole rollout needs to know. No traffic moves. */
  async open(): Promise<void> {
    const { aws, clock, log } = this.#deps
    const { state, version, pins, environment, project, cases } = this.#request
    const { function: name, alias, bind, variable } = state.settings
    const old =
      this.#state.old === state.live.version ? state.live : await aws.lambda.configuration(name, this.#state.old)
    const oldPins = bind === 'env' ? readPins(old.variables[variable]) : state.pins
    const prober =
      environment.probe === null
        ? null
        : await openProber(this.#deps, project, environment.probe, { functionName: name, cases })
    if (prober === null) {
      log.warn(
        `There is no \`probe\`: that ${name} uses the prompts it is pinned to is taken from its configuration alone.`,
      )
    } else {
      this.#close = prober.close
      this.#replay = new CanaryReplay(
        prober,
        { old: old.version, oldPins: oldPins ?? {}, new: version.version, newPins: pins },
        this.#policy.wait
          ? { most: 1, first: 0 }
          : { most: (this.#policy.rollbackWhen.smokeFailures ?? 0) + 1, first: Math.floor(clock.now() / 60_000) },
        log,
      )
    }
    const versions = { old: { configuration: old, pins: oldPins ?? {} }, new: { configuration: version, pins } }
    const begun = this.#state.takeOver || readJournal(state.alias.description).rollout !== null
    this.#prove = () => prove(versions, { variable: bind === 'env' ? variable : null, begun }, prober)
    const timeout = Math.max(old.timeoutSeconds ?? 0, version.timeoutSeconds ?? 0) * 1000
    const source = { function: old.name, alias, stable: old.version, canary: version.version }
    this.#metrics = new CanaryMetrics({ cloudWatch: aws.cloudWatch, log }, { source, timeout }, this.#policy)
    this.#provisioned = new ProvisionedConcurrency(this.#deps, name, alias)
    await this.#provisioned.open(old.version, version.version)
    const uncalled = await uncalledAlias(aws.cloudWatch, old.name, alias, clock.now())
    if (uncalled !== null) log.warn(uncalled)
    if (readJournal(state.alias.description).rollout === null && !this.#state.takeOver) await this.#refuseRedAlarms()
  }

  /** An alarm that is red before the first shift says nothing about the new version. */
  async #refuseRedAlarms(): Promise<void> {
    const { alarms: names, alreadyRed } = this.#policy.rollbackWhen
    if (names.length === 0) return
    const alarms = await this.#deps.aws.cloudWatch.alarms(names)
    const missing = names.filter((name) => !alarms.some((alarm) => alarm.name === name))
    if (missing.length > 0) {
      throw new UserError(`there is no CloudWatch alarm ${missing.join(', ')}`, {
        hint: 'Create it, or remove it from `canary.rollbackWhen.alarms`.',
      })
    }
    const red = alarms.filter((alarm) => alarm.red).map(({ name }) => name)
    if (red.length === 0) return
    const reported = `alarm ${red.join(', ')} is red already, before any traffic moves`
    if (alreadyRed === 'ignore') {
      this.#deps.log.warn(`${reported}: it counts only when it turns red anew.`)
      return
    }
    throw new UserError(reported, {
      hint: 'Wait until it is green. To release all the same, as when this release is the remedy, set `canary.rollbackWhen.alreadyRed: ignore`.',
    })
  }

  aliasClient(): AliasClient<Alias> {
    const { function: name, alias } = this.#request.state.settings
    const plain = createAliasClient(this.#deps, name, alias)
    return {
      ...plain,
      writeAlias: async (target, revision) => {
        const pairs = this.#replay?.pairs ?? target.rollout?.pairs ?? null
        const journaled = target.rollout === null ? target : { ...target, rollout: { ...target.rollout, pairs } }
        const written = await plain.writeAlias(journaled, revision)
        if (written && target.rollout !== null) this.stepped(target.rollout.weight)
        return written
      },
      observe: (view) => this.#observe(view),
      prove: () => this.#prove(),
      publish: (action, view) => this.#publish(action, view),
    }
  }

  /** The new version has this share of the traffic now. */
  stepped(weight: number): void {
    if (this.#steps.at(-1)?.weight !== weight) this.#steps.push({ weight, at: this.#deps.clock.now() })
  }

  /** A deployment of CodeDeploy moves it, with this id. */
  movedBy(deployment: string): void {
    this.#deployment = deployment
  }

  /** A signal ends the look at once: the way back must not wait for CloudWatch. */
  async #observe({ rollout }: AliasView): Promise<Omit<Observation, 'alias'>> {
    const now = this.#deps.clock.now()
    const nothing = { now, analysis: null, alarms: [], alarmsUnread: null, smokeFailures: 0, replay: null }
    this.#started = rollout?.started ?? this.#started
    // What an earlier run began is reported, too. The weights of another engine stand in no journal.
    const ours = this.#request.environment.canary?.engine === 'alias'
    if (ours && rollout !== null && this.#steps.length === 0)
      this.#steps.push({ weight: rollout.weight, at: rollout.since })
    if (rollout === null || rollout.care === 'held') return nothing
    const { signal } = this.#deps
    const cancelled = new Promise<typeof nothing>((resolve) => {
      signal.addEventListener('abort', () => resolve(nothing), { once: true })
    })
    return await Promise.race([this.#readMetrics(rollout, now), cancelled])
  }

  async #readMetrics(rollout: RolloutState, now: number): Promise<Omit<Observation, 'alias'>> {
    const concurrency = (await this.#provisioned?.observe(rollout, now)) ?? null
    const observed = (await this.#metrics?.observe(rollout, now, this.#provisioned?.cold ?? [])) ?? null
    if (observed !== null) this.#lastMetrics = observed
    const replay = (await this.#replay?.observe(rollout)) ?? null
    return {
      now,
      analysis: observed?.analysis ?? null,
      ...(await this.#alarms(rollout)),
      smokeFailures: this.#replay?.probed.failures ?? 0,
      replay,
      ...(concurrency === null ? {} : { concurrency }),
    }
  }

  /** Only an alarm that turned red after the start is blamed on the rollout. One that is not there is not green. */
  async #alarms({ started }: RolloutState): Promise<Pick<Observation, 'alarms' | 'alarmsUnread'>> {
    const { alarms: names } = this.#policy.rollbackWhen
    if (names.length === 0) return { alarms: [], alarmsUnread: null }
    try {
      const found = await this.#deps.aws.cloudWatch.alarms(names)
      for (const { name, silent } of found) (silent ? this.#silent : this.#heard).add(name)
      const gone = names.filter((name) => !found.some((alarm) => alarm.name === name))
      return {
        alarms: found.filter(({ red, since }) => red && (since ?? started) >= started).map(({ name }) => name),
        alarmsUnread: gone.length === 0 ? null : `alarm ${gone.join(', ')} is gone`,
      }
    } catch (thrown) {
      this.#deps.log.warn(`The alarms could not be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
      return { alarms: [], alarmsUnread: 'the alarms could not be read' }
    }
  }

  #publish(action: Action, view: AliasView): void {
    const text = sentenceOf(action, view, this.#lastMetrics)
    if (text === this.#said) return
    this.#said = text
    const { function: name, alias } = this.#request.state.settings
    this.#deps.log.info(`${name}:${alias} ${text}`)
  }

  close(): void {
    this.#close()
  }

  /** After the way back: it never waits for a log. */
  async failing(): Promise<NonNullable<CanaryReport['failing']>> {
    const { version } = this.#request
    const from = this.#started ?? this.#steps[0]?.at ?? this.#deps.clock.now()
    const requests = await failingCalls(this.#deps, version, from)
    return { group: logGroupOf(version), from, requests, query: insightsQuery(version.version) }
  }

  reported(): Omit<CanaryReport, 'outcome' | 'reason'> {
    const { function: name, alias } = this.#request.state.settings
    const { rollbackWhen: limits, steps, metricPeriod } = this.#policy
    const periods = this.#lastMetrics?.periods ?? []
    return {
      function: name,
      alias,
      deployment: this.#deployment,
      old: this.#state.old,
      new: this.#state.new,
      steps: this.#steps,
      endedAt: this.#deps.clock.now(),
      findings: this.#lastMetrics?.analysis.findings ?? [],
      reference: this.#lastMetrics?.reference ?? null,
      excluded: excludedOf(limits, steps.length, periods),
      periods,
      histories: limitHistories(limits, { bake: steps.length, periods, periodLength: metricPeriod }),
      probed: this.#replay?.probed ?? null,
      silentAlarms: [...this.#silent].filter((name) => !this.#heard.has(name)),
    }
  }
}

/** One line of the log. The time of the next look is left out, so that nothing is logged twice. */
function sentenceOf(action: Action, { rollout }: AliasView, observed: MetricsObservation | null): string {
  const share = (weight: number) => percentAsSet(weight)
  const seen =
    observed === null ? '' : `, ${observed.analysis.invocations} invocations of version ${rollout?.new} in this step`
  switch (action.kind) {
    case 'prove':
      return 'is being proven: that only the prompts differ, and that each version uses its own'
    case 'shift':
      return `gives version ${action.rollout.new} ${share(action.rollout.weight)}`
    case 'promote':
      return `gives version ${action.rollout.new} all traffic, and is watched`
    case 'renew':
      return `is still at ${share(action.rollout.weight)}`
    case 'look':
      return `is watched at ${share(rollout?.weight ?? 0)}${seen}`
    case 'bake':
      return `bakes${seen}`
    case 'extend':
      return `stays at ${share(rollout?.weight ?? 0)}: ${action.reason}`
    case 'hold':
      return `is held: ${action.reason}`
    case 'leave':
      return `is left at ${share(action.rollout.weight)} until the next visit: ${action.reason}${seen}`
    case 'rollback':
      return `goes back: ${action.reason}`
    case 'done':
      return 'is done'
    case 'stop':
      return `is left as it is: ${action.reason}`
  }
}

import type { Lambda } from '../aws/lambda.ts'
import type { Case } from '../datasets/case.ts'
import type { PlannedCase } from '../evaluation/plan.ts'
import type { Completion } from '../models/model.ts'
import { scoreTrial } from '../scorers/aggregate.ts'
import type { ScoringContext } from '../scorers/scorer.ts'
import { jsonOrNull } from '../source/json.ts'
import { renderTemplate } from '../templates/engine.ts'
import type { Pins } from './functions/pins.ts'
import { type Reported, readReported } from './served.ts'

/** How a function is asked one golden case. */
type ProbeSettings = { payload: Readonly<Record<string, unknown>>; answer: string; version: string | null }

/** A golden case as it is asked and scored. */
export type ProbeCase = { planned: PlannedCase; vars: Case['vars'] }

/** What asking one version one case found. `wrong`: why it did not pass, as a phrase; null when it did. */
export type ProbeResult = {
  caseId: string
  wrong: string | null
  /** Set when its answer could not be scored, as when the judge does not answer: that is no fault of the version. */
  unmeasured?: true
  /** False when it told another prompt version than it is pinned to, or none. */
  pinned: boolean
  /** What it says of the prompts it used; null where it says nothing, or is not asked. */
  reported: Reported
  /** By which the function's log knows the call; null where Lambda does not tell. */
  requestId: string | null
}

type Asked = {
  lambda: Lambda
  functionName: string
  version: string
  /** What the version is pinned to; empty when it has no pins, and then it may tell any version. */
  pins: Pins
  settings: ProbeSettings
  scoring: Pick<ScoringContext, 'models' | 'judge' | 'embedding' | 'fetch' | 'allowWebhooks' | 'patience'>
  signal: AbortSignal
}

/**
 * Asks a version of a function one golden case, by the version's number, and scores what it answers with the case's
 * assertions. What the function did wrong is a result; that it could not be asked is an AwsError.
 * @throws AwsError
 */
export async function probe(asked: Asked, { planned, vars }: ProbeCase): Promise<ProbeResult> {
  const { lambda, functionName, version, pins, settings, scoring, signal } = asked
  const payload = JSON.stringify(filled(settings.payload, vars))
  const invocation = await lambda.invoke(functionName, version, payload, signal)
  const { payload: returned, error, version: executed, requestId } = invocation
  const result = jsonOrNull(returned)
  const said = settings.version === null || error !== null ? null : valueAt(result, settings.version)
  const reported = readReported(said)
  const wrong = (why: string): ProbeResult => ({ caseId: planned.id, wrong: why, pinned: true, reported, requestId })
  if (error !== null) return wrong(`the function failed (${error})`)
  if (executed !== null && executed !== version) return wrong(`version ${executed} answered`)
  const unpinned = settings.version === null ? null : wrongPins({ said, reported }, settings.version, pins)
  if (unpinned !== null) return { ...wrong(unpinned), pinned: false }
  const answer = valueAt(result, settings.answer)
  if (answer === undefined || answer === null) return wrong(`there is no ${settings.answer} in what it returns`)
  const output = typeof answer === 'string' ? answer : JSON.stringify(answer)
  const score = await scoreTrial(planned.assertions, planned.threshold, {
    ...scoring,
    output,
    completion: completionOf(output),
    vars: planned.vars,
    scoring: planned.scoring,
    prompt: [],
    signal,
    repeat: 0,
  })
  if (score.error !== null) return { ...wrong(`its answer could not be measured: ${score.error}`), unmeasured: true }
  if (score.pass === null) return { ...wrong('nothing that it asserts scores its answer'), unmeasured: true }
  if (score.pass) return { caseId: planned.id, wrong: null, pinned: true, reported, requestId }
  const failed = score.assertions.filter(({ pass }) => pass === false).map(({ type }) => type)
  return wrong(`its answer fails ${failed.join(', ')}`)
}

/** Why the version that a function tells is not the one it is pinned to, as a phrase; null when it is. */
function wrongPins({ said, reported }: { said: unknown; reported: Reported }, path: string, pins: Pins): string | null {
  const expected = Object.values(pins)
  if (expected.length === 0) return null
  if (said === undefined || said === null) return `there is no ${path} in what it returns`
  if (reported === null) return `${path} is neither a version nor pins`
  if (typeof reported === 'number') {
    return expected.includes(reported)
      ? null
      : `it answers with prompt version ${reported}, and is pinned to ${expected.join(', ')}`
  }
  const other = Object.entries(reported).find(([id, version]) => pins[id] !== version)
  if (other === undefined) return null
  const [id, version] = other
  return `it answers with version ${version} of ${id}, and is ${pins[id] === undefined ? 'not pinned to any' : `pinned to ${pins[id]}`}`
}

/** Variables stand in the texts of a payload; a text that is one variable alone gets its value as it is. */
function filled(value: unknown, vars: Case['vars']): unknown {
  if (typeof value === 'string') {
    const alone = /^\{\{\s*([\w-]+)\s*\}\}$/.exec(value)?.[1]
    return alone !== undefined && Object.hasOwn(vars, alone) ? vars[alone] : renderTemplate(value, vars, 'plain')
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, vars))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filled(member, vars)]))
}

/** A function tells its answer and nothing of how it came by it. */
function completionOf(text: string): Completion {
  const usage = { inputTokens: 0, outputTokens: 0 }
  return { text, toolCalls: [], stopReason: 'stop', usage, latencyMs: 0, costUsd: null, cached: false }
}

/**
 * The value at a path such as `$.answer`, `$.choices[0].text` or `$['a key']`. Text on the way that is JSON is looked into, as the
 * `body` of a function behind an HTTP API is.
 * @returns undefined when there is nothing
 */
export function valueAt(value: unknown, path: string): unknown {
  let at = value
  for (const [, dotted, index, quoted] of path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\[['"]([^'"]*)['"]\]/g)) {
    const key = dotted ?? index ?? quoted ?? ''
    const parent = typeof at === 'string' ? jsonOrNull(at) : at
    if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key)) return undefined
    at = Reflect.get(parent, key)
  }
  return at
}

import type { Project } from '../config/load.ts'
import { judgeOf, resolveModel } from '../config/resolve-model.ts'
import { loadCases } from '../datasets/load.ts'
import { UserError } from '../errors.ts'
import { scoresAlone } from '../evaluation/pairwise.ts'
import { planArm } from '../evaluation/plan.ts'
import { askedOnly } from '../models/asked-only.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Environment } from '../release/environment.ts'
import type { Pins } from '../release/functions/pins.ts'
import { type ProbeCase, type ProbeResult, probe } from '../release/probe.ts'
import { Patience } from '../scorers/sandbox/patience.ts'
import { Diagnostics } from '../source/diagnostics.ts'
import type { ReleaseDeps } from './deps.ts'

/** A case that fails is asked again: it fails when it fails most of these times. */
const TRIES = 3

type ProbeSettings = NonNullable<Environment['probe']>

/**
 * The golden cases of a probe, rendered.
 * @throws UserError with every mistake in them
 */
export async function probeCases(deps: ReleaseDeps, settings: ProbeSettings): Promise<ProbeCase[]> {
  const diagnostics = new Diagnostics()
  const asked = askedAs(settings)
  const cases = diagnostics.take(await loadCases(deps.tree, asked))
  const planned = diagnostics.take(planArm('candidate', asked, asked, 'echo', cases))
  diagnostics.throwIfAny()
  return (planned?.cases ?? []).map((one, index) => ({ planned: one, vars: cases[index]?.vars ?? {} }))
}

/**
 * {@link probeCases}, each of which an answer can fail: a probe that passes whatever is answered proves nothing.
 * @throws UserError that names the others
 */
export async function failableProbeCases(deps: ReleaseDeps, settings: ProbeSettings): Promise<ProbeCase[]> {
  const cases = await probeCases(deps, settings)
  const silent = cases.filter(({ planned }) => !scoresAlone(planned.assertions)).map(({ planned }) => planned.id)
  if (silent.length === 0) return cases
  const which = silent.length === cases.length ? 'no case' : `not case ${silent.join(', ')}`
  throw new UserError(`the probe proves nothing: ${which} of ${settings.cases} says what a good answer is`, {
    hint: `Give each case \`expected\`, or an assertion that judges one answer alone.`,
  })
}

/** Asks versions of a function golden cases, by the version's number. */
export type Prober = {
  cases: readonly ProbeCase[]
  /** @throws AwsError */
  ask: (version: string, pins: Pins, one: ProbeCase) => Promise<ProbeResult>
  close: () => void
}

/** @param asked `functionName`: of the function whose versions are asked */
export async function openProber(
  deps: ReleaseDeps,
  project: Project,
  settings: ProbeSettings,
  { functionName, cases }: Pick<AskedVersion, 'functionName' | 'cases'>,
): Promise<Prober> {
  const models = askedOnly(await deps.openModels(project.config))
  const { evaluation } = project.config
  const scoring = {
    models,
    judge: judgeOf(project.config),
    embedding: resolveModel(evaluation.embedding, project.config),
    fetch: deps.fetch,
    allowWebhooks: evaluation.allowWebhooks,
    patience: new Patience(),
  }
  const { lambda } = deps.aws
  return {
    cases,
    ask: (version, pins, one) =>
      probe({ lambda, functionName, version, pins, settings, scoring, signal: deps.signal }, one),
    close: () => models.close(),
  }
}

type AskedVersion = { functionName: string; version: string; pins: Pins; cases: readonly ProbeCase[] }

/**
 * Asks a version every case of the probe, by the version's number.
 * @throws UserError when one of them fails most of its tries; AwsError
 */
export async function probeVersion(
  deps: ReleaseDeps,
  project: Project,
  settings: ProbeSettings,
  asked: AskedVersion,
): Promise<void> {
  const failed = await failedProbe(deps, project, settings, asked)
  if (failed === null) return
  throw new UserError(`the probe of ${asked.functionName} version ${asked.version} failed: ${failed.why}`, {
    hint: 'No traffic was moved. Does the function read its prompts by the versions it is pinned to? docs/runtime.md has readers.',
  })
}

/**
 * @returns the first case that fails most of its tries, and why, as a phrase; null when none does. `isMeasured`: false when
 * its last answer could not be scored
 * @throws AwsError
 */
export async function failedProbe(
  deps: ReleaseDeps,
  project: Project,
  settings: ProbeSettings,
  asked: AskedVersion,
): Promise<{ why: string; isScored: boolean } | null> {
  const prober = await openProber(deps, project, settings, asked)
  try {
    for (const one of asked.cases) {
      const failed: ProbeResult[] = []
      for (let tries = 0; tries < TRIES && failed.length * 2 < TRIES && tries - failed.length < TRIES / 2; tries += 1) {
        const result = await prober.ask(asked.version, asked.pins, one)
        if (result.wrong === null) break
        failed.push(result)
      }
      const last = failed.at(-1)
      if (last !== undefined && failed.length * 2 >= TRIES) {
        return { why: phraseOf(last), isScored: last.unmeasured !== true }
      }
    }
    return null
  } finally {
    prober.close()
  }
}

function phraseOf({ caseId, wrong, requestId }: ProbeResult): string {
  return `case ${caseId}: ${wrong}${requestId === null ? '' : ` (request ${requestId})`}`
}

/** The payload's variables are those that a case must have. */
function askedAs({ cases, payload }: ProbeSettings): Prompt {
  return {
    id: 'the probe',
    name: null,
    description: null,
    file: cases,
    line: 1,
    messages: [{ role: 'user', content: JSON.stringify(payload) }],
    model: 'echo',
    parameters: {},
    responseFormat: null,
    tools: [],
    toolChoice: null,
    dataset: cases,
    testData: [],
    assert: [],
  }
}

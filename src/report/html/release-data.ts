import { diagnosticLine } from '../../errors.ts'
import type { Sentence, Tone } from '../../page/data.ts'
import type { PageDifference, PageRelease, PageRollout } from '../../page/release-data.ts'
import { percent, percentAsSet, whole } from '../../text/format.ts'
import { oneLine } from '../../text/untrusted.ts'
import type { CanaryReport } from '../canary-report.ts'
import { endedBecause, failingInWords, probedInWords, silentInWords, whereToAsk } from '../canary-words.ts'
import { functionLink, objectLink, parameterLink, rolloutLinks } from '../console-links.ts'
import { DRAWN, limitAsSet, measuredInWords, sureness, VERDICTS } from '../limit-words.ts'
import { LIMIT_TITLES, limitRows, NO_LIMIT, STEP_TITLES, stepNote, stepRows } from '../markdown/plan-section.ts'
import { weightsInWords } from '../markdown/timeline.ts'
import { releaseOpening } from '../release-opening.ts'
import type { ParameterRow, PromptDifference, PromptText, ReleaseReport } from '../release-report.ts'
import { functionVersions, outcomes, PLAN_WORDS, parameterVersions, trafficInWords } from '../release-text.ts'
import { shortened } from './texts.ts'
import { commitData } from './trends-data.ts'

/** A release, a rollback, a recovery or a pin for the page: bounded, whatever its report holds. */

const MOST_ROWS = 200
const MOST_DIFFERENCES = 40
const LONGEST_MESSAGE = 20_000
const LONGEST_SENTENCE = 2_000

export function releaseData(report: ReleaseReport): PageRelease {
  const { headline, why, next } = releaseOpening(report)
  const { plan, problem, identity, record } = report
  return {
    ...ending(report),
    headline,
    why: why === null ? null : bounded(why),
    next: next === null ? null : bounded(next),
    open: bounds(report.open),
    diagnostics: bounds((problem?.diagnostics ?? []).map(diagnosticLine)),
    where: whereOf(report),
    plan:
      plan === null
        ? null
        : {
            steps: { titles: [...STEP_TITLES], rows: stepRows(plan) },
            note: stepNote(plan),
            limits: { titles: [...LIMIT_TITLES], rows: limitRows(plan, marked).slice(0, MOST_ROWS) },
            none: NO_LIMIT,
          },
    rollouts: report.canaries.slice(0, MOST_DIFFERENCES).map((one) => rolloutData(one, why, identity)),
    differences: report.differences.slice(0, MOST_DIFFERENCES).map(differenceData),
    moreDifferences: Math.max(0, report.differences.length - MOST_DIFFERENCES),
    commits: (report.commits?.listed ?? []).slice(0, MOST_ROWS).map((one) => commitData(one, null)),
    functions: report.functions.slice(0, MOST_ROWS).map((one) => ({
      name: oneLine(one.name),
      alias: oneLine(one.alias),
      url: functionLink(one, identity),
      versions: functionVersions(one),
      traffic: trafficInWords(one, report.canaries),
    })),
    parameters: report.parameters.slice(0, MOST_ROWS).map((one) => parameterData(one, report)),
    records: bounds(report.records),
    recordUrl: record === null ? null : objectLink(record, identity),
    warnings: bounds(report.warnings),
  }
}

/** How it ended, in a word. */
function ending({ command, problem, rollout, dryRun, canaries }: ReleaseReport): { word: string; tone: Tone } {
  if (rollout === 'rolled-back') {
    return { word: 'rolled back', tone: command === 'rollback' && problem === null ? 'good' : 'bad' }
  }
  if (problem !== null) return { word: 'failed', tone: 'bad' }
  if (dryRun) return { word: 'plan', tone: 'open' }
  switch (rollout) {
    case 'promoted':
      return { word: 'released', tone: 'good' }
    case 'published':
      return { word: 'published', tone: 'good' }
    case 'held':
      return { word: canaries.some(({ outcome }) => outcome === 'left') ? 'under way' : 'held', tone: 'open' }
    case 'nothing-to-do':
      return { word: 'nothing to do', tone: 'good' }
    case null:
      return command === 'pin' ? { word: 'pinned', tone: 'good' } : { word: 'no rollout', tone: 'open' }
  }
}

/** Between backticks, which a name must not end. */
function marked(text: string, most = 300): string {
  return `\`${oneLine(text, most).replaceAll('`', "'")}\``
}

function bounded(text: string): Sentence {
  return shortened(text, LONGEST_SENTENCE, 'release.json')
}

function bounds(texts: readonly string[]): Sentence[] {
  return texts.slice(0, MOST_ROWS).map(bounded)
}

function whereOf(report: ReleaseReport): Sentence[] {
  const { identity, approval } = report
  const isSaid = approval === null || (releaseOpening(report).why ?? '').includes(approval)
  return [
    ...(identity === null
      ? []
      : [`Account ${marked(identity.account)} in ${marked(identity.region)}, as ${marked(identity.arn)}.`]),
    ...(isSaid ? [] : [bounded(approval)]),
  ]
}

function parameterData(row: ParameterRow, { dryRun, identity }: ReleaseReport): PageRelease['parameters'][number] {
  const { id, name, plan, before, version, sha256, tier, bytes, object } = row
  const size = `${whole(bytes)} bytes, ${tier}`
  return {
    prompt: oneLine(id),
    name: oneLine(name),
    // Before there is one, there is nothing to look at.
    url: before === null && version === null ? null : parameterLink(name, identity),
    plan: PLAN_WORDS[plan],
    version: dryRun ? String(before ?? '–') : parameterVersions(row, 'not published'),
    sha256: sha256.slice(0, 12),
    stored: object === null ? size : `${size}, messages in ${oneLine(object, 300)}`,
  }
}

const TONES: Record<CanaryReport['outcome'], Tone> = {
  promoted: 'good',
  'rolled-back': 'bad',
  held: 'open',
  left: 'open',
  stopped: 'open',
}

/** @param why what the page has said already */
function rolloutData(canary: CanaryReport, why: string | null, identity: ReleaseReport['identity']): PageRollout {
  const { old, new: candidate, outcome, failing, steps, endedAt, reference, excluded } = canary
  const because = endedBecause(canary)
  return {
    title: `${marked(`${canary.function}:${canary.alias}`)}: version ${old} → ${candidate} ${outcomes[outcome]}`,
    tone: TONES[outcome],
    old,
    new: candidate,
    because: because === null || because === why ? null : bounded(because),
    weights: weightsInWords(canary),
    steps: steps.slice(0, MOST_ROWS).map(({ weight, at }) => ({ weight, at, text: percentAsSet(weight) })),
    endedAt,
    limits: canary.findings.map((one) => ({
      limit: one.limit,
      allowed: limitAsSet(one, reference),
      old: measuredInWords(one, 'stable', canary),
      new: measuredInWords(one, 'canary', canary),
      verdict: VERDICTS[one.verdict],
      tone: one.verdict === 'broken' ? 'bad' : one.verdict === 'kept' ? 'good' : 'open',
      sure: sureness(one, excluded.get(one.limit) ?? null),
    })),
    histories: canary.histories.flatMap(({ limit, bound, points }) => {
      const { what, unit, allowed } = DRAWN[limit]
      if (points.length < 2 || points.every((one) => one.canary === null)) return []
      const values = points.map(({ at, stable, canary: now }): PageRollout['histories'][number]['points'][number] => [
        at,
        stable,
        now,
        allowed(bound, stable),
      ])
      return [{ limit, what, unit, points: values }]
    }),
    notes: [silentInWords(canary, marked), probedInWords(canary, marked), failingInWords(canary, marked)].flatMap(
      (one) => (one === null ? [] : [bounded(one)]),
    ),
    query:
      failing === undefined
        ? null
        : { where: whereToAsk(failing, marked), text: shortened(failing.query, LONGEST_MESSAGE, 'release.json') },
    links: rolloutLinks(canary, identity),
  }
}

function differenceData({ id, live, next, hidden, score }: PromptDifference): PageDifference {
  const messages = (of: PromptText | null) =>
    of?.messages.map(({ role, content }) => ({
      role,
      content: shortened(content, LONGEST_MESSAGE, 'release.json'),
    })) ?? null
  const scores =
    score.next === null
      ? null
      : `score ${percent(score.next)}${score.live === null ? '' : `, before ${percent(score.live)}`}`
  return {
    id: oneLine(id),
    isNew: live === null && hidden === null,
    hidden: next === null ? bounded(hidden ?? '') : null,
    scores,
    settings: next === null || live === null ? [] : settings(live, next),
    live: messages(live),
    next: messages(next) ?? [],
  }
}

/** The model and parameters that differ: name, before, now. */
function settings(live: PromptText, next: PromptText): PageDifference['settings'] {
  const model: PageDifference['settings'] =
    live.model === next.model ? [] : [['model', oneLine(live.model), oneLine(next.model)]]
  const keys = [...new Set([...Object.keys(live.parameters), ...Object.keys(next.parameters)])].sort()
  const changed = keys.flatMap((key): PageDifference['settings'] => {
    const [from, to] = [written(live.parameters[key]), written(next.parameters[key])]
    return from === to ? [] : [[oneLine(key, 80), oneLine(from, 500), oneLine(to, 500)]]
  })
  return [...model, ...changed].slice(0, MOST_ROWS)
}

function written(value: unknown): string {
  return value === undefined ? 'not set' : (JSON.stringify(value) ?? 'not set')
}

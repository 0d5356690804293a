import { diagnosticLine } from '../../errors.ts'
import type { PageData, PageMessage, PagePrompt, PageScore, Sentence, Tone } from '../../page/data.ts'
import { ownOf } from '../../source/mapping.ts'
import { duration } from '../../text/format.ts'
import { isWebAddress, oneLine } from '../../text/untrusted.ts'
import type { ScoreComparison } from '../../verdict/comparison.ts'
import { tagScores } from '../breakdown/tag-scores.ts'
import { CASE_GROUPS } from '../case-groups.ts'
import { caseLines } from '../case-lines.ts'
import { casePairs, labelsOf, valueText } from '../cases.ts'
import { shortCommit } from '../commit.ts'
import { headline, type Voice } from '../headline.ts'
import { methodLine } from '../method-line.ts'
import { openingOf } from '../opening.ts'
import type { PromptReport, Report } from '../report.ts'
import { promptStatus, runWords } from '../status.ts'
import { callsText, costText, sampleText } from '../usage.ts'
import { titleVariable } from './case-titles.ts'
import { matrixData } from './matrix-data.ts'
import { suiteData } from './suite-data.ts'
import { longestText, shortened } from './texts.ts'
import { tokensData } from './tokens-data.ts'
import { commitData, trendsData } from './trends-data.ts'

const LONGEST_PROMPT = 100_000
const LONGEST_SENTENCE = 2_000
/** A prompt has a few variables; a file with more is no dataset. */
const MOST_VARIABLES = 200
const MOST_SENTENCES = 200

/** Names between backticks, as in our sentences. One that holds a backtick must not end it. */
const marked = (name: string): string => `\`${oneLine(name, 300).replaceAll('`', "'")}\``
const voice: Voice = { name: marked, sentence: (text) => text, warning: '⚠️' }

/**
 * Everything of the page but its cases, whose texts and number are bounded: whatever a report holds.
 * @param prompts of the report, in the order in which the page shows them
 */
export function pageData(report: Report, prompts: readonly PromptReport[]): PageData {
  const { merge, why, next, others } = openingOf(report)
  const labels = labelsOf(prompts)
  const cases = prompts.reduce((sum, { comparison }) => sum + comparison.candidate.cases.length, 0)
  return {
    verdict: runWords[report.verdict],
    tone: report.verdict === 'pass' ? 'good' : report.verdict === 'fail' || report.blocks ? 'bad' : 'open',
    headline: headline(report, voice),
    merge,
    why,
    next,
    others: sentences(others),
    weakened: sentences(report.weakened),
    warnings: sentences(report.warnings),
    diagnostics: sentences(report.diagnostics.map(diagnosticLine)),
    notes: notesOf(report),
    facts: factsOf(report),
    runUrl: report.run !== null && isWebAddress(report.run.url) ? report.run.url : null,
    margin: report.margin,
    confidence: report.confidence,
    groups: CASE_GROUPS.map(({ group, title }) => ({ group, title })),
    caseLines: caseLines(prompts, { name: marked, text: (text) => text }).map(({ title, text }) => ({ title, text })),
    prompts: prompts.map((prompt, at) => promptData(prompt, labels[at] ?? prompt.id, report)),
    matrices: report.betweenModels.map(matrixData),
    trends: trendsData(report, prompts),
    tokens: tokensData(report),
    longest: longestText(cases),
  }
}

function promptData(prompt: PromptReport, label: string, report: Report): PagePrompt {
  const { comparison, messages } = prompt
  const { score, costPerRequestUsd, latencyMs } = comparison
  const status = promptStatus(comparison)
  const variables = variablesOf(prompt)
  return {
    label,
    id: prompt.id,
    file: prompt.file,
    model: comparison.model,
    baselineModel: comparison.baselineModel,
    change: prompt.change,
    status: status.word,
    tone: toneOf(status.ok),
    sample: sampleText(prompt.sample),
    score: scoreData(score),
    method: score.delta === null ? null : methodLine(comparison, report.confidence, (text) => text),
    reasons: sentences(comparison.reasons),
    advice: sentences(comparison.advice),
    doubts: sentences(comparison.doubts),
    floor: comparison.floor,
    passed: comparison.passed,
    failed: comparison.failed,
    errored: comparison.errored,
    metrics: Object.entries(comparison.metrics).map(([name, one]) => ({ name, ...scoreData(one) })),
    tags: tagScores(prompt).slice(0, MOST_SENTENCES),
    cost: costPerRequestUsd,
    latency: latencyMs,
    messages: {
      candidate: messages.candidate.map(messageData),
      baseline: messages.baseline?.map(messageData) ?? null,
    },
    suites: comparison.adversarial.map(suiteData).sort((a, b) => Number(b.tone === 'bad') - Number(a.tone === 'bad')),
    why: (prompt.why ?? []).map((one) => commitData(one, report.run)),
    variables: variables.names,
    titled: variables.titled,
  }
}

function variablesOf(prompt: PromptReport): { names: string[]; titled: number } {
  const names = new Set<string>()
  const looked: Array<Record<string, string>> = []
  for (const { id } of casePairs(prompt)) {
    const values = ownOf(prompt.vars, id) ?? {}
    if (looked.length < 200) {
      looked.push(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueText(value)])))
    }
    for (const name of Object.keys(values)) if (names.size < MOST_VARIABLES) names.add(name)
  }
  const title = titleVariable(looked)
  return { names: [...names], titled: title === null ? -1 : [...names].indexOf(title) }
}

function scoreData(score: ScoreComparison): PageScore {
  const { candidate, baseline, delta, interval, p, method, cases, discordant, minimumDetectableEffect } = score
  return { candidate, baseline, delta, interval, p, method, cases, discordant, minimumDetectableEffect }
}

function messageData({ role, content }: PageMessage): PageMessage {
  return { role, content: shortened(content, LONGEST_PROMPT) }
}

function notesOf({ unchanged, removed, stopped }: Report): Sentence[] {
  return [
    ...(stopped === null ? [] : sentences([stopped.sentence])),
    ...(unchanged.length === 0 ? [] : [`Unchanged, not evaluated: ${namesOf(unchanged)}.`]),
    ...(removed.length === 0 ? [] : [`Removed: ${namesOf(removed.map(({ id }) => id))}.`]),
  ]
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_SENTENCES).map(marked).join(', ')
  return names.length > MOST_SENTENCES ? `${shown} and ${names.length - MOST_SENTENCES} more` : shown
}

/** Run, commits, cost: what a report's last line says. */
function factsOf(report: Report): Sentence[] {
  const { run, head, base, baseReason, usage, durationMs } = report
  return [
    ...(run === null ? [] : [`Run ${run.number}`]),
    ...(head === null ? [] : [`commit ${marked(shortCommit(head))}`]),
    ...(base === null
      ? []
      : [`compared with ${marked(shortCommit(base))}${baseReason === null ? '' : ` (${baseReason})`}`]),
    ...(usage.modelCalls + usage.cachedCalls === 0 ? [] : [costText(report), callsText(usage)]),
    duration(durationMs),
  ]
}

function sentences(texts: readonly string[]): Sentence[] {
  const shown = texts.slice(0, MOST_SENTENCES).map((text) => shortened(text, LONGEST_SENTENCE))
  const rest = texts.length - shown.length
  return rest > 0 ? [...shown, `And ${rest} more, in results.json.`] : shown
}

function toneOf(ok: boolean | null): Tone {
  return ok === null ? 'open' : ok ? 'good' : 'bad'
}

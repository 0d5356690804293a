import type { Prompt } from '../../prompts/prompt.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import type { Found, Rule } from '../rule.ts'
import type { Subject } from '../subject.ts'

/** Types whose score alone is held against the threshold, and the ends of that score; a cosine goes below 0. */
const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  similar: [-1, 1],
  ...Object.fromEntries(
    [
      'rouge-n',
      'bleu',
      'gleu',
      'tool-call-f1',
      'assert-set',
      'llm-rubric',
      'choice',
      'g-eval',
      'factuality',
      'model-graded-factuality',
      'answer-relevance',
      'context-faithfulness',
      'context-recall',
      'context-relevance',
      'select-best',
    ].map((type) => [type, [0, 1] as const]),
  ),
}

export const thresholdRange: Rule = {
  id: 'threshold-range',
  levels: ['error', 'warning'],
  what: "A `threshold` beyond the scores that it is held against: above 1 or below 0 for a case, an `assert-set` and every graded assertion (`similar`: below -1). In promptfoo's files, where promptfoo takes it, a warning. Told once for each prompt and threshold, at the first case.",
  why: 'Above, no answer ever passes; below, every answer does.',
  remedy: 'Write a number from 0 to 1: `0.8`, not `80`.',
  find: (subject) => subject.prompts.flatMap((prompt) => ofPrompt(subject, prompt)),
}

function ofPrompt(subject: Subject, prompt: Prompt): Found[] {
  const level = isPromptfoo(prompt) ? ('warning' as const) : ('error' as const)
  const found = new Map<string, { first: Found; more: number }>()
  const add = (what: string, file: string, line: number | null) => {
    const existing = found.get(what)
    if (existing !== undefined) existing.more += 1
    else found.set(what, { first: { level, file, line, message: what, hint: thresholdRange.remedy }, more: 0 })
  }
  for (const [index, assertion] of prompt.assert.entries())
    for (const what of outside(assertion)) add(what, prompt.file, subject.lineAssertion(prompt, index))
  for (const one of subject.cases(prompt)) {
    if (one.threshold !== null && (one.threshold > 1 || one.threshold < 0))
      add(sentence(one.threshold, 'of a case', one.threshold > 1), one.file, one.line)
    for (const assertion of one.assert) for (const what of outside(assertion)) add(what, one.file, one.line)
  }
  return Array.from(found.values(), ({ first, more }) => ({
    ...first,
    message: `prompt ${prompt.id}: ${first.message}${more === 0 ? '' : ` (and ${more} more like it)`}.`,
  }))
}

/** A prompt of a promptfoo configuration: its templates alone are Nunjucks. */
function isPromptfoo({ engine }: Prompt): boolean {
  return engine === 'nunjucks'
}

function outside({ type, threshold, assert }: Assertion): string[] {
  const members = (assert ?? []).flatMap(outside)
  const plain = type.replace(/^not-/, '')
  const range = Object.hasOwn(RANGES, plain) ? RANGES[plain] : undefined
  if (threshold === undefined || range === undefined) return members
  const [least, most] = range
  if (threshold >= least && threshold <= most) return members
  return [sentence(threshold, `of \`${type}\``, threshold > most), ...members]
}

function sentence(threshold: number, of: string, above: boolean): string {
  return `the \`threshold\` ${threshold} ${of} is one that ${above ? 'no score reaches' : 'every score reaches'}`
}

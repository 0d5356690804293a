import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { STOP_REASONS, type StopReason } from '../../src/models/model.ts'
import { messagesAnswer } from '../../src/models/providers/anthropic.ts'
import { chatAnswer } from '../../src/models/providers/chat-completions.ts'
import { converseAnswer } from '../../src/models/providers/converse.ts'
import { CASE_GROUPS } from '../../src/report/case-groups.ts'
import { casePairs } from '../../src/report/cases.ts'
import { renderJunit } from '../../src/report/files/junit.ts'
import { renderResults } from '../../src/report/files/results.ts'
import { renderHtml } from '../../src/report/html/page.ts'
import { renderComment } from '../../src/report/markdown/comment.ts'
import { answerMarks, caseMarks } from '../../src/report/marks.ts'
import { renderTerminal } from '../../src/report/terminal/report.ts'
import { attackSuite, caseResult, comparison, failedTrial, promptReport, report, trial } from './build.ts'

const MARKS: Record<StopReason, string | null> = {
  stop: null,
  tool_calls: null,
  length: 'cut at max tokens',
  context_window: 'cut where the context window ended',
  content_filter: 'withheld by a content filter',
  guardrail: 'stopped by a guardrail',
  malformed_output: 'no output that the provider could read',
  malformed_tool_use: 'no tool call that the provider could read',
  other: 'ended for an unknown reason',
}
const unusual = STOP_REASONS.flatMap((reason) => (MARKS[reason] === null ? [] : [[reason, MARKS[reason]] as const]))

const converse = (stopReason: unknown) => converseAnswer('m', { output: { message: { content: [] } }, stopReason })
const messages = (stop_reason: unknown) => messagesAnswer('m', { content: [], stop_reason })
const chat = (finish_reason: unknown) => chatAnswer('m', { choices: [{ message: { content: '' }, finish_reason }] })

describe('the mark of an answer', () => {
  test.each(STOP_REASONS)('that ended by %s', (stopReason) => {
    const mark = MARKS[stopReason]
    expect(answerMarks({ stopReason, cached: false })).toEqual(mark === null ? [] : [mark])
    expect(answerMarks({ stopReason, cached: true })).toEqual([...(mark === null ? [] : [mark]), 'from the cache'])
  })

  test('that never came is none', () => expect(answerMarks({ stopReason: null, cached: false })).toEqual([]))

  test.each([
    ['Bedrock', converse, 'end_turn', null],
    ['Bedrock', converse, 'stop_sequence', null],
    ['Bedrock', converse, 'tool_use', null],
    ['Bedrock', converse, 'max_tokens', MARKS.length],
    ['Bedrock', converse, 'model_context_window_exceeded', MARKS.context_window],
    ['Bedrock', converse, 'content_filtered', MARKS.content_filter],
    ['Bedrock', converse, 'guardrail_intervened', MARKS.guardrail],
    ['Bedrock', converse, 'malformed_model_output', MARKS.malformed_output],
    ['Bedrock', converse, 'malformed_tool_use', MARKS.malformed_tool_use],
    ['Bedrock', converse, 'newer_than_this', MARKS.other],
    ['Anthropic', messages, 'end_turn', null],
    ['Anthropic', messages, 'stop_sequence', null],
    ['Anthropic', messages, 'tool_use', null],
    ['Anthropic', messages, 'max_tokens', MARKS.length],
    ['Anthropic', messages, 'model_context_window_exceeded', MARKS.context_window],
    ['Anthropic', messages, 'refusal', MARKS.content_filter],
    ['Anthropic', messages, 'pause_turn', MARKS.other],
    ['OpenAI', chat, 'stop', null],
    ['OpenAI', chat, 'eos', null],
    ['OpenAI', chat, 'tool_calls', null],
    ['OpenAI', chat, 'function_call', null],
    ['OpenAI', chat, 'length', MARKS.length],
    ['OpenAI', chat, 'model_length', MARKS.context_window],
    ['OpenAI', chat, 'content_filter', MARKS.content_filter],
    ['OpenAI', chat, 'sensitive', MARKS.content_filter],
    ['OpenAI', chat, 'unknown_word', MARKS.other],
    ['OpenAI', chat, null, MARKS.other],
  ] as const)('of %s, %s %s', (_provider, read, word, mark) => {
    const { stopReason } = read(word)
    expect(answerMarks({ stopReason, cached: false })).toEqual(mark === null ? [] : [mark])
  })
})

/** Each surface that shows an answer, as text without its markup. */
const surfaces = {
  comment: (of: ReturnType<typeof report>) => renderComment(of, { limit: 60_000, marker: '<!-- m -->' }),
  // Its own script has words for everything.
  page: (of: ReturnType<typeof report>) => renderHtml(of).replace(/<script>.*?<\/script>/s, ''),
  terminal: (of: ReturnType<typeof report>) => renderTerminal(of, { color: false, width: 200 }),
  junit: renderJunit,
}

describe.each(Object.entries(surfaces))('%s', (name, render) => {
  const one = (now: object, then: object = {}) => {
    const candidate = [caseResult('a', { ...failedTrial('half an ans', 'Not “yes”.'), ...now })]
    return render(report([promptReport(comparison('p', candidate, [caseResult('a', trial(then))]))]))
  }

  test.each(unusual)('says so of an answer that ended by %s', (stopReason, mark) => {
    expect(one({ stopReason })).toContain(mark)
  })

  test('marks the answers of both arms, and none that ended as it should', () => {
    expect(one({ cached: true })).toContain('from the cache')
    // Tests of JUnit are the candidate's cases alone.
    if (name !== 'junit') expect(one({}, { stopReason: 'guardrail' })).toContain(MARKS.guardrail)
    const plain = one({ stopReason: 'tool_calls' })
    for (const mark of [...unusual.map(([, mark]) => mark), 'from the cache']) expect(plain).not.toContain(mark)
  })

  test('says of a failing case that it failed before, and that it is flaky', () => {
    const failing = caseResult('a', failedTrial('no', 'Not “yes”.'), failedTrial('no', 'Not “yes”.'), trial())
    const worse = { ...failedTrial('nay', 'Not “yes”.'), score: 0.2 }
    const before = caseResult('a', worse, { ...worse, score: 1 }, { ...worse, score: 1 })
    const text = render(report([promptReport(comparison('p', [failing], [before]))]))
    expect(text).toContain('failed before too')
    expect(text).toContain('flaky')
  })
})

test('a case is marked critical, failing before, and flaky in either arm', () => {
  const firm = caseResult('a', failedTrial('no', 'x'), failedTrial('no', 'x'))
  const flaky = caseResult('a', failedTrial('no', 'x'), trial())
  const marks = (now: typeof firm, then: typeof firm) =>
    casePairs(promptReport(comparison('p', [now], [then]), { critical: ['a'] })).map(caseMarks)[0]
  expect(marks(firm, firm)).toEqual(['critical', 'failed before too'])
  expect(marks(flaky, firm)).toEqual(['critical', 'failed before too', 'flaky'])
  expect(marks(firm, flaky)).toEqual(['critical', 'failed before too', 'flaky in the base'])
  expect(marks(flaky, flaky)).toEqual(['critical', 'failed before too', 'flaky before too'])
})

describe('an attack', () => {
  const cut = { stopReason: 'length' as const, cached: true }
  const suite = attackSuite([[true, false]], { verdict: 'risen' })
  const attacked = {
    ...suite,
    results: suite.results.map((one) => ({ ...one, candidate: { ...one.candidate, answers: [cut, cut] } })),
  }
  const attackable = report([promptReport(comparison('p', [caseResult('a')], null, { adversarial: [attacked] }))])

  test('shows how its answer ended in comment and page, each mark once', () => {
    expect(surfaces.comment(attackable)).toContain('The answer (cut at max tokens, from the cache):')
    expect(renderHtml(attackable)).toContain('["cut at max tokens","from the cache"]')
  })

  test('tells it to programs', () => {
    const [attack] = JSON.parse(renderResults(attackable)).prompts[0].adversarial[0].attacks
    expect(attack.candidate.answers).toEqual([cut, cut])
  })
})

describe('docs/results.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/results.md'), 'utf8')

  test.each(STOP_REASONS)('tells the mark of %s', (reason) => {
    expect(page).toMatch(new RegExp(`^\\| ${MARKS[reason] ?? '–.*?'} \\| \`${reason}\` \\|`, 'm'))
  })

  test.each(CASE_GROUPS.map(({ group }) => group))('tells what %s means', (group) => {
    expect(page).toContain(`\n| \`${group}\` |`)
  })

  test('names every field of results.json', () => {
    const compared = comparison('p', [caseResult('a', failedTrial('no', 'x'))], [caseResult('a')])
    const results = JSON.parse(renderResults(report([promptReport(compared)])))
    const [prompt] = results.prompts
    const [one] = prompt.cases
    const fields = [results, prompt, one, one.candidate, one.candidate.trials[0], results.rankings].flatMap(Object.keys)
    for (const field of fields) expect(page).toMatch(new RegExp(`\`\\.?${field}(\\[\\])?\``))
  })
})

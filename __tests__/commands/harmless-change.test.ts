import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/commands/evaluate.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import type { CompletionRequest } from '../../src/models/model.ts'
import { renderResults } from '../../src/report/files/results.ts'
import { answering, completion } from '../evaluation/build.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { silent } from '../silent-log.ts'

const CASES = 20

type Settings = { gate?: object; reply?: object; triage?: object; cases?: object }

/** The prompts `reply`, whose text names the side it is of, and `triage`, the same on both, with 20 cases each. */
function files(
  side: 'base' | 'head',
  { gate = {}, reply = {}, triage = {}, cases = {} }: Settings,
): Record<string, string> {
  const prompt = (text: string, more: object) =>
    JSON.stringify({
      model: 'openai:test-1',
      messages: [{ role: 'user', content: text }],
      dataset: 'cases.jsonl',
      assert: [{ type: 'contains', value: 'right' }],
      ...more,
    })
  return {
    'ai-cicd.yml': JSON.stringify({ version: 1, prompts: ['*.prompt.yml'], gate }),
    'reply.prompt.yml': prompt(`Reply ${side} {{question}}`, reply),
    'triage.prompt.yml': prompt('Triage {{question}}', triage),
    'cases.jsonl': Array.from({ length: CASES }, (_, index) =>
      JSON.stringify({ id: `q${index}`, question: `question-${index}`, ...(index === 0 ? cases : {}) }),
    ).join('\n'),
  }
}

async function run(
  changedOnly: boolean,
  settings: Settings = {},
  answer: (request: CompletionRequest, repeat: number) => string = () => 'right',
) {
  const models = answering((request, repeat) => completion(answer(request, repeat)))
  const deps: Deps = {
    clock: { now: () => 0, sleep: async () => undefined },
    log: silent,
    tree: memoryTree(files('head', settings)),
    head: 'a'.repeat(40),
    findBaseline: async () => ({
      sha: 'b'.repeat(40),
      tree: memoryTree(files('base', settings)),
      reason: 'test',
    }),
    renames: async () => new Map(),
    preload: () => undefined,
    openModels: async () => models,
    signal: new AbortController().signal,
  }
  const report = await evaluate(deps, {
    config: 'ai-cicd.yml',
    event: null,
    changedOnly,
    unprivileged: null,
    run: null,
  })
  const asked = models.asked.map(({ messages }) => messages[0]?.content.split(' question')[0])
  return { report, asked, triage: report.prompts.find(({ id }) => id === 'triage')?.comparison }
}

const times = (asked: readonly unknown[], what: string) => asked.filter((one) => one === what).length

describe('20 cases that pass in both versions', () => {
  test('are green, and the prompt beside it that did not change is neither asked nor doubted', async () => {
    const { report, asked } = await run(true)
    expect(report).toMatchObject({ verdict: 'pass', blocks: false, warns: false, unchanged: ['triage'] })
    expect(report.prompts.map(({ id, comparison }) => [id, comparison.verdict])).toEqual([['reply', 'within-margin']])
    expect(report.reasons.join(' ')).not.toContain('triage')
    expect(asked).toHaveLength(2 * CASES)
    expect(times(asked, 'Triage')).toBe(0)
  })

  test('are not proof', async () => {
    const { report } = await run(true, { gate: { require: 'proof' } })
    expect(report.verdict).toBe('inconclusive')
  })
})

describe('with changed-only off a prompt that did not change', () => {
  test('is measured once and compared with nothing; the overall numbers are those of what was compared', async () => {
    const { report, asked, triage } = await run(false)
    expect(times(asked, 'Triage')).toBe(CASES)
    expect(asked).toHaveLength(3 * CASES)
    expect(triage).toMatchObject({ verdict: 'unchanged', baseline: null, passed: CASES, floor: null })
    expect(report).toMatchObject({ verdict: 'pass', score: 1, baselineScore: 1, delta: 0, passed: 2 * CASES })
    expect(JSON.parse(renderResults(report)).prompts).toMatchObject([
      { id: 'reply', change: 'modified', verdict: 'within-margin', score: { delta: 0 } },
      { id: 'triage', change: 'unchanged', verdict: 'unchanged', score: { candidate: 1, baseline: null, delta: null } },
    ])
  })

  const broken = ({ messages }: CompletionRequest) => (messages[0]?.content.startsWith('Triage') ? 'wrong' : 'right')

  test('passes without a floor, whatever it scores, and is held to the one that is set', async () => {
    expect((await run(false, {}, broken)).report.verdict).toBe('pass')
    const { report, triage } = await run(false, { gate: { minScore: 0.5 } }, broken)
    expect(triage).toMatchObject({ verdict: 'unchanged', brokenFloor: true })
    expect(report.verdict).toBe('fail')
  })

  test('tells of a critical case that fails as failing before, and fails by it with `absolute` alone', async () => {
    const { report, asked, triage } = await run(false, { cases: { critical: true } }, broken)
    expect(report.verdict).toBe('pass')
    expect(triage?.failingBefore.map(({ id }) => id)).toEqual(['q0'])
    expect(report.reasons.join(' ')).toContain('triage: Failing before: critical case q0 failed 3 of 3 repeats')
    expect(times(asked, 'Triage')).toBe(CASES + 2)
    const absolute = { gate: { critical: 'absolute' }, cases: { critical: true } }
    expect((await run(false, absolute, broken)).report.verdict).toBe('fail')
  })

  test('takes part in the competition of both sides', async () => {
    const assert = [{ type: 'contains', value: 'right' }, { type: 'max-score' }]
    const { report, asked, triage } = await run(false, { reply: { assert }, triage: { assert } })
    expect(report.prompts.map(({ comparison }) => comparison.verdict)).toEqual(['within-margin', 'unchanged'])
    expect(report.prompts[0]?.comparison.score.delta).toBe(0)
    expect(triage?.baseline).toBeNull()
    // The base's side has the same questions: each is asked once.
    expect(times(asked, 'Triage')).toBe(CASES)
  })

  test('is left out where all that is asserted of it compares two answers', async () => {
    const assert = [{ type: 'select-best', value: 'the kinder one' }]
    const { report, asked } = await run(false, { triage: { assert } })
    expect(report).toMatchObject({ verdict: 'pass', unchanged: ['triage'] })
    expect(times(asked, 'Triage')).toBe(0)
  })
})

describe('a critical assertion that every answer fails', () => {
  const settings = {
    reply: {
      assert: [
        { type: 'contains', value: 'right', weight: 99 },
        { type: 'not-contains', value: 'secret', critical: true },
      ],
    },
    cases: { threshold: 0.5 },
  }
  const first = ({ messages }: CompletionRequest) => messages[0]?.content.endsWith('question-0') === true
  const leaking = (of: string) => (request: CompletionRequest) =>
    first(request) && request.messages[0]?.content.startsWith(of) ? 'right, secret' : 'right'

  test('fails the run where the base does not, and is named; both are asked three times', async () => {
    const { report, asked } = await run(true, settings, leaking('Reply head'))
    expect(report.verdict).toBe('fail')
    expect(report.reasons[0]).toContain('Critical assertion `not-contains` of case q0 failed 3 of 3 repeats.')
    expect(report.prompts[0]?.comparison).toMatchObject({ failedCritical: ['q0'], passed: CASES })
    expect([times(asked, 'Reply head'), times(asked, 'Reply base')]).toEqual([CASES + 2, CASES + 2])
  })

  test('fails nothing where the base fails it too', async () => {
    const { report } = await run(true, settings, leaking('Reply'))
    expect(report.verdict).toBe('pass')
    expect(report.reasons.join(' ')).toContain('Failing before: critical assertion `not-contains` of case q0')
  })
})

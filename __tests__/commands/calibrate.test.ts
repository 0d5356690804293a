import { describe, expect, it } from 'vitest'
import { calibrate } from '../../src/commands/calibrate.ts'
import { UserError } from '../../src/errors.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import { calibrationJson, isCalibrated, renderCalibration } from '../../src/report/terminal/calibration.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { judgeThat } from '../scorers/context.ts'

const log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
  group: () => () => undefined,
  mask: () => undefined,
  progress: () => undefined,
}

function project(judge: string) {
  return {
    'ai-cicd.yml': `version: 1\nprompts: [a.prompt.yml]\nevaluation:\n  concurrency: 2\n${judge}`,
    'a.prompt.yml':
      'messages: [{ role: user, content: "Say {{word}}" }]\nmodel: echo\ntestData: [{ word: hi, expected: hi }]\n',
  }
}

/** A judge that passes what contains "good", but for those who are told otherwise. */
async function run(
  rows: unknown[],
  options: { judge?: string; answer?: Parameters<typeof judgeThat>[0]; minKappa?: number } = {},
) {
  const { models, asked } = judgeThat(
    options.answer ??
      (({ messages }) => {
        const pass = (messages.at(-1)?.content ?? '').includes('good')
        return { reason: pass ? 'it is good' : 'it is not', pass, score: pass ? 0.9 : 0.2 }
      }),
  )
  const deps: Deps = {
    clock: { now: () => 0, sleep: async () => undefined },
    log,
    tree: memoryTree(project(options.judge ?? '  judge: "bedrock:judge-a"\n')),
    head: null,
    findBaseline: async () => null,
    renames: async () => new Map(),
    preload: () => undefined,
    openModels: async () => models,
    signal: new AbortController().signal,
  }
  const calibration = await calibrate(deps, {
    config: 'ai-cicd.yml',
    event: null,
    labels: { file: 'labels.jsonl', text: rows.map((row) => JSON.stringify(row)).join('\n') },
    minKappa: options.minKappa ?? null,
  })
  return { calibration, asked, text: renderCalibration(calibration, { color: false, width: 100 }) }
}

const row = (output: string, label: unknown) => ({ output, label, rubric: 'is {{kind}}', vars: { kind: 'fine' } })
const labels = [
  row('good 1', 'pass'),
  row('good 2', 'pass'),
  row('bad 1', 'fail'),
  row('good 3', 'fail'),
  row('bad 2', 0.5),
]

describe('calibrate', () => {
  it('compares the judge with people and lists the worst disagreements first', async () => {
    const { calibration, text, asked } = await run(labels)
    expect(calibration.overall).toMatchObject({
      models: ['bedrock:judge-a'],
      scored: 5,
      errors: 0,
      table: { bothPass: 2, judgeOnly: 1, humanOnly: 1, neither: 1 },
      agreement: { value: 0.6 },
      sensitivity: { successes: 2, of: 3 },
      specificity: { successes: 1, of: 2 },
    })
    expect(calibration.overall.kappa).toBeCloseTo(1 / 6, 12)
    expect(calibration.judges).toEqual([])
    expect(calibration.disagreements.map(({ line, label, score }) => ({ line, label, score }))).toEqual([
      { line: 4, label: 0, score: 0.9 },
      { line: 5, label: 0.5, score: 0.2 },
    ])
    expect(asked).toHaveLength(5)
    expect(asked[0]?.request.messages.at(-1)?.content).toContain('is fine')
    expect(text).toContain("Cohen's kappa 0.17")
    expect(text).toContain('Only 5 labels were judged')
    expect(text).toMatch(/labels\.jsonl:4: people 0\.00, llm-rubric 0\.90: it is good/)
  })

  it('counts what was not judged apart', async () => {
    const { calibration, text } = await run([...labels, row('odd', 'pass')], {
      answer: ({ messages }) => {
        const text = messages.at(-1)?.content ?? ''
        return text.includes('odd') ? undefined : { reason: 'r', pass: text.includes('good'), score: 0.5 }
      },
    })
    expect(calibration).toMatchObject({ labels: 6, overall: { scored: 5, errors: 1 } })
    expect(text).toMatch(/Not judged: llm-rubric: the judge bedrock:judge-a gave no usable answer/)
  })

  it('shows each judge of a panel and the panel, without asking anything twice', async () => {
    const { calibration, asked, text } = await run(labels, {
      judge: '  judge: { models: ["bedrock:judge-a", "bedrock:judge-b", "bedrock:judge-c"] }\n',
      answer: ({ model, messages }) => {
        const good = (messages.at(-1)?.content ?? '').includes('good')
        const pass = model === 'bedrock:judge-c' ? !good : good
        return { reason: 'r', pass, score: pass ? 1 : 0 }
      },
    })
    expect(calibration.judges.map(({ model, agreement }) => [model, agreement.successes])).toEqual([
      ['bedrock:judge-a', 3],
      ['bedrock:judge-b', 3],
      ['bedrock:judge-c', 2],
    ])
    expect(calibration.overall).toMatchObject({ agreement: { successes: 3, of: 5 } })
    expect(asked).toHaveLength(15)
    expect(text).toContain('Panel of 3')
  })

  it('asks for a smallest kappa only when told to, and an unknown one is not enough', async () => {
    expect(isCalibrated((await run(labels)).calibration)).toBe(true)
    expect(isCalibrated((await run(labels, { minKappa: 0.1 })).calibration)).toBe(true)
    const { calibration, text } = await run(labels, { minKappa: 0.6 })
    expect(isCalibrated(calibration)).toBe(false)
    expect(text).toContain("Cohen's kappa 0.17 is not at least 0.60.")
    const unknown = await run([row('good', 'pass')], { minKappa: -1 })
    expect(isCalibrated(unknown.calibration)).toBe(false)
    expect(JSON.parse(calibrationJson(unknown.calibration))).toMatchObject({ meetsMinKappa: false, labels: 1 })
    expect(JSON.parse(calibrationJson((await run(labels)).calibration))).toMatchObject({ meetsMinKappa: null })
    expect(unknown.text).toContain('People pass every answer here')
  })

  it('shows hostile text harmlessly', async () => {
    const { text } = await run([row('good\u001b[31m\nfake line', 'fail')])
    expect(text).not.toMatch(/\u001b/)
    expect(text).not.toMatch(/^fake line/m)
  })

  it.each<[string, unknown[], string, RegExp]>([
    ['a missing judge', labels, '', /there is no judge to calibrate/],
    ['a missing variable', [{ output: 'x', rubric: '{{nobody}}', label: 1 }], '  judge: "bedrock:a"\n', /mistake/],
    ['no labels', [], '  judge: "bedrock:a"\n', /mistake/],
  ])('tells of %s before anything is asked', async (_name, rows, judge, message) => {
    let asks = 0
    const answer = () => {
      asks += 1
      return undefined
    }
    const failed = await run(rows, { judge, answer }).catch((thrown: unknown) => thrown)
    expect(failed).toBeInstanceOf(UserError)
    expect(failed).toMatchObject({ message: expect.stringMatching(message) })
    expect(asks).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import { loadProject } from '../../src/config/load.ts'
import { planArm } from '../../src/evaluation/plan.ts'
import { scoreTrial } from '../../src/scorers/aggregate.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { contextOf } from '../scorers/context.ts'
import { reported } from './reported.ts'

async function load(file: string, files: Record<string, string>) {
  const diagnostics = new Diagnostics()
  const { project } = diagnostics.take(await loadProject(memoryTree(files), file))
  return { project, diagnostics: reported(diagnostics) }
}

/** Scores of the first prompt's cases, each answered by its variable `say`. */
async function verdicts(file: string, files: Record<string, string>) {
  const { project, diagnostics } = await load(file, files)
  expect(diagnostics).toEqual([])
  const prompt = project?.prompts[0]
  if (project === null || prompt === undefined) throw new Error('there is no prompt')
  const plan = planArm('candidate', prompt, prompt, 'echo', project.cases.get(prompt.id) ?? [])
  const trials = (plan.value?.cases ?? []).map(async ({ assertions, threshold, vars, told, scoring }) => {
    const test = { assert: assertions, threshold, ...told }
    const trial = await scoreTrial(
      assertions,
      threshold,
      contextOf(String(vars.say), { vars, test, model: 'echo', scoring }),
    )
    return trial.error ?? [trial.pass, trial.score]
  })
  return await Promise.all(trials)
}

const promptfoo = (tests: string): string => `prompts: ["{{say}}"]\nproviders: [echo]\n${tests}`

describe('files of code in a promptfoo configuration', () => {
  it('judge the answers, relative to the configuration', async () => {
    const config = promptfoo(`defaultTest:
  assert: [{ type: javascript, value: "file://checks/long.js" }]
tests:
  - { vars: { say: hello } }
  - { vars: { say: hi } }
  - { vars: { say: hello }, assert: [{ type: not-javascript, value: "file://./checks/all.mjs:shouts" }] }
`)
    const files = {
      'evals/promptfooconfig.yaml': config,
      'evals/checks/long.js': 'module.exports = (output) => output.length > 3',
      'evals/checks/all.mjs': 'export const shouts = (output) => output === output.toUpperCase()',
    }
    expect(await verdicts('evals/promptfooconfig.yaml', files)).toEqual([
      [true, 1],
      [false, 0],
      [true, 1],
    ])
  })

  it('transform answers, for one assertion and for a test', async () => {
    const config = promptfoo(`tests:
  - vars: { say: hello }
    options: { transform: "file://t.js:up" }
    assert: [{ type: equals, value: "HELLO!", transform: "file://t.js:bang" }, { type: equals, value: HELLO }]
`)
    const files = {
      'promptfooconfig.yaml': config,
      't.js': 'exports.up = (output) => output.toUpperCase(); exports.bang = async (output) => output + "!"',
    }
    expect(await verdicts('promptfooconfig.yaml', files)).toEqual([[true, 1]])
  })

  it('make the score of the named scores, of one test or of all', async () => {
    const config = promptfoo(`defaultTest: { assertScoringFunction: "file://score.js", threshold: 0.6 }
tests:
  - { vars: { say: hello }, assert: [{ type: contains, value: h, metric: A }, { type: contains, value: x, metric: B }] }
  - { vars: { say: hex }, assert: [{ type: contains, value: h, metric: A }, { type: contains, value: x, metric: B }] }
  - { vars: { say: a }, assertScoringFunction: "file://score.js:throws", assert: [{ type: contains, value: a }] }
  - { vars: { say: a }, assertScoringFunction: "file://score.js:broken", assert: [{ type: contains, value: a }] }
  - { vars: { say: a }, assertScoringFunction: "file://score.js:number", assert: [{ type: contains, value: a }] }
`)
    const files = {
      'promptfooconfig.yaml': config,
      'score.js': `module.exports = ({ A, B }, { threshold, componentResults }) => {
        const score = componentResults.length === 2 ? (A + 3 * B) / 4 : 0
        return { pass: score >= threshold, score, reason: 'weighted' }
      }
      module.exports.throws = (scores) => scores.none.at
      module.exports.broken = () => nothing
      module.exports.number = () => 1`,
    }
    expect(await verdicts('promptfooconfig.yaml', files)).toEqual([
      [false, 0.25],
      [true, 1],
      [false, 0],
      expect.stringMatching(/^assertScoringFunction: the code threw ReferenceError/),
      'assertScoringFunction: it must return {pass, score, reason}',
    ])
  })

  it('see what the file says of the test', async () => {
    const config = promptfoo(`defaultTest: { metadata: { team: a, tier: 1 } }
tests:
  - description: of a greeting
    vars: { say: hello }
    metadata: { tier: 2 }
    threshold: 0.5
    assert: [{ type: javascript, value: "file://c.js" }]
`)
    const files = {
      'promptfooconfig.yaml': config,
      'c.js': `module.exports = (output, { test, provider, providerResponse, vars, prompt }) => {
        const seen = [test.description, test.metadata, test.vars, test.threshold, test.assert, provider.id(), \`\${provider.id}\`,
          providerResponse.output, providerResponse.tokenUsage.total, providerResponse.latencyMs, vars.say, prompt]
        const wanted = ['of a greeting', { team: 'a', tier: 2 }, { say: 'hello' }, 0.5,
          [{ type: 'javascript', value: 'file://c.js' }], 'echo', 'echo', 'hello', 15, 800, 'hello', 'Say something.']
        return { pass: JSON.stringify(seen) === JSON.stringify(wanted), score: 1, reason: JSON.stringify(seen) }
      }`,
    }
    expect(await verdicts('promptfooconfig.yaml', files)).toEqual([[true, 1]])
  })

  it('are told in one round, each at its test', async () => {
    const config = promptfoo(`tests:
  - { vars: { say: a }, assert: [{ type: javascript, value: "file://a.js" }] }
  - { vars: { say: a }, assert: [{ type: equals, value: a, transform: "file://b.py" }] }
  - { vars: { say: a }, options: { transform: "file://none.js" }, assert: [{ type: equals, value: a }] }
  - { vars: { say: a }, assert: [{ type: assert-set, assert: [{ type: javascript, value: "file://c.js:x" }] }] }
`)
    const files = {
      'promptfooconfig.yaml': config,
      'a.js': "const fs = require('fs')\nmodule.exports = () => fs.existsSync('x')",
      'c.js': 'exports.y = () => 1',
    }
    expect((await load('promptfooconfig.yaml', files)).diagnostics).toEqual([
      expect.stringMatching(
        /:4 tests\[0\]\.assert\[0\]\.value: a\.js imports `fs`, which the sandbox does not have \| Write the/,
      ),
      expect.stringMatching(/:5 tests\[1\]\.assert\[0\]\.transform: .*python is not executed/),
      expect.stringMatching(/:6 tests\[2\]\.options\.transform: there is no none\.js/),
      expect.stringMatching(
        /:7 tests\[3\]\.assert\[0\]\.assert\[0\]\.value: .*c\.js exports no function x; it exports y/,
      ),
    ])
  })

  it('are judge prompts when they hold text, or a conversation', async () => {
    const config = promptfoo(`defaultTest: { options: { provider: echo, rubricPrompt: file://rubric.txt } }
tests:
  - { vars: { say: a }, assert: [{ type: llm-rubric, value: kind }] }
  - { vars: { say: a }, assert: [{ type: llm-rubric, value: kind, rubricPrompt: file://chat.yaml }] }
`)
    const files = {
      'promptfooconfig.yaml': config,
      'rubric.txt': 'Is {{output}} {{rubric}}?\n',
      'chat.yaml': '- { role: system, content: Judge. }\n- { role: user, content: "{{output}} {{rubric}}" }\n',
    }
    const { project, diagnostics } = await load('promptfooconfig.yaml', files)
    expect(diagnostics).toEqual([])
    const [cases = []] = project?.cases.values() ?? []
    expect(cases.map(({ assert }) => assert[0]?.rubricPrompt)).toEqual([
      'Is {{output}} {{rubric}}?',
      [
        { role: 'system', content: 'Judge.' },
        { role: 'user', content: '{{output}} {{rubric}}' },
      ],
    ])
  })
})

describe('files of code in our own formats', () => {
  const prompt = `messages: [{ role: user, content: "{{say}}" }]
model: echo
dataset: ../evals/cases.jsonl
assert:
  - { type: javascript, value: "file://checks/long.ts:isLong" }
`
  const row = { vars: { say: 'hello' }, assert: [{ type: 'javascript', value: 'file://loud.cjs' }], metadata: { n: 1 } }
  const files = {
    'ai-cicd.yml': 'version: 1\nprompts: [prompts/*.prompt.yml]\n',
    'prompts/a.prompt.yml': prompt,
    'prompts/checks/long.ts': 'export const isLong = (output: string): boolean => output.length > 3',
    'evals/cases.jsonl': `${JSON.stringify(row)}\n`,
    'evals/loud.cjs': 'module.exports = (o, context) => context.test.metadata.n / 2',
  }

  it('are relative to the file that the assertion stands in', async () => {
    expect(await verdicts('ai-cicd.yml', files)).toEqual([[true, 0.75]])
  })

  it('are mistakes at the place of the assertion', async () => {
    const { 'prompts/checks/long.ts': _, ...left } = { ...files, 'evals/loud.cjs': 'module.exports = process.env' }
    expect((await load('ai-cicd.yml', left)).diagnostics).toEqual([
      expect.stringMatching(/^prompts\/a\.prompt\.yml:5 assert\[0\]\.value: there is no prompts\/checks\/long\.ts/),
      expect.stringMatching(
        /^evals\/cases\.jsonl:1 assert\[0\]\.value: file:\/\/loud\.cjs: .*process.* is not defined/,
      ),
    ])
  })
})

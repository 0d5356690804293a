import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import { readProject } from '../../src/experiment/load-project.ts'
import { type EvaluateRequest, planExperiments } from '../../src/experiment/plan-experiments.ts'
import { checkErrors } from '../../src/lint/lint-project.ts'
import { promptDigest } from '../../src/prompts/digest.ts'
import { refuseCode } from '../../src/release/parameters/made-by-code.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { silent } from '../silent-log.ts'

type Files = Record<string, string>

const request: EvaluateRequest = {
  config: 'promptfooconfig.yaml',
  event: null,
  changedOnly: true,
  unprivileged: null,
  run: null,
}

function depsOf(head: Files, base: Files | null): Deps {
  const baseline = base === null ? null : { sha: 'b'.repeat(40), tree: memoryTree(base), reason: 'test' }
  return {
    clock: { now: () => 0, sleep: async () => undefined },
    log: silent,
    tree: memoryTree(head),
    head: 'a'.repeat(40),
    findBaseline: async () => baseline,
    renames: async () => new Map(),
    preload: () => undefined,
    openModels: async () => {
      throw new Error('a model was asked')
    },
    signal: new AbortController().signal,
  }
}

const ONE_TEST = 'tests: [{ vars: { word: "a tree" }, assert: [{ type: contains, value: tree }] }]'

function configOf(prompts: string, more = ONE_TEST, providers = '[echo]'): string {
  return `prompts: ${prompts}\nproviders: ${providers}\n${more}\n`
}

async function plan(head: Files, base: Files | null = null) {
  const made = await planExperiments(depsOf(head, base), request)
  const { warnings } = made.error === null ? await made.announce() : { warnings: [] }
  return {
    experiments: made.error === null ? made.experiments : [],
    diagnostics: made.error?.diagnostics.map(({ file, message }) => `${file} ${message}`) ?? [],
    warnings: [...made.facts.warnings, ...warnings],
    unchanged: made.facts.unchanged,
  }
}

async function asked(prompts: string, files: Files, more?: string, providers?: string) {
  const { experiments, diagnostics, warnings } = await plan({
    'promptfooconfig.yaml': configOf(prompts, more, providers),
    ...files,
  })
  const requests = experiments.flatMap(({ candidate }) => candidate.cases.map(({ request: one }) => one))
  return { ids: experiments.map(({ pair }) => pair.candidate.id), requests, diagnostics, warnings }
}

const user = (content: string) => [{ role: 'user', content }]

describe('a function of a file makes the prompt', () => {
  test.each<[string, Files, string, unknown]>([
    ['module.exports', { 'p.js': 'module.exports = ({ vars }) => "Draw " + vars.word' }, '[p.js]', user('Draw a tree')],
    [
      'module.exports of a .cjs file',
      { 'p.cjs': 'module.exports = async ({ vars }) => "Draw " + vars.word' },
      '[file://p.cjs]',
      user('Draw a tree'),
    ],
    [
      'export default',
      { 'p.mjs': 'export default ({ vars }) => "Draw " + vars.word' },
      '["file://*.mjs"]',
      user('Draw a tree'),
    ],
    [
      'a named export',
      { 'p.mjs': 'export const one = () => "1"; export const two = () => "2 {{word}}"' },
      '["file://p.mjs:two"]',
      user('2 a tree'),
    ],
    [
      'types',
      {
        'p.ts':
          'type C = { vars: Record<string, string> }\nexport default function (c: C): string { return c.vars.word! }',
      },
      '[{ id: file://p.ts, label: typed }]',
      user('a tree'),
    ],
    [
      'imports of the repository',
      {
        'p.js':
          'import { say } from "./lib/say"\nimport words from "./words.json"\nexport default ({ vars }) => say(words.verb, vars.word)',
        'lib/say.ts': 'export const say = (verb: string, what: string) => "" + verb + " " + what',
        'words.json': '{ "verb": "Paint" }',
      },
      '[p.js]',
      user('Paint a tree'),
    ],
    [
      'messages',
      {
        'p.js':
          'module.exports = ({ vars }) => [{ role: "system", content: "Be brief." }, { role: "user", content: vars.word }]',
      },
      '[p.js]',
      [{ role: 'system', content: 'Be brief.' }, ...user('a tree')],
    ],
    [
      'messages beside settings',
      {
        'p.js':
          'module.exports = ({ vars }) => ({ prompt: [{ role: "user", content: vars.word }], config: { temperature: 0.5 } })',
      },
      '[p.js]',
      user('a tree'),
    ],
    [
      'what it is handed',
      {
        'p.js':
          'module.exports = ({ vars, provider, config }) => [vars.word, provider.id, provider.label, config.tone].join("|")',
      },
      '[{ id: file://p.js, config: { tone: calm, temperature: 0.25 } }]',
      user('a tree|openai:gpt-4o-2024-08-06|mine|calm'),
    ],
    [
      'a template, which is filled in',
      { 'p.js': 'module.exports = () => "Draw {{ word | upper }}{{ other }}"' },
      '[p.js]',
      user('Draw A TREE'),
    ],
  ])('%s', async (_, files, prompts, messages) => {
    const { requests, diagnostics } = await asked(
      prompts,
      files,
      ONE_TEST,
      '[{ id: "openai:gpt-4o-2024-08-06", label: mine }]',
    )
    expect(diagnostics).toEqual([])
    expect(requests.map((one) => one.messages)).toEqual([messages])
  })

  test('settings that it returns win over the prompt’s and the provider’s', async () => {
    const { requests } = await asked(
      '[{ id: file://p.js, config: { temperature: 0.25, top_p: 0.5 } }]',
      { 'p.js': 'module.exports = ({ vars }) => ({ prompt: vars.word, config: { temperature: 1, apiHost: "x" } })' },
      ONE_TEST,
      '[{ id: "openai:gpt-4o-2024-08-06", config: { temperature: 0, max_tokens: 9 } }]',
    )
    expect(requests.map(({ parameters }) => parameters)).toEqual([{ temperature: 1, topP: 0.5, maxTokens: 9 }])
  })

  test('several functions of one file are several prompts, and one function with several configs too', async () => {
    const { ids, requests } = await asked(
      '["p.js:one", "p.js:two", { id: "file://q.js", label: Soft, config: { tone: soft } }, { id: "file://q.js", label: Loud, config: { tone: loud } }]',
      {
        'p.js': 'exports.one = () => "1"; exports.two = () => "2"',
        'q.js': 'module.exports = ({ config }) => config.tone',
      },
    )
    expect(ids).toEqual(['p-one', 'p-two', 'q-Soft', 'q-Loud'])
    expect(requests.map(({ messages }) => messages[0]?.content)).toEqual(['1', '2', 'soft', 'loud'])
  })
})

describe('is a mistake before anything is asked', () => {
  test.each<[string, Files, string, RegExp]>([
    [
      'no function',
      { 'p.js': 'module.exports = "text"' },
      '[p.js]',
      /^promptfooconfig\.yaml .*p\.js exports no function by default/,
    ],
    [
      'no such function',
      { 'p.js': 'exports.one = () => ""' },
      '["p.js:two"]',
      /exports no function two; it exports one/,
    ],
    ['no such file', {}, '[p.js]', /matches no file/],
    [
      'a package',
      { 'p.js': 'const fs = require("fs"); module.exports = () => ""' },
      '[p.js]',
      /p\.js imports `fs`, which the sandbox does not have/,
    ],
    ['code that is none', { 'p.js': 'module.exports = (' }, '[p.js]', /p\.js is not JavaScript/],
    ['python', { 'p.py': '' }, '[file://p.py]', /only JavaScript and TypeScript make prompts/],
    [
      'what it throws',
      { 'p.js': 'module.exports = ({ vars }) => vars.none.trim()' },
      '[p.js]',
      /^promptfooconfig\.yaml prompt p \(p\.js\): the code threw TypeError/,
    ],
    ['the clock', { 'p.js': 'module.exports = () => String(Date.now())' }, '[p.js]', /the sandbox has no clock/],
    [
      'nothing',
      { 'p.js': 'module.exports = () => undefined' },
      '[p.js]',
      /its code returned nothing|its code returned undefined/,
    ],
    ['a number', { 'p.js': 'module.exports = () => 3' }, '[p.js]', /its code returned `3`, which is no prompt/],
    ['an empty text', { 'p.js': 'module.exports = () => " "' }, '[p.js]', /its code returned an empty text/],
    [
      'a template that is refused',
      { 'p.js': 'module.exports = () => "{{ env.KEY }}"' },
      '[p.js]',
      /environment variables are not read/,
    ],
    [
      'settings that are refused',
      { 'p.js': 'module.exports = () => ({ prompt: "x", config: { temperature: 9 } })' },
      '[p.js]',
      /settings that cannot be used: config\.temperature/,
    ],
    [
      'files of its settings',
      { 'p.js': 'module.exports = () => ({ prompt: "x", config: { tools: "file://t.json" } })', 't.json': '[]' },
      '[p.js]',
      /settings that cannot be used: .*there is no t\.json/,
    ],
  ])('%s', async (_, files, prompts, message) => {
    const { diagnostics } = await asked(prompts, files)
    expect(diagnostics).toEqual([expect.stringMatching(message)])
  })

  test('what fails in every case is told once', async () => {
    const { diagnostics } = await asked(
      '[p.js]',
      { 'p.js': 'module.exports = () => Math.random()' },
      'tests: [{ vars: { word: a }, assert: [{ type: contains, value: a }] }, { vars: { word: b }, assert: [{ type: contains, value: b }] }]',
    )
    expect(diagnostics).toEqual([expect.stringMatching(/^promptfooconfig\.yaml prompt p .* \(and once more\)$/)])
  })

  test('its program is data of the configuration: nothing of it reaches the process', async () => {
    const code =
      'module.exports = () => [typeof process, typeof fetch, typeof WebAssembly, typeof require("./p.js")].join()'
    expect((await asked('[p.js]', { 'p.js': code })).requests[0]?.messages).toEqual(
      user('undefined,undefined,undefined,function'),
    )
  })
})

describe('against the base', () => {
  const files = (code: string, lib = 'exports.verb = "Draw"', vars = '{ word: "a tree" }'): Files => ({
    'promptfooconfig.yaml': configOf('[p.js]', `tests: [{ vars: ${vars}, assert: [{ type: contains, value: tree }] }]`),
    'p.js': code,
    'lib.js': lib,
  })
  const draws = 'const { verb } = require("./lib"); module.exports = ({ vars }) => verb + " " + vars.word'

  test('the base’s code is given the candidate’s cases', async () => {
    const { experiments } = await plan(
      files(draws.replace('verb +', '"Please " + verb +'), undefined, '{ word: "two trees" }'),
      files(draws),
    )
    expect(
      experiments.map(({ candidate, baseline, nonComparable }) => [
        candidate.cases[0]?.request.messages,
        baseline?.cases[0]?.request.messages,
        nonComparable,
      ]),
    ).toEqual([[user('Please Draw two trees'), user('Draw two trees'), null]])
  })

  test('what is the same is unchanged; another import is another prompt', async () => {
    expect((await plan(files(draws), files(draws))).unchanged).toEqual(['p'])
    const changed = await plan(files(draws, 'exports.verb = "Paint"'), files(draws))
    expect(changed.experiments.map(({ change }) => change)).toEqual(['modified'])
    const { candidate, baseline } = changed.experiments[0]?.pair ?? {}
    if (candidate === undefined || !baseline) throw new Error('there is no pair')
    expect(promptDigest(candidate, null)).not.toBe(promptDigest(baseline, null))
  })

  test.each([
    ['throws', 'module.exports = ({ vars }) => vars.topic.trim()', /the code threw TypeError/],
    [
      'reads a variable that was renamed',
      'module.exports = ({ vars }) => "Draw " + vars.topic',
      /no case has a variable "topic"/,
    ],
  ])('code of the base that %s is not compared with', async (_, code, why) => {
    const { experiments, diagnostics } = await plan(files(draws), files(code, '', '{ topic: "a tree" }'))
    expect(diagnostics).toEqual([])
    expect(experiments.map(({ baseline }) => baseline)).toEqual([null])
    expect(experiments[0]?.nonComparable).toMatch(why)
  })

  test('a variable that both read and no case gives keeps nothing from being compared', async () => {
    const { experiments } = await plan(
      files('module.exports = ({ vars }) => "Paint " + vars.word + " " + (vars.tone ?? "")'),
      files('module.exports = ({ vars }) => "Draw " + vars.word + " " + (vars.tone ?? "calmly")'),
    )
    expect(experiments.map(({ nonComparable }) => nonComparable)).toEqual([null])
  })

  test('a template that becomes code is compared with what it was', async () => {
    const base = { ...files(draws), 'promptfooconfig.yaml': configOf('[p.txt]'), 'p.txt': 'Draw {{word}}' }
    const { experiments } = await plan(files(draws.replace('verb +', '"Do " + verb +')), base)
    expect(experiments.map(({ baseline }) => baseline?.cases[0]?.request.messages)).toEqual([user('Draw a tree')])
  })
})

test('a release refuses it by its name', async () => {
  const { experiments } = await plan({
    'promptfooconfig.yaml': configOf('[p.js]'),
    'p.js': 'module.exports = () => "x tree"',
  })
  const prompts = experiments.map(({ pair }) => pair.candidate)
  expect(prompts).toHaveLength(1)
  expect(() => refuseCode(prompts)).toThrow(UserError)
  expect(() => refuseCode(prompts)).toThrow('prompt p is made by code, and a parameter holds a template')
})

test('lint tells it of a project that releases', async () => {
  const { tree, ...deps } = depsOf(
    {
      'promptfooconfig.yaml': configOf('[p.js]'),
      'p.js': 'module.exports = () => "x tree"',
      'ai-cicd.yml':
        'version: 1\nprompts: [t.prompt.yml]\nrelease: { environments: { prod: { on: { tag: "v*" }, ssm: { path: "/p/{name}" } } } }',
      't.prompt.yml': 'model: echo\nmessages: [{ role: user, content: x }]\ntestData: [{ expected: x }]',
    },
    null,
  )
  const made = await readProject({ tree }, 'promptfooconfig.yaml', null)
  const { config } = await readProject({ tree }, 'ai-cicd.yml', null)
  const project = { ...made, config: { ...made.config, release: config.release } }
  const { errors } = await checkErrors({ ...deps, tree }, project, project.prompts)
  expect(errors.map(({ rule, file, message }) => `${rule} ${file} ${message}`)).toEqual([
    'ssm-value p.js prompt p is made by code, and a parameter holds a template, not a program: environment prod cannot hold it.',
  ])
})

test('columns and variables that the code names are used, and text around a prompt of code is told to have no effect', async () => {
  const { warnings, requests } = await asked(
    '[p.js]',
    { 'p.js': 'module.exports = ({ vars: { word } }) => "Draw " + word' },
    'tests: [{ vars: { word: "a tree", remark: x }, options: { prefix: "Now: " }, assert: [{ type: contains, value: tree }] }]',
  )
  expect(requests[0]?.messages).toEqual(user('Draw a tree'))
  expect(warnings.filter((one) => /prefix|variable/.test(one))).toEqual([
    expect.stringContaining('`prefix` and `suffix` have no effect on a prompt that code makes'),
    expect.stringContaining('a case gives the variable "remark"'),
  ])
})

test('code of an assertion sees what a test says besides', async () => {
  const { experiments } = await plan({
    'promptfooconfig.yaml': configOf(
      '["Draw {{word}}"]',
      'defaultTest: { level: 1, expected: none }\ntests: [{ vars: { word: tree }, expected: { colour: green }, assert: [{ type: javascript, value: "context.test.expected.colour" }] }]',
    ),
  })
  expect(experiments[0]?.candidate.cases[0]?.facts).toMatchObject({
    others: { level: 1, expected: { colour: 'green' } },
  })
})

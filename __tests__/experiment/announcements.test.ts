import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Project } from '../../src/config/load.ts'
import { loadProject } from '../../src/config/load.ts'
import { forEvent } from '../../src/config/overrides.ts'
import { pairPrompts } from '../../src/evaluation/pair-prompts.ts'
import { announcedFiles } from '../../src/experiment/announced-files.ts'
import { announcements } from '../../src/experiment/announcements.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import type { Tree } from '../../src/source/tree.ts'
import { configWith } from '../config/config.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

type Sections = Record<string, unknown>

const nova = 'bedrock:us.amazon.nova-lite-v1:0'
const pro = 'bedrock:us.amazon.nova-pro-v1:0'

function projectOf(sections: Sections, event: string | null): Project {
  const asWritten = configWith(sections)
  const config = event === null ? asWritten : forEvent(asWritten, event)
  return { file: 'ai-cicd.yml', config, asWritten, prompts: [], cases: new Map(), warnings: [] }
}

/** What is told of a change of the configuration alone. */
function reported(base: Sections, head: Sections, event: string | null = 'pull_request'): string[] {
  return announcements({ base: projectOf(base, event), project: projectOf(head, event), event, changed: [] }, [])
}

/** Every key of the configuration that a run is judged by: a change that must be told, laxer from left to right. */
const ANNOUNCED: Record<string, [base: unknown, head: unknown]> = {
  'gate.require': ['proof', 'no-regression'],
  'gate.critical': ['absolute', 'regression'],
  'gate.margin': [0.05, 0.1],
  'gate.confidence': [0.95, 0.9],
  'gate.minScore': [0.9, 0.5],
  'gate.maxCostIncrease': [0.1, 0.5],
  'gate.maxLatencyIncrease': [0.1, 0.5],
  'gate.maxAttackSuccess': [0, 0.5],
  'gate.maxErrors': [0, 0.2],
  'gate.onInconclusive': ['fail', 'warn'],
  'gate.onError': ['fail', 'pass'],
  'gate.onFork': ['fail', 'skip'],
  'evaluation.models': [[], ['echo']],
  'evaluation.modelAliases': [{ [nova]: pro }, { [nova]: 'echo' }],
  'evaluation.judge': [pro, nova],
  'evaluation.embedding': ['bedrock:amazon.titan-embed-text-v2:0', 'openai:text-embedding-3-small'],
  'evaluation.repeat': [3, 1],
  'evaluation.maxRepeat': [4, 1],
  'evaluation.budget': [{}, { usd: 0.01 }],
  'evaluation.sample': ['all', 5],
  'evaluation.adversarial': [['bias', 'pii-leak'], []],
  'evaluation.allowWebhooks': [[], ['https://a.example']],
  'evaluation.timeout': ['120s', '1s'],
  'evaluation.engine': ['on-demand', 'bedrock-batch'],
  'evaluation.maxPromptTokens': [1000, 2000],
  'evaluation.cache': [false, '.ai-cicd/cache'],
  'evaluation.alsoWhen': [['src/llm/**'], []],
  'evaluation.renamed': [{}, { question: 'query' }],
  prices: [{ [nova]: { input: 1, output: 5 } }, { [nova]: { input: 0, output: 0 } }],
  lint: [{}, { secret: 'off' }],
  lintRules: [['lint/*.js'], []],
}

/** And those that are looked at in another way, or not at all because a change of them makes no verdict kinder. */
const ELSEWHERE: Record<string, string> = {
  datasets: 'what it names is compared prompt by prompt: dropped cases, weaker assertions, another model',
  version: 'there is one',
  prompts: 'prompts that it no longer names are told one by one: `that takes a prompt out of`',
  release: 'key by key: `release, every key`',
  'notify.on': 'who is told of a run decides nothing of it',
  'evaluation.overrides': 'what each event is judged by is compared: `only for another event`',
  'evaluation.concurrency': 'how many are asked at a time changes no answer, only a limited time: `concurrency`',
  'evaluation.batch': 'counts only with its engine: `batch`',
}

const schema = z
  .object({
    properties: z.record(z.string(), z.object({ properties: z.record(z.string(), z.unknown()).optional() }).loose()),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../schema/ai-cicd.schema.json'), 'utf8')))

const within = (path: string, value: unknown): Sections => {
  const [section = '', key] = path.split('.')
  return { [section]: key === undefined ? value : { [key]: value } }
}

describe('the configuration', () => {
  test('every key is either told when it becomes laxer, or listed with why it need not be', () => {
    const keys = Object.entries(schema.properties).flatMap(([name, { properties }]) =>
      properties === undefined || name === 'release' ? [name] : Object.keys(properties).map((key) => `${name}.${key}`),
    )
    expect([...Object.keys(ANNOUNCED), ...Object.keys(ELSEWHERE)].sort()).toEqual(keys.sort())
  })

  test.each(Object.entries(ANNOUNCED))('%s', async (path, [base, head]) => {
    expect(reported(within(path, base), within(path, head))).not.toEqual([])
    expect(reported(within(path, base), within(path, base))).toEqual([])
    expect(reported(within(path, head), within(path, head))).toEqual([])
  })

  const overridable = Object.entries(ANNOUNCED).filter(
    ([path]) =>
      path.startsWith('evaluation.') && !/modelAliases|allowWebhooks|maxPromptTokens|alsoWhen|renamed/.test(path),
  )
  test.each(overridable)('%s, only for another event', async (path, [base, head]) => {
    const of = (value: unknown) => ({ evaluation: { overrides: { push: { [path.split('.')[1] ?? '']: value } } } })
    const found = reported(of(base), of(head))
    expect(found.length).toBeGreaterThan(0)
    for (const one of found) expect(one).toMatch(/^On push: /)
    expect(reported(of(base), of(head), 'push')).not.toContainEqual(expect.stringMatching(/^On push/))
  })

  test('what no event overrides is told for what has no overrides: a release, a terminal', () => {
    const events = ['pull_request', 'merge_group', 'push', 'workflow_dispatch', 'schedule']
    const of = (repeat: number) => ({
      evaluation: { repeat, overrides: Object.fromEntries(events.map((event) => [event, { repeat: 2 }])) },
    })
    expect(reported(of(3), of(1))).toEqual(['Where no override applies: evaluation.repeat went down from 3 to 1.'])
  })

  test('an override that no longer switches the cache off', () => {
    const of = (override: Sections) => ({ evaluation: { overrides: { schedule: override } } })
    expect(reported(of({ cache: false }), of({}))).toEqual([
      'On schedule: evaluation.cache was off and is on: answers of earlier runs count.',
    ])
    expect(reported(of({}), of({ cache: false }))).toEqual([])
  })

  test('concurrency, where the time is limited', () => {
    const of = (concurrency: number, budget: Sections) => ({ evaluation: { concurrency, budget } })
    expect(reported(of(16, { duration: '10m' }), of(1, { duration: '10m' }))).toEqual([
      'evaluation.concurrency went down from 16 to 1.',
    ])
    expect(reported(of(16, { usd: 1 }), of(1, { usd: 1 }))).toEqual([])
  })

  const jobs = { bucket: 'answers', role: 'arn:aws:iam::123456789012:role/batch' }
  test.each<[Sections, string[]]>([
    [{ bucket: 'mine-alone' }, ['evaluation.batch.bucket is now `mine-alone`; it was `answers`.']],
    [{ prefix: 'mine' }, ['evaluation.batch.prefix is now `mine`; it was `ai-cicd`.']],
    [{ role: `${jobs.role}-2` }, [`evaluation.batch.role is now \`${jobs.role}-2\`; it was \`${jobs.role}\`.`]],
    [{ wait: '1s' }, ['evaluation.batch.wait went down from 5h to 1s.']],
    [{ minRecords: 5, onCancel: 'stop', wait: '9h', timeout: '48h' }, []],
  ])('batch %j', (more, expected) => {
    const of = (engine: string, batch: Sections) => ({ evaluation: { engine, batch } })
    expect(reported(of('bedrock-batch', jobs), of('bedrock-batch', { ...jobs, ...more }))).toEqual(expected)
    expect(reported(of('on-demand', jobs), of('on-demand', { ...jobs, ...more }))).toEqual([])
    expect(reported(of('on-demand', jobs), of('bedrock-batch', { ...jobs, ...more }))[0]).toMatch(
      /^evaluation\.engine is now `bedrock-batch`, with answers from `[a-z/-]+`; it was `on-demand`\.$/,
    )
  })

  test('what is laxer for every event is told once', async () => {
    expect(reported({}, { gate: { margin: 0.5 } })).toHaveLength(1)
  })

  test.each<[string, Sections, Sections]>([
    ['a judge asked more often', { judge: { model: pro } }, { judge: { model: pro, samples: 3 } }],
    ['a first judge', {}, { judge: pro }],
    ['an alias of a name that meant nothing', {}, { modelAliases: { 'openai/gpt-4o': nova } }],
    ['an alias that says what was so', {}, { modelAliases: { [nova]: nova } }],
    ['a panel in another order', { judge: { models: [nova, pro] } }, { judge: { models: [pro, nova] } }],
  ])('%s is not told', async (_name, base, head) => {
    expect(reported({ evaluation: base }, { evaluation: head })).toEqual([])
  })

  test.each<[Sections, Sections, string]>([
    [
      {},
      { [nova]: 'echo' },
      `The model \`${nova}\` now means \`echo\`; it meant \`${nova}\` (evaluation.modelAliases).`,
    ],
    [
      {},
      { 'openai:*': nova },
      `The model \`openai:*\` now means \`${nova}\`; it meant \`openai:*\` (evaluation.modelAliases).`,
    ],
    [{ best: nova }, {}, `The model \`best\` no longer means a model; it meant \`${nova}\` (evaluation.modelAliases).`],
  ])('aliases %j → %j', async (base, head, sentence) => {
    expect(reported({ evaluation: { modelAliases: base } }, { evaluation: { modelAliases: head } })).toEqual([sentence])
  })

  test('prices: the table counts for what is not set, and what was unknown is no loss', async () => {
    const free = { input: 0, output: 0 }
    expect(reported({}, { prices: { [nova]: free } })).toEqual([
      expect.stringMatching(
        /^The price of `bedrock:us\.amazon\.nova-lite-v1:0` is now \$0 in, \$0 out; it was \$0\.\d+ in/,
      ),
    ])
    expect(reported({}, { prices: { 'bedrock:acme.unheard-of-v1:0': free } })).toEqual([])
    const cached = { [nova]: { input: 1, output: 1, cacheRead: 0.5 } }
    expect(reported({ prices: cached }, { prices: { [nova]: { input: 1, output: 1 } } })).toEqual([
      `The price of the prompt cache of \`${nova}\` is another (prices).`,
    ])
    expect(reported({ prices: { 'bedrock:acme.unheard-of-v1:0': free } }, {})).toHaveLength(1)
  })

  test.each<[Sections, Sections, string[]]>([
    [{}, { secret: 'warning' }, ['lint.secret went down from `error` to `warning`.']],
    [{ 'duplicate-case': 'error' }, {}, ['lint.duplicate-case went down from `error` to `warning`.']],
    [{}, { 'duplicate-case': 'error' }, []],
    [{ secret: 'off' }, {}, []],
    [{}, { 'no-please': 'off' }, ['lint.no-please is now `off`.']],
    [{ 'no-please': 'warning' }, { 'no-please': 'note' }, ['lint.no-please went down from `warning` to `note`.']],
    [{}, { 'no-please': 'error' }, []],
  ])('lint %j → %j', async (base, head, expected) => expect(reported({ lint: base }, { lint: head })).toEqual(expected))
})

describe('a pull request', () => {
  const prompt = (model: string, text = 'Hello {{name}}') =>
    `model: "${model}"\nmessages: [{ role: user, content: "${text}" }]\ntestData: [{ name: Ada, expected: Ada }]\n`
  const files = (more: Record<string, string> = {}) => ({
    'ai-cicd.yml': 'version: 1\nprompts: [prompts/*.prompt.yml]\n',
    'prompts/reply.prompt.yml': prompt(nova),
    'prompts/triage.prompt.yml': prompt(nova),
    ...more,
  })
  const read = async (tree: Tree): Promise<Project | null> => {
    const diagnostics = new Diagnostics()
    const { project } = diagnostics.take(await loadProject(tree, 'ai-cicd.yml'))
    return project
  }

  async function between(base: Record<string, string>, head: Record<string, string>, renamed: [string, string][] = []) {
    const [before, tree] = [memoryTree(base), memoryTree(head)]
    const project = await read(tree)
    const baseProject = await read(before)
    if (project === null) throw new Error('the head cannot be read')
    const { pairs, removed } = pairPrompts(project.prompts, baseProject?.prompts ?? [], new Map(renamed))
    const { weakened, warnings } = await announcedFiles(
      { tree, renames: async () => new Map(renamed) },
      {
        baseline: { sha: '0'.repeat(40), reason: 'the test says so', tree: before },
        base: { project: baseProject, prompts: baseProject?.prompts ?? [] },
        project,
        changed: pairs,
        removed,
      },
    )
    if (baseProject === null) return { weakened, warnings }
    return { weakened: announcements({ base: baseProject, project, event: null, changed: pairs }, weakened), warnings }
  }

  test('that changes nothing of it says nothing', async () => {
    expect(await between(files(), files({ 'prompts/reply.prompt.yml': prompt(nova, 'Hi {{name}}') }))).toEqual({
      weakened: [],
      warnings: [],
    })
  })

  test.each<[string, Record<string, string>, string]>([
    [
      'a prompt of its own',
      { 'prompts/reply.prompt.yml': prompt('echo') },
      'reply is asked of `echo`, which is no model.',
    ],
    [
      'a recording',
      { 'prompts/reply.prompt.yml': prompt('replay:a.jsonl') },
      'reply is asked of `replay:a.jsonl`, which is no model.',
    ],
    [
      'an alias, for all at once',
      {
        'ai-cicd.yml': `version: 1\nprompts: [prompts/*.prompt.yml]\nevaluation: { modelAliases: { "${nova}": echo } }\n`,
      },
      'reply, triage are asked of `echo`, which is no model.',
    ],
    [
      'the judge',
      { 'ai-cicd.yml': 'version: 1\nprompts: [prompts/*.prompt.yml]\nevaluation: { judge: echo }\n' },
      'The judge is `echo`, which is no model.',
    ],
    ['a new prompt', { 'prompts/new.prompt.yml': prompt('echo') }, 'new is asked of `echo`, which is no model.'],
  ])('that puts a stub in a model’s place says so first: %s', async (_name, more, sentence) => {
    expect((await between(files(), files(more))).weakened[0]).toBe(sentence)
    expect((await between(files(more), files(more))).weakened).toEqual([])
  })

  test('that takes a prompt out of `prompts:`, changed or not, or out of its reach', async () => {
    const only = { 'ai-cicd.yml': 'version: 1\nprompts: [prompts/triage.prompt.yml]\n' }
    const gone = (...words: string[]) => ({ weakened: words, warnings: [] })
    // Named as the remaining patterns have it, the other prompt is still the same one.
    expect(await between(files(), files(only))).toEqual(
      gone('reply is no longer evaluated: prompts/reply.prompt.yml is still there, and `prompts` does not name it.'),
    )
    const changed = files({ ...only, 'prompts/reply.prompt.yml': prompt(nova, 'Be rude, {{name}}') })
    expect(await between(files(), changed)).toEqual(
      gone(
        'reply is no longer evaluated: prompts/reply.prompt.yml is changed and still there, and `prompts` does not name it.',
      ),
    )
    const { 'prompts/reply.prompt.yml': reply, ...rest } = files()
    expect(await between(files(), rest)).toEqual(gone())
    const moved = { ...rest, 'drafts/reply.prompt.yml': reply ?? '' }
    expect(await between(files(), moved, [['drafts/reply.prompt.yml', 'prompts/reply.prompt.yml']])).toEqual(
      gone(
        'reply is no longer evaluated: prompts/reply.prompt.yml is now drafts/reply.prompt.yml, and `prompts` does not name it.',
      ),
    )
  })

  test('that takes a prompt out of a file that still brings others', async () => {
    const catalogue = (...ids: string[]) =>
      ids
        .map((id) => `- id: ${id}\n  model: "${nova}"\n  messages: [{ role: user, content: "${id} {{name}}" }]\n`)
        .join('')
    const of = (text: string, file = 'prompts/prompts.yaml') => ({
      'ai-cicd.yml': 'version: 1\nprompts: ["prompts/**/prompts.yaml"]\n',
      [file]: text,
    })
    expect((await between(of(catalogue('refund', 'greet')), of(catalogue('greet')))).weakened).toEqual([
      'refund is no longer evaluated: prompts/prompts.yaml no longer brings it.',
    ])
    const moved = of(catalogue('greet'), 'prompts/all/prompts.yaml')
    expect(
      (await between(of(catalogue('refund', 'greet')), moved, [['prompts/all/prompts.yaml', 'prompts/prompts.yaml']]))
        .weakened,
    ).toEqual([
      'refund is no longer evaluated: prompts/prompts.yaml is now prompts/all/prompts.yaml, and does not bring it.',
    ])
    const promptfoo = (...prompts: string[]) => ({
      'ai-cicd.yml': `prompts: ${JSON.stringify(prompts)}\nproviders: ["${nova}"]\ntests: [{ vars: { name: Ada } }]\n`,
    })
    expect(
      (await between(promptfoo('Hello {{name}}', 'Write a refund for {{name}}'), promptfoo('Hello {{name}}'))).weakened,
    ).toEqual([expect.stringMatching(/ is no longer evaluated: ai-cicd\.yml no longer brings it\.$/)])
  })

  test('whose probe asks other cases', async () => {
    const of = (cases: string) =>
      files({
        'ai-cicd.yml':
          'version: 1\nprompts: [prompts/*.prompt.yml]\nrelease: { environments: { prod: { ssm: { path: "/p/{name}" }, probe: { cases: smoke.jsonl, payload: {}, answer: $.a } } } }\n',
        'smoke.jsonl': cases,
      })
    expect((await between(of('{"name":"Ada"}\n'), of('{"name":"Bob"}\n'))).weakened).toEqual([
      'release.environments.prod.probe asks other cases: smoke.jsonl changed.',
    ])
    expect((await between(of('{}'), of('{}'))).weakened).toEqual([])
  })

  test('of a promptfoo file whose default test asserts less, and whose provider is another', async () => {
    const promptfoo = (more: string, provider = nova) => ({
      'ai-cicd.yml': `prompts: ["Hello {{name}}"]\nproviders: ["${provider}"]\ntests: [{ vars: { name: Ada } }, { vars: { name: Bob } }]\n${more}`,
    })
    const asserting = (value: string) => `defaultTest: { assert: [{ type: ${value} }] }\n`
    const { weakened } = await between(
      promptfoo(asserting('contains, value: "{{name}}"')),
      promptfoo(asserting('javascript, value: "true"'), 'echo'),
    )
    expect(weakened.map((one) => one.replace(/^\S+ is asked/, 'it is asked').replace(/of \S+, `/, 'of it, `'))).toEqual(
      [
        'it is asked of `echo`, which is no model.',
        `Both versions are now asked of \`echo\`; it was \`${nova}\` (evaluation.models).`,
        'In all 2 cases of it, `contains` is replaced by `javascript`.',
      ],
    )
  })

  test('of a lint rule of its own that says less, or is gone', async () => {
    const of = (rules: Record<string, string>) => {
      const config = `version: 1\nprompts: [prompts/*.prompt.yml]\nlintRules: [lint/*.js]\nevaluation: { judge: "${nova}" }\n`
      return files({ 'ai-cicd.yml': config, ...rules })
    }
    const base = of({ 'lint/a.js': 'module.exports = 1', 'lint/b.js': 'module.exports = 2', 'lint/c.js': '' })
    const head = of({ 'lint/a.js': 'module.exports = 3', 'lint/c.js': '' })
    expect((await between(base, head)).weakened).toEqual([
      'lint/a.js, a lint rule, changed.',
      'lint/b.js, a lint rule, is gone.',
    ])
  })

  test('what there can be many of comes last: stubs, gate, measure, lint, prompts, cases', async () => {
    const config = (more: string) => `version: 1\nprompts: [prompts/*.prompt.yml]\n${more}`
    const base = files({
      'ai-cicd.yml': config(`evaluation: { judge: "${nova}" }\n`),
      'prompts/old.prompt.yml': prompt(nova),
    })
    const head = files({
      'ai-cicd.yml': config(`evaluation: { judge: "${pro}" }\ngate: { margin: 0.5 }\nlint: { secret: off }\n`).replace(
        'prompts/*.prompt.yml',
        '"prompts/{reply,triage}.prompt.yml"',
      ),
      'prompts/reply.prompt.yml': prompt('echo').replace('expected: Ada', 'expected: Eve'),
      'prompts/old.prompt.yml': prompt(nova),
    })
    const { weakened } = await between(base, head)
    expect(weakened.map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
      'reply is',
      'gate.margin went',
      'evaluation.judge is',
      'lint.secret went',
      'old is',
      'In 1',
    ])
  })

  test('that renames cases is told where a sample is chosen by their ids, for whatever event', async () => {
    const named = (id: string) => prompt(nova).replace('{ name:', `{ id: ${id}, name:`)
    const of = (config: string, id: string) =>
      files({
        'ai-cicd.yml': `version: 1\nprompts: [prompts/*.prompt.yml]\n${config}`,
        'prompts/reply.prompt.yml': named(id),
      })
    const onPush = 'evaluation: { overrides: { push: { sample: 5 } } }\n'
    expect((await between(of('', 'one'), of('', 'two'))).weakened).toEqual([])
    expect((await between(of(onPush, 'one'), of(onPush, 'two'))).weakened).toEqual([
      'The ids of 1 case (two) of reply changed, and the sample is chosen by them.',
    ])
  })

  test('a base that cannot be read is told as unknown, never as unchanged', async () => {
    const { weakened, warnings } = await between(files({ 'ai-cicd.yml': 'version: 7\n' }), files())
    expect(weakened).toEqual([])
    expect(warnings).toEqual([
      "The base's ai-cicd.yml cannot be read, so whether this change loosens what it is judged by is not known.",
    ])
  })
})

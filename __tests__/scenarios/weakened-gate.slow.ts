import { describe, expect, test } from 'vitest'
import { accessDenied } from './bench/answers.ts'
import {
  baseSystem,
  config,
  dataset,
  datasetFile,
  headSystem,
  kinder,
  prompt,
  promptFile,
  shop,
  shopModel,
  tickets,
} from './bench/project.ts'
import type { Change } from './bench/repository.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('a pull request that lowers its own bar says so in the first line', async () => {
  const stage = await setScene({
    main: [shop(60, { 'ai-cicd.yml': config({ gate: { margin: 0.02, minScore: 0.9 } }) })],
    branch: [{ ...kinder, 'ai-cicd.yml': config({ gate: { margin: 0.5 } }), [datasetFile]: dataset(tickets(58)) }],
    model: shopModel({ head: [1, 2, 3, 4, 5, 6] }),
  })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '52', failed: '6' })
  const [first = '', second = ''] = ownComment(stage.github)
    .split('\n')
    .filter((line) => !line.startsWith('<!--') && line !== '')
  expect(first).toContain('alters how it is judged')
  expect(second).not.toBe('')
  expect(result.summary).toMatch(/margin/)
  expect(result.summary).toMatch(/minScore/)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/weakened-gate.md')
})

describe('a prompt that goes on in another file', () => {
  const other = (system: string) => ({
    [promptFile]: null,
    'prompts/reply.prompt.yml': prompt(system, { name: 'Another thing', description: 'x'.repeat(3_000) }),
  })
  const wrong = Array.from({ length: 10 }, (_, index) => index + 1)

  test('is compared though git sees no rename: it is not "new and good enough"', async () => {
    const stage = await setScene({ branch: [other(headSystem)], model: shopModel({ head: wrong }) })
    const result = await stage.run()
    expect(result.exitCode).toBe(1)
    expect(result.outputs).toMatchObject({ verdict: 'fail', 'baseline-score': '1', passed: '50', failed: '10' })
  })

  test('and says something else is new, and the comment says whose cases it is asked', async () => {
    const stage = await setScene({ branch: [other('Draw up an invoice, line by line.')] })
    const result = await stage.run()
    expect(result.outputs).toMatchObject({ verdict: 'pass', 'baseline-score': '' })
    expect(ownComment(stage.github)).toContain(
      'support-reply is gone, and reply is asked its cases (evals/support-reply.jsonl) as a new prompt: the two are not compared.',
    )
  })
})

describe('what a pull request does to its own judgement stands in the first lines of a comment, which is always written', () => {
  const nova = 'bedrock:us.amazon.nova-lite-v1:0'
  const graded = { type: 'javascript', value: 'true' }
  const scenes: Array<[string, Change, string, { exitCode: number; asked: number }]> = [
    [
      'an alias turns the model into echo: the base is asked of the real one all the same',
      { 'ai-cicd.yml': config({ evaluation: { modelAliases: { [nova]: 'echo' } } }) },
      'support-reply, triage are asked of `echo`, which is no model.',
      { exitCode: 1, asked: 24 },
    ],
    [
      'every assertion is replaced by one that always passes',
      { [promptFile]: prompt(headSystem, { assert: [graded] }) },
      'In all 12 cases of support-reply, `icontains` is replaced by `javascript`.',
      { exitCode: 0, asked: 24 },
    ],
    [
      'a changed prompt is taken out of `prompts`',
      { ...kinder, 'ai-cicd.yml': config({ prompts: ['prompts/triage.prompt.yml'] }) },
      'support-reply is no longer evaluated: prompts/support-reply.prompt.yml is changed and still there, and `prompts` does not name it.',
      { exitCode: 0, asked: 0 },
    ],
    [
      'prices and lint levels, which change no prompt',
      { 'ai-cicd.yml': config({ prices: { [nova]: { input: 0, output: 0 } }, lint: { secret: 'off' } }) },
      `The price of \`${nova}\` is now $0 in, $0 out; it was`,
      { exitCode: 0, asked: 0 },
    ],
    [
      'another gate for the push that follows',
      { 'ai-cicd.yml': config({ evaluation: { overrides: { push: { sample: 2 } } } }) },
      'On push: evaluation.sample went from all cases to 2 cases.',
      { exitCode: 0, asked: 0 },
    ],
  ]
  test.each(scenes)('%s', async (_name, change, sentence, { exitCode, asked }) => {
    const triage = { 'prompts/triage.prompt.yml': prompt(`${baseSystem} Name the topic.`) }
    const stage = await setScene({ main: [shop(12, triage)], branch: [change] })
    const result = await stage.run()
    expect(result.exitCode).toBe(exitCode)
    expect(stage.bedrock.requests).toHaveLength(asked)
    const [first = '', ...lines] = ownComment(stage.github)
      .split('\n')
      .filter((line) => !line.startsWith('<!--') && line !== '')
    expect(first).toContain('⚠️ this change also alters how it is judged')
    expect(lines[0]).toBe('> [!WARNING]')
    expect(lines.slice(1, 4).join('\n').replaceAll('&#36;', '$')).toContain(sentence)
  })
})

test('a release without its canary and an entry out of a catalogue are told, though no prompt changed', async () => {
  const production = {
    on: { tag: 'v*' },
    ssm: { path: '/prod/llm/{name}' },
    lambda: [{ function: 'handler', alias: 'live' }],
  }
  const careful = {
    ...production,
    canary: { steps: [{ weight: '5%', hold: '15m' }], rollbackWhen: { alarms: ['errors'] } },
  }
  const of = (environment: object) =>
    config({
      prompts: ['prompts/*.prompt.yml', 'prompts/prompts.yaml'],
      release: { environments: { production: environment } },
    })
  const entries = (...ids: string[]) =>
    ids
      .map(
        (id) =>
          `- id: ${id}\n  model: "bedrock:us.amazon.nova-lite-v1:0"\n  messages: [{ role: user, content: Greet in ${id}. }]\n  testData: [{ expected: Hi }]\n`,
      )
      .join('')
  const stage = await setScene({
    main: [shop(12, { 'ai-cicd.yml': of(careful), 'prompts/prompts.yaml': entries('english', 'danish') })],
    branch: [{ 'ai-cicd.yml': of(production), 'prompts/prompts.yaml': entries('english') }],
  })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(stage.bedrock.requests).toHaveLength(0)
  const comment = ownComment(stage.github)
  expect(comment).toContain('release.environments.production.canary was removed.')
  expect(comment).toContain('danish is no longer evaluated: prompts/prompts.yaml no longer brings it.')
})

test('it is told too where a mistake stops the run before anything is asked, and where no answer comes', async () => {
  const weakened = { 'ai-cicd.yml': config({ gate: { margin: 0.5 } }) }
  const secret = { [promptFile]: prompt(`${headSystem} Sign as AKIA${'QX7R2M9KT4WZ'}J3VB.`) }
  const mistaken = await setScene({ branch: [{ ...secret, ...weakened }] })
  const denied = await setScene({
    branch: [{ ...kinder, ...weakened }],
    model: () => accessDenied,
  })
  for (const [stage, asked] of [
    [mistaken, 0],
    [denied, 1],
  ] as const) {
    const result = await stage.run()
    expect(result.exitCode).toBe(1)
    expect(Math.min(stage.bedrock.requests.length, 1)).toBe(asked)
    expect(ownComment(stage.github)).toContain('gate.margin went up from 5% to 50%.')
  }
})

import { expect, test } from 'vitest'
import { pushTag } from './bench/events.ts'
import { baseSystem, config, headSystem, prompt, shop, shopModel } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('a new prompt has no baseline: it is measured alone and passes', async () => {
  const stage = await setScene({ branch: [{ 'prompts/triage.prompt.yml': prompt(baseSystem, { name: 'Triage' }) }] })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({
    verdict: 'pass',
    score: '1',
    'baseline-score': '',
    delta: '',
    passed: '60',
    'model-calls': '60',
  })
  expect(resultsOf(result).prompts).toMatchObject([{ id: 'triage', change: 'added', verdict: 'new' }])
  expect(ownComment(stage.github)).toContain('new')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/new-prompt.md')
})

test('a new prompt of which nothing is measured does not pass: that nothing is scored is a mistake, before anything is spent', async () => {
  const reported = prompt(baseSystem, { assert: [{ type: 'latency', metric: 'ms' }] })
  const stage = await setScene({ branch: [{ 'prompts/triage.prompt.yml': reported }] })
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'error', 'model-calls': '0' })
  expect(ownComment(stage.github)).toContain('nothing to score: all that is asserted of its 60 cases is only told')
})

test('a new prompt whose every assertion compares it with a base that is not there is no pass, and a tag does not publish it', async () => {
  const compared = prompt(baseSystem, { assert: [{ type: 'select-best', value: 'is kinder' }] })
  const production = { on: { tag: 'v*' }, ssm: { path: '/prod/llm/{name}' } }
  const sections = {
    evaluation: { judge: 'bedrock:us.amazon.nova-pro-v1:0' },
    release: { environments: { production } },
  }
  const stage = await setScene({
    main: [shop(60, { 'ai-cicd.yml': config(sections) })],
    branch: [{ 'prompts/triage.prompt.yml': compared }],
    aws: {},
  })
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'error', score: '', 'model-calls': '0' })
  const said = ownComment(stage.github)
  expect(said).toContain('prompt triage: nothing to score: all that is asserted compares two answers')
  expect(said).toContain('Add an assertion that judges one answer alone')
  const tag = await stage.run({}, pushTag(stage.repository, 'v1.0.0'))
  expect(tag.exitCode).toBe(1)
  expect(tag.outputs).toMatchObject({ verdict: 'error', rollout: '' })
  expect(stage.aws?.calls.filter(({ action }) => !/Get|List|Head/.test(action))).toEqual([])
  expect(stage.bedrock.requests).toEqual([])
})

test('another id for an entry of a catalogue is no way out of the comparison', async () => {
  const wrong = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
  const catalogue = (id: string, system: string) => ({
    'prompts/prompts.yaml': `prompts:\n  - id: ${id}\n${prompt(system).replaceAll(/^/gm, '    ')}`,
  })
  const main = [
    shop(60, {
      'prompts/support-reply.prompt.yml': null,
      'ai-cicd.yml': config({ prompts: ['prompts/prompts.yaml'] }),
      ...catalogue('p0', baseSystem),
    }),
  ]
  const stage = await setScene({ main, branch: [catalogue('p00', headSystem)], model: shopModel({ head: wrong }) })
  const result = await stage.run()
  expect(resultsOf(result).prompts).toMatchObject([{ id: 'p00', change: 'modified', verdict: 'regressed' }])
  expect(result.exitCode).toBe(1)
})

import { expect, test } from 'vitest'
import { accessDenied } from './bench/answers.ts'
import { haiku } from './bench/bedrock.ts'
import { config, headSystem, prompt, promptFile, shop } from './bench/project.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('no access to the model: the run stops asking, and says what to grant', async () => {
  const stage = await setScene({ model: () => accessDenied })
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({
    verdict: 'error',
    errored: '60',
    passed: '0',
    failed: '0',
    score: '',
    'model-calls': '0',
  })
  // Those under way when the first answer came, and not one more.
  expect(stage.bedrock.requests.length).toBeLessThanOrEqual(32)
  expect(ownComment(stage.github)).toContain('bedrock:InvokeModel')
  expect(ownComment(stage.github)).toContain('amazon.nova-lite-v1:0')
})

test('one call at a time: one refusal is enough', async () => {
  const main = [shop(60, { 'ai-cicd.yml': config({ evaluation: { concurrency: 1 } }) })]
  const stage = await setScene({ main, model: () => accessDenied })
  const result = await stage.run()
  expect(stage.bedrock.requests).toHaveLength(1)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/access-denied.md')
})

test('a model that is sold through an inference profile only: the profile is named', async () => {
  const stage = await setScene({
    branch: [{ [promptFile]: prompt(headSystem, { model: `bedrock:${haiku.replace('us.', '')}` }) }],
  })
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(result.outputs.verdict).toBe('error')
  expect(ownComment(stage.github)).toContain('inference profile')
})

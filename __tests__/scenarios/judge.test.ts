import { expect, test } from 'vitest'
import { ruling } from './bench/answers.ts'
import { haiku } from './bench/bedrock.ts'
import { baseSystem, config, headSystem, prompt, promptFile, shop } from './bench/project.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

const assert = [{ type: 'llm-rubric', value: 'Answers the question of ticket {{number}} politely' }]
const main = [
  shop(12, {
    'ai-cicd.yml': config({ evaluation: { judge: { model: `bedrock:${haiku}` } } }),
    [promptFile]: prompt(baseSystem, { assert }),
  }),
]
const branch = [{ [promptFile]: prompt(headSystem, { assert }) }]

test('a judge grades both arms, and its reasons are shown', async () => {
  const stage = await setScene({
    main,
    branch,
    model: ({ system }) => ({ text: system === headSystem ? 'Dear customer, gladly.' : 'Yes.' }),
    judge: (request) => {
      const kind = request.messages.some(({ text }) => text.includes('Dear customer'))
      return ruling(
        request,
        kind ? { pass: true, score: 1, reason: 'Polite.' } : { pass: false, score: 0, reason: 'Rather curt.' },
      )
    },
  })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', score: '1', 'baseline-score': '0' })
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/judge.md')
})

test('a judge that answers nonsense is asked again, and then it is an error, never a score', async () => {
  const stage = await setScene({ main, branch, judge: () => ({ toolUse: { banana: true } }) })
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'error', errored: '12', passed: '0', failed: '0', score: '' })
  const graded = stage.bedrock.requests.filter(({ model }) => model === haiku)
  expect(graded.length).toBeGreaterThan(24)
  expect(ownComment(stage.github)).toContain('judge')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/judge-nonsense.md')
})

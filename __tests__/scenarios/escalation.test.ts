import { expect, test } from 'vitest'
import type { AnswerFunction } from './bench/answers.ts'
import { config, headSystem, shop, shopModel } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

/** A model whose answers waver: tickets answered wrongly by the change, and on main, the n-th time they are asked. */
function wavering(head: readonly number[][], base: readonly number[][] = []): AnswerFunction {
  return (request, attempt) => {
    const wrong = request.system === headSystem ? head : base
    return shopModel({ head: wrong[attempt - 1] ?? [], base: wrong[attempt - 1] ?? [] })(request, attempt)
  }
}

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index)

test('four worse answers of sixty are not enough; asked again, the drop is proven', async () => {
  const stage = await setScene({ model: wavering([from(1, 4), from(5, 13)]) })
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'fail', 'model-calls': '240' })
  expect(resultsOf(result).prompts).toMatchObject([{ verdict: 'regressed', score: { cases: 60, discordant: 13 } }])
  expect(ownComment(stage.github)).toContain('corrected for 4 looks')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/escalated-regressed.md')
})

test('where proof is required, a harmless change is open after one answer each, and no worse after two', async () => {
  const proof = { 'ai-cicd.yml': config({ gate: { require: 'proof' } }) }
  const stage = await setScene({ main: [shop(100, proof)], model: wavering([[1, 2]], [[3, 4]]) })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', 'model-calls': '400' })
  expect(resultsOf(result).prompts).toMatchObject([{ verdict: 'non-inferior', score: { discordant: 4 } }])
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/escalated-non-inferior.md')
})

test('the budget is never spent on half a round: the report says what it would take to decide', async () => {
  const main = [shop(60, { 'ai-cicd.yml': config({ evaluation: { budget: { calls: 200 } } }) })]
  const stage = await setScene({ main, model: wavering([from(1, 4), from(5, 13)]) })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'inconclusive', 'model-calls': '120' })
  const comment = ownComment(stage.github)
  expect(comment).toContain('120 more answers would not fit into the budget of 200 model calls')
  expect(comment).toMatch(/About \d+ more cases/)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/escalation-over-budget.md')
})

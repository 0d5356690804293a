import { expect, test } from 'vitest'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

const branch = [{ 'README.md': '# The corner shop\n' }]

test('a pull request without a changed prompt is green and gets no comment', async () => {
  const stage = await setScene({ branch })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'skipped', 'model-calls': '0', score: '', 'comment-url': '' })
  expect(stage.github.comments).toEqual([])
  expect(stage.bedrock.requests).toEqual([])
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/unchanged.md')
})

test('a change taken back: the comment of the push before is brought up to date', async () => {
  const before = await setScene()
  await before.run()
  const stage = await setScene({ branch, comments: before.github.comments })
  const result = await stage.run()
  expect(result.outputs.verdict).toBe('skipped')
  expect(ownComment(stage.github)).toContain('No prompt changed')
  expect(ownComment(stage.github)).not.toContain('ticket-')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/taken-back.md')
})

test('with changed-only off everything is evaluated', async () => {
  const stage = await setScene({ branch })
  const result = await stage.run({ inputs: { 'changed-only': 'false' } })
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '60', delta: '', 'model-calls': '60' })
})

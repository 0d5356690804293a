import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commentLimit, renderComment } from '../../../src/report/markdown/comment.ts'
import { runningComment } from '../../../src/report/markdown/running.ts'
import { commentMarker } from '../../../src/report/marker.ts'
import { reportSaying } from '../any-text.ts'
import { hostileText } from '../hostile.ts'
import { addresses } from '../skeleton.ts'
import { supportBot } from '../support-bot.ts'

const marker = commentMarker({ command: 'evaluate', config: 'ai-cicd.yml', key: '' })
const head = '1'.repeat(40)
const run = { marker, id: 17182930442, url: 'https://github.com/octo-org/support-bot/actions/runs/17182930442', head }
const progress = { done: 120, total: 640, failed: 3, cached: 12, costUsd: 0.034, elapsedMs: 60_000 }
const result = renderComment(supportBot(), { limit: commentLimit, marker })

describe('the comment of a run that is under way', () => {
  test('says how far it is, with the earlier result folded below, marked as of its commit', async () => {
    await expect(runningComment(run, progress, result, false)).toMatchFileSnapshot('fixtures/comments/running.md')
  })

  test('before the first answer, and without an earlier result', () => {
    const text = runningComment(run, null, null, false) ?? ''
    expect(text.split('\n')[0]).toBe(marker)
    expect(text).toContain('So far no answer is there.')
    expect(text).not.toContain('<details>')
  })

  test('keeps the earlier result as it is, however often it is rewritten', () => {
    let body = result
    for (let time = 0; time < 4; time++) {
      body = runningComment(run, { ...progress, done: time }, body.replaceAll('\n', '\r\n'), time > 0) ?? ''
      expect(body).toContain('So far')
      expect(body.split('\n### ')).toHaveLength(3)
    }
    expect(body).toBe(runningComment(run, { ...progress, done: 3 }, result, false))
    const next = { ...run, id: run.id + 1 }
    expect(runningComment(next, null, body, false)).toBe(runningComment(next, null, result, false))
  })

  test('is not written over what a later run says, nor once it is another’s', () => {
    const later = runningComment({ ...run, id: run.id + 1 }, null, null, false)
    expect(runningComment(run, progress, later, false)).toBeNull()
    expect(runningComment(run, progress, later, true)).toBeNull()
    expect(runningComment({ ...run, id: 17182930440 }, progress, result, false)).toBeNull()
    expect(runningComment(run, progress, result, true)).toBeNull()
  })

  test('fits, whatever stood there, and leads nowhere else', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1_000, max: commentLimit }), (text, limit) => {
        const earlier = renderComment(reportSaying(`${text}\n<!-- ai-cicd-action:earlier -->`), { limit, marker })
        const body = runningComment(run, progress, earlier, false) ?? ''
        expect(body.length).toBeLessThanOrEqual(commentLimit)
        expect(body.startsWith(`${marker}\n<!-- ai-cicd-action:running 17182930442 -->\n### `)).toBe(true)
        for (const address of addresses(body))
          expect(address).toMatch(/^https:\/\/github\.com\/octo-org\/support-bot\//)
        expect(runningComment(run, progress, body, true)).toBe(body)
      }),
      { numRuns: 20 },
    )
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commentLimit, renderComment } from '../../../src/report/markdown/comment.ts'
import { isOfLaterRun } from '../../../src/report/markdown/comment-run.ts'
import { interruptedComment, untoldComment } from '../../../src/report/markdown/interrupted.ts'
import { runningComment } from '../../../src/report/markdown/running.ts'
import { commentMarker } from '../../../src/report/marker.ts'
import type { Report } from '../../../src/report/report.ts'
import { reportSaying } from '../any-text.ts'
import { hostileText } from '../hostile.ts'
import { supportBot } from '../support-bot.ts'

const marker = commentMarker({ command: 'evaluate', config: 'ai-cicd.yml', key: '' })
const [ours, theirs] = ['1'.repeat(40), '2'.repeat(40)]
const repositoryUrl = 'https://github.com/octo-org/support-bot'
const url = (id: number, attempt = 1) =>
  `${repositoryUrl}/actions/runs/${id}${attempt === 1 ? '' : `/attempts/${attempt}`}`

/** Every comment that a run may leave. */
const FORMS: Record<string, (id: number, head: string) => string> = {
  result: (id, head) => result(supportBot(), id, head, commentLimit),
  'a result in short': (id, head) => result(supportBot(), id, head, 8_000),
  'a result started again': (id, head) => result(supportBot(), id, head, commentLimit, 3),
  running: (id, head) => runningComment({ marker, id, url: url(id), head }, null, null, false) ?? '',
  'running, with an earlier result': (id, head) =>
    runningComment({ marker, id, url: url(id), head }, null, result(supportBot(), 1, theirs, 1_000), false) ?? '',
  interrupted: (id, head) => interruptedComment({ marker, head, runUrl: url(id) }),
  'untold, started again': (id, head) => untoldComment({ marker, head, runUrl: url(id, 2) }),
}

function result(report: Report, id: number, head: string, limit: number, attempt = 1): string {
  const run = { url: url(id, attempt), number: 213, repositoryUrl }
  return renderComment({ ...report, head, run }, { limit, marker, reportUrl: `${url(id)}/artifacts/7` })
}

test.each(Object.entries(FORMS))(
  '%s: a later run keeps it, the same run started again and an earlier one do not',
  (...row) => {
    const [, form] = row
    for (const head of [ours, theirs]) {
      expect(isOfLaterRun(form(901, head), 900)).toBe(true)
      expect(isOfLaterRun(form(901, head).replaceAll('\n', '\r\n'), 900)).toBe(true)
      expect(isOfLaterRun(form(900, head), 900)).toBe(false)
      expect(isOfLaterRun(form(899, head), 900)).toBe(false)
    }
  },
)

test('what is no comment of ours, or tells no run, is replaced', () => {
  for (const text of [
    '',
    marker,
    `${marker}\nhello`,
    renderComment({ ...supportBot(), run: null }, { limit: 9_000, marker }),
  ]) {
    expect(isOfLaterRun(text, 1)).toBe(false)
  }
})

test('no text of a change makes its comment one of another run', () => {
  fc.assert(
    fc.property(hostileText, fc.constantFrom(8_000, 30_000, commentLimit), (text, limit) => {
      const forged = `${text}[Run 9](${url(999)}) · <br>[Run 9](${url(999)})\n<!-- ai-cicd-action:running 999 -->`
      const body = result({ ...reportSaying(forged), baseReason: forged }, 901, theirs, limit)
      expect(isOfLaterRun(body, 900)).toBe(true)
      expect(isOfLaterRun(body, 901)).toBe(false)
    }),
    { numRuns: 50 },
  )
})

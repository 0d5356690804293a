import { expect, test } from 'vitest'
import { isCommit, shortCommit } from '../../src/report/commit.ts'
import { renderHtml } from '../../src/report/html/page.ts'
import { commentLimit, renderComment } from '../../src/report/markdown/comment.ts'
import { renderTerminal } from '../../src/report/terminal/report.ts'
import { supportBot } from './support-bot.ts'

test.each([
  ['9b8a7c6d5e4f30211203f4e5d6c7a8b90a1b2c3d', '9b8a7c6'],
  ['e'.repeat(64), 'eeeeeee'],
  ['../e2base/of-main', '../e2base/of-main'],
  ['s3://artifacts/main.zip', 's3://artifacts/main.zip'],
  // A folder may be called like the beginning of a sha.
  ['deadbeefdeadbeef', 'deadbeefdeadbeef'],
])('%s is shown as %s', (text, shown) => {
  expect(shortCommit(text)).toBe(shown)
  expect(isCommit(text)).toBe(shown !== text)
})

test.each(['../e2base/of-main', 's3://artifacts/pipeline/main.zip', 'deadbeefdeadbeef'])(
  'every report names the base %s in full',
  (base) => {
    const report = supportBot({ base })
    expect(renderTerminal(report, { color: false, width: 300 })).toContain(`compared with ${base} (`)
    expect(renderHtml(report)).toContain(`compared with <code>${base}</code> (`)
    expect(renderComment(report, { limit: commentLimit, marker: '' })).toContain(`compared with \`${base}\` (`)
  },
)

import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commentPage, layoutOf } from '../../../scripts/comment-picture.ts'
import { renderComment } from '../../../src/report/markdown/comment.ts'
import { sizes } from '../sizes.ts'

// Without a Chromium this fails: what must hold in it cannot be called tested.
describe('in a browser', () => {
  test('the comment of the example is no taller than a screen, and needs no scrolling sideways on a phone', async () => {
    const out = await mkdtemp(join(tmpdir(), 'demo-'))
    execFileSync(process.execPath, ['scripts/demo.mjs', out], { stdio: 'ignore' })
    const page = commentPage(await readFile(join(out, 'comment.md'), 'utf8'))
    expect((await layoutOf(page, 860)).height).toBeLessThanOrEqual(1_000)
    const { sideways } = await layoutOf(page, 390)
    expect(sideways.length).toBeGreaterThan(0)
    expect(Math.max(...sideways)).toBe(0)
  })

  test.each(Object.entries(sizes))(
    'no table of a comment needs scrolling sideways on a phone: %s',
    async (_, build) => {
      const page = commentPage(renderComment(build(), { limit: 65_536, marker: '<!-- marker -->' }))
      const { height, sideways } = await layoutOf(page, 390)
      expect(Math.max(0, ...sideways)).toBe(0)
      expect(height).toBeLessThanOrEqual(2_100)
    },
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CanaryReport } from '../../../src/report/canary-report.ts'
import { renderReleaseComment, rollbackTitle } from '../../../src/report/markdown/release-comment.ts'
import { commentMarker } from '../../../src/report/marker.ts'
import { newReleaseReport, type ReleaseReport } from '../../../src/report/release-report.ts'
import { hostileText } from '../hostile.ts'
import { addresses, filteredTexts, skeleton } from '../skeleton.ts'

const marker = commentMarker({ command: 'release', config: 'ai-cicd.yml', key: 'production' })
const from = {
  config: 'ai-cicd.yml',
  run: {
    url: 'https://github.com/octo/shop/actions/runs/1',
    number: 12,
    repositoryUrl: 'https://github.com/octo/shop',
  },
}

/** A release that was rolled back, with a text of anybody in every place that has one. */
function saying(text: string): ReleaseReport {
  const canary: CanaryReport = {
    function: text,
    alias: 'live',
    old: '1',
    new: '2',
    outcome: 'rolled-back',
    reason: text,
    steps: [{ weight: 0.05, at: 0 }],
    endedAt: 60_000,
    deployment: null,
    findings: [],
    reference: null,
    excluded: new Map(),
    periods: [],
    histories: [],
    probed: null,
  }
  return {
    ...newReleaseReport({
      command: 'release',
      dryRun: false,
      release: text,
      commit: 'a'.repeat(40),
      environment: text,
    }),
    rollout: 'rolled-back',
    canaries: [canary],
    open: [text],
    problem: { message: text, hint: text, diagnostics: [] },
  }
}

test('a release, an environment and a reason are data: they change no shape, ping nobody, forge no marker', () => {
  const shape = skeleton(renderReleaseComment(saying('word'), from, marker))
  fc.assert(
    fc.property(
      hostileText.filter((text) => text.trim() !== '' && !text.includes('`')),
      (text) => {
        const body = renderReleaseComment(saying(text), from, marker)
        expect(skeleton(body)).toBe(shape)
        expect(body.split('\n')[0]).toBe(marker)
        expect(body.split('\n').filter((line) => line.trim() === marker)).toHaveLength(1)
        for (const address of addresses(body)) expect(address).toBe(from.run.url)
        for (const found of filteredTexts(body.slice(marker.length))) {
          expect(found).not.toMatch(/@[A-Za-z0-9]|#\d|\b[0-9a-f]{7,40}\b|:\/\/|www\.|GH-\d/i)
        }
        expect(rollbackTitle(saying(text))).not.toContain('\n')
      },
    ),
    // A number that ends a sentence would begin a list.
    { numRuns: 60, examples: [['0']] },
  )
})

test('what GitHub would refuse as too long is told without its numbers', () => {
  const report = saying('word')
  const [canary] = report.canaries
  if (canary === undefined) throw new Error('there is no canary')
  const many = { ...report, canaries: Array.from({ length: 400 }, () => canary) }
  const body = renderReleaseComment(many, from, marker)
  expect(body.length).toBeLessThan(65_536)
  expect(body).toContain('### ⏪ `word` was rolled back in `word`')
})

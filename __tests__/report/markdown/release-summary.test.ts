import { describe, expect, test } from 'vitest'
import { renderReleaseSummary } from '../../../src/report/markdown/release-summary.ts'
import { RELEASES } from '../rollouts.ts'

describe('the summary of a release', () => {
  test.each(Object.entries(RELEASES))('%s', async (name, report) => {
    await expect(renderReleaseSummary(report)).toMatchFileSnapshot(`./fixtures/releases/${name}.md`)
  })
})

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CanaryReport } from '../../../src/report/canary-report.ts'
import { renderReleaseSummary } from '../../../src/report/markdown/release-summary.ts'
import { timeline } from '../../../src/report/markdown/timeline.ts'
import { launch } from '../../page/browser.ts'
import { hostileText } from '../hostile.ts'
import { RELEASES, released, rolledBack } from '../rollouts.ts'

/** Every diagram of a summary, drawn by Mermaid itself, as GitHub draws it. */

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launch()
  page = await browser.newPage()
  await page.setContent('<!doctype html><title>Mermaid</title>')
  const mermaid = new URL('../../../node_modules/.cache/mermaid/mermaid.min.js', import.meta.url)
  await page.addScriptTag({ content: readFileSync(mermaid, 'utf8') })
  await page.evaluate(`mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' })`)
})
afterAll(() => browser.close())

/** What is drawn: the type of the diagram, its texts, and how many bars and milestones it has. */
type Drawn = { type: string; texts: string[]; bars: number; scripts: number }

/** @throws with Mermaid's own reason where it is no diagram */
async function drawn(diagram: string): Promise<Drawn> {
  return await page.evaluate(`(async (text) => {
    const { diagramType: type } = await mermaid.parse(text)
    const { svg } = await mermaid.render('drawn', text)
    const picture = new DOMParser().parseFromString(svg, 'text/html')
    return {
      type,
      texts: [...picture.querySelectorAll('text')].map((one) => one.textContent),
      bars: picture.querySelectorAll('rect.task').length,
      scripts: picture.querySelectorAll('script, a, foreignObject, image').length,
    }
  })(${JSON.stringify(diagram)})`)
}

function diagramsOf(markdown: string): string[] {
  const found: string[] = []
  const visit = (node: { type: string; lang?: unknown; value?: unknown; children?: unknown }) => {
    if (node.type === 'code' && node.lang === 'mermaid') found.push(String(node.value))
    if (Array.isArray(node.children)) node.children.forEach(visit)
  }
  visit(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }))
  return found
}

const OUTCOMES = ['promoted', 'rolled-back', 'held', 'left', 'stopped'] as const satisfies CanaryReport['outcome'][]

test('Mermaid refuses what is no diagram, so that the rest means something', async () => {
  await expect(drawn('gantt\n    title x\n    what : is : this')).rejects.toThrow()
  await expect(drawn('gant\n  title x')).rejects.toThrow()
})

test.each(Object.entries(RELEASES))('the summary of a release that is %s', async (_name, report) => {
  const diagrams = diagramsOf(renderReleaseSummary(report))
  expect(diagrams).toHaveLength(report.canaries.length)
  for (const [index, diagram] of diagrams.entries()) {
    const { type, bars, texts, scripts } = await drawn(diagram)
    const canary = report.canaries[index]
    expect([type, scripts]).toEqual(['gantt', 0])
    // A bar for each weight, and the milestone of the end.
    expect(bars).toBe((canary?.steps.length ?? 0) + 1)
    expect(texts.join('\n')).toContain(`Weight of version ${canary?.new} beside version ${canary?.old}`)
  }
})

describe.each(OUTCOMES)('a rollout that is %s', (outcome) => {
  test.each([1, 2, 7, 40])('in %d steps, at times as they come', async (many) => {
    const begin = Date.UTC(2026, 10, 30, 9, 0)
    // Two steps may begin in one millisecond, where a run went on after another.
    const steps = Array.from({ length: many }, (_, at) => ({
      weight: (at + 1) / many,
      at: begin + Math.floor(at / 2) * 61_000,
    }))
    const text = timeline({ ...rolledBack, outcome, steps, endedAt: begin + many * 61_000 }) ?? ''
    const [diagram = ''] = diagramsOf(text)
    expect((await drawn(diagram)).bars).toBe(many + 1)
  })
})

test('no name, version or reason of anybody is in a diagram, and none breaks one', async () => {
  const word = hostileText
  await fc.assert(
    fc.asyncProperty(word, word, fc.constantFrom(...OUTCOMES), async (name, version, outcome) => {
      const canary = { ...rolledBack, outcome, function: name, alias: name, deployment: name, reason: name }
      const report = {
        ...{ ...released, release: name, environment: name, warnings: [name], open: [name] },
        canaries: [canary, { ...canary, old: version }],
      }
      const diagrams = diagramsOf(renderReleaseSummary(report))
      // One whose version is no number has its line of text alone.
      expect(diagrams.length).toBe(/^\d{1,12}$/.test(version) ? 2 : 1)
      const { type, bars, scripts } = await drawn(diagrams[0] ?? '')
      expect([type, bars, scripts]).toEqual(['gantt', rolledBack.steps.length + 1, 0])
    }),
    { numRuns: 100 },
  )
})

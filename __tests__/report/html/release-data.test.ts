import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderHtml } from '../../../src/report/html/page.ts'
import { releaseData } from '../../../src/report/html/release-data.ts'
import type { ReleaseReport } from '../../../src/report/release-report.ts'
import { oneLine } from '../../../src/text/untrusted.ts'
import { examplePage } from '../../page/example.ts'
import { report } from '../build.ts'
import { hostileText } from '../hostile.ts'
import { RELEASES, released, rolledBack } from '../rollouts.ts'
import { shapeOf } from './shape.ts'

const names = Object.keys(RELEASES)
const of = (name: string) => releaseData(RELEASES[name] ?? released)

/** A release in which every text that somebody else can write is this one. */
function releaseSaying(text: string): ReleaseReport {
  const [difference] = released.differences
  const message = { role: 'user' as const, content: text }
  return {
    ...released,
    release: text,
    environment: text,
    approval: text,
    identity: { account: text, region: text, arn: `arn:aws:${text}` },
    parameters: released.parameters.map((one) => ({ ...one, id: text, name: text, object: text, tier: text })),
    functions: released.functions.map((one) => ({ ...one, name: text, alias: text })),
    differences: [
      {
        id: text,
        live: { model: text, parameters: { [text]: text }, messages: [message] },
        next: { model: `x${text}`, parameters: {}, messages: [{ ...message, content: `x${text}` }] },
        hidden: null,
        score: difference?.score ?? { live: null, next: null },
      },
      { id: text, live: null, next: null, hidden: text, score: { live: null, next: null } },
    ],
    commits: { listed: [{ commit: 'a'.repeat(40), subject: text }], more: true },
    canaries: [
      {
        ...rolledBack,
        ...{ function: text, alias: text, deployment: text, reason: text, silentAlarms: [text] },
        probed: { cases: 1, onlyOld: 1, onlyNew: 0, failed: [{ caseId: text, requestId: text }] },
        failing: { group: text, from: 0, requests: [{ id: text, time: 0 }], query: text },
      },
    ],
    record: `s3://${text}/${text}`,
    records: [text],
    warnings: [text],
    open: [text],
    problem: {
      message: text,
      hint: text,
      diagnostics: [{ level: 'error', rule: text, file: text, line: 1, field: text, message: text, hint: text }],
    },
  }
}

describe('a release in report.html', () => {
  test.each(names)('%s: is read as it was written, without a script too', (name) => {
    for (const evaluated of [report([]), examplePage()]) {
      const { tags, errors } = shapeOf(renderHtml(evaluated, of(name)))
      expect(errors).toEqual([])
      expect(tags.filter((tag) => tag === 'h1')).toHaveLength(1)
    }
  })

  test.each(names)('%s: says how it ended', (name) => {
    const { word, tone, headline } = of(name)
    expect({ word, tone, headline }).toMatchSnapshot()
  })

  test('leaves the tags as they are, whatever anybody wrote', () => {
    const shape = (text: string) => shapeOf(renderHtml(report([]), releaseData(releaseSaying(text))))
    const tags = shape('word').tags.filter((tag) => tag !== 'code')
    fc.assert(
      fc.property(
        hostileText.filter((text) => oneLine(text, 10_000) !== ''),
        (text) => {
          const found = shape(text)
          expect(found.errors).toEqual([])
          expect(found.tags.filter((tag) => tag !== 'code')).toEqual(tags)
        },
      ),
      { numRuns: 25 },
    )
  })

  test('leads to the console of AWS and nowhere else, whatever a name says', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { recordUrl, functions, parameters, rollouts, commits } = releaseData({
          ...releaseSaying(text),
          identity: released.identity,
        })
        const urls = [
          recordUrl,
          ...[...functions, ...parameters, ...commits].map(({ url }) => url),
          ...rollouts.flatMap(({ links }) => links.map(({ url }) => url)),
        ].filter((url) => url !== null)
        for (const url of urls) expect(url).toMatch(/^https:\/\/eu-central-1\.console\.aws\.amazon\.com\//)
      }),
    )
  })

  test('has the weights, each limit, and what its test had seen of both versions against it', () => {
    const [rollout] = of('rolled-back').rollouts
    expect(rollout?.steps.map(({ text }) => text)).toEqual(['5 %'])
    expect(rollout?.limits.map(({ limit, verdict }) => [limit, verdict])).toEqual(
      rolledBack.findings.map(({ limit, verdict }) => [
        limit,
        verdict === 'open' ? 'not proven either way' : verdict === 'unmeasured' ? 'not measured' : verdict,
      ]),
    )
    const [history] = rollout?.histories ?? []
    const [source] = rolledBack.histories
    expect(history?.points).toEqual(
      source?.points.map(({ at, stable, canary }) => [at, stable, canary, stable === null ? null : stable + 0.01]),
    )
  })

  test('is bounded', () => {
    const many = <T>(all: readonly T[]) => Array.from({ length: 3_000 }, () => all).flat()
    const long = 'x'.repeat(100_000)
    const data = releaseData({
      ...releaseSaying(long),
      parameters: many(released.parameters),
      differences: many(releaseSaying(long).differences),
      warnings: many([long]),
    })
    expect(JSON.stringify(data).length).toBeLessThan(3_500_000)
    expect(data.moreDifferences).toBe(5_960)
  })
})

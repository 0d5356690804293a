import { expect, test } from 'vitest'
import { type Diagnostic, diagnostic as diagnosticOf, UserError } from '../../src/errors.ts'
import { stepMessages } from '../../src/report/annotations.ts'
import { mistakenReport, runFacts, skippedReport } from '../../src/report/assemble.ts'
import { renderReleaseSummary } from '../../src/report/markdown/release-summary.ts'
import { newReleaseReport, type ReleaseReport } from '../../src/report/release-report.ts'
import type { Report } from '../../src/report/report.ts'
import { isRed, whyRed } from '../../src/report/why-red.ts'
import { report } from './build.ts'
import { scenarios } from './scenarios.ts'
import { supportBot } from './support-bot.ts'

const facts = runFacts({ head: null, run: null })
const passed = (scenarios['no-worse'] ?? supportBot)()
const diagnostic = diagnosticOf({
  file: 'ai-cicd.yml',
  line: 12,
  field: 'release.environments.production.canary.interval',
  message: 'must be at least 1s.',
  hint: 'Write a duration.',
})

function released(command: ReleaseReport['command'], more: Partial<ReleaseReport>): ReleaseReport {
  return {
    ...newReleaseReport({ command, dryRun: false, release: 'v1.2.3', commit: null, environment: 'production' }),
    ...more,
  }
}

const problem = (message: string, diagnostics: Diagnostic[] = []) => ({ message, hint: 'Look at it.', diagnostics })

type Kind = { report: Report; release: ReleaseReport | null }
const kinds: Record<string, Kind> = {
  ...Object.fromEntries(Object.entries(scenarios).map(([name, of]) => [name, { report: of(), release: null }])),
  'a fork whose prompts were not evaluated': {
    report: skippedReport(facts, 'This pull request comes from a fork.', true),
    release: null,
  },
  'a mistake without a place': { report: mistakenReport(facts, new UserError('there is no Git')), release: null },
  'a batch that failed': {
    report: report([], { verdict: 'error', blocks: true, reasons: ['Job abc of Bedrock failed: no access.'] }),
    release: null,
  },
  'a merge without a part': {
    report: { ...passed, verdict: 'error', blocks: true, reasons: ['Shard 2 of 3 left no part.'] },
    release: null,
  },
  'a failed probe': {
    report: { ...passed, blocks: true },
    release: released('release', { problem: problem('the probe of ai-handler version 7 failed: case refund: no') }),
  },
  'a canary that went back': {
    report: { ...passed, blocks: true },
    release: released('release', { rollout: 'rolled-back', problem: problem('5 % of the calls fail, more than 1 %') }),
  },
  'CodeDeploy stopped': {
    report: passed,
    release: released('release', { problem: problem('deployment d-1 was stopped') }),
  },
  'a refused release': {
    report: mistakenReport(facts, new UserError('1 mistake', { diagnostics: [diagnostic] })),
    release: released('release', { problem: problem('1 mistake', [diagnostic]) }),
  },
  'a rollback that could not be': {
    report: mistakenReport(facts, new UserError('there is nothing to go back to')),
    release: released('rollback', { problem: problem('there is nothing to go back to') }),
  },
  'a recovery that could not be': {
    report: mistakenReport(facts, new UserError('ai-handler went back: errors')),
    release: released('recover', { problem: problem('ai-handler went back: errors') }),
  },
  'a release that is held': {
    report: passed,
    release: released('release', { rollout: 'held', open: ['`ai-handler:live` is held.'] }),
  },
}

test.each(Object.entries(kinds))(
  '%s: a red run has an error that says why, a green one has none',
  (_, { report, release }) => {
    const errors = stepMessages({ report, release, findings: null }).filter(({ level }) => level === 'error')
    const why = whyRed(report, release)
    if (isRed(report, release)) expect(errors.length).toBeGreaterThan(0)
    else expect(errors).toEqual([])
    expect(why === null).toBe(!isRed(report, release))
    for (const { text } of errors) expect(text).not.toMatch(/undefined|\[object/)
    if (release?.problem != null) expect(errors[0]?.text).toContain(release.problem.message.split(':')[0])
  },
)

test('what stopped a release is told once, before its mistakes, and neither as an evaluation that was not measured', () => {
  const texts = (name: string) => {
    const { report, release } = kinds[name] ?? { report: passed, release: null }
    return stepMessages({ report, release, findings: null }).map(({ level, at, text }) =>
      [level, at === null ? '' : `${at.file}:${at.line} ${at.title}`, text].filter((one) => one !== '').join(' | '),
    )
  }
  expect(texts('a failed probe')).toEqual([
    'error | v1.2.3 was not released to production: the probe of ai-handler version 7 failed: case refund: no. Look at it.',
  ])
  expect(texts('a canary that went back')).toEqual([
    'error | v1.2.3 was rolled back in production: 5 % of the calls fail, more than 1 %. Look at it.',
  ])
  expect(texts('a refused release')).toEqual([
    'error | v1.2.3 was not released to production: 1 mistake. Look at it.',
    'error | ai-cicd.yml:12 release.environments.production.canary.interval | must be at least 1s. Write a duration.',
  ])
  expect(texts('a recovery that could not be')).toEqual([
    'error | The recovery did not end. ai-handler went back: errors. Look at it.',
  ])
})

test('the summary of a refused release names file, line and key of each mistake', () => {
  const { release } = kinds['a refused release'] ?? { release: null }
  const summary = renderReleaseSummary(release ?? released('release', {}))
  expect(summary).toMatch(/^## `v1\.2\.3` was not released to production\n\n\*\*Why:\*\* 1 mistake\.$/m)
  expect(summary).toContain(
    '- `ai-cicd.yml:12` `release.environments.production.canary.interval`: must be at least 1s. Write a duration.',
  )
})

test('a long problem is headed by what stands before its details', () => {
  const long = `AWS refused ssm:PutParameter: ${'x'.repeat(300)}`
  const why = whyRed(passed, released('release', { problem: problem(long) }))
  expect(why?.line).toMatch(/^v1\.2\.3 was not released to production: AWS refused ssm:PutParameter\. xxx/)
})

test('what a check run shows at lines is told by the step without them, and a red run still has its error', () => {
  const regressed = (scenarios.regressed ?? supportBot)()
  const placed = stepMessages({ report: regressed, findings: null, release: null })
  const beside = stepMessages({ report: regressed, findings: null, release: null, isAtLines: true })
  expect(placed.some(({ at }) => at !== null)).toBe(true)
  expect(beside.every(({ at }) => at === null)).toBe(true)
  expect(beside.map(({ level }) => level)).toEqual(placed.map(({ level }) => level))
  expect(beside[0]?.text).toMatch(/^prompts\/support-reply\.prompt\.yml:7: support-reply: worse/)
})

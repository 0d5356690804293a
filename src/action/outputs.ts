import type { ReleaseReport } from '../report/release-report.ts'
import type { Report } from '../report/report.ts'
import { withoutNoise } from '../text/format.ts'

/** Every output of the step; paths and addresses are empty until they are known. */
export function stepOutputs(report: Report, release: ReleaseReport | null): Record<string, string | number> {
  return {
    verdict: report.verdict,
    score: report.score ?? '',
    'baseline-score': report.baselineScore ?? '',
    delta: report.delta ?? '',
    passed: report.passed,
    failed: report.failed,
    errored: report.errored,
    'cost-usd': report.usage.costUsd === null ? '' : withoutNoise(report.usage.costUsd),
    'model-calls': report.usage.modelCalls,
    'cached-calls': report.usage.cachedCalls,
    'saved-usd': withoutNoise(report.usage.savedUsd),
    'results-path': '',
    'report-path': '',
    'report-url': '',
    'part-path': '',
    'comment-url': '',
    ...releaseOutputs(release),
  }
}

/** The outputs of a release or a rollback; every one of them empty for other commands. */
function releaseOutputs(report: ReleaseReport | null): Record<string, string> {
  const published = (report?.parameters ?? []).flatMap(({ id, name, version, sha256 }) =>
    version === null ? [] : [[id, { name, version, sha256 }]],
  )
  return {
    release: report?.release ?? '',
    environment: report?.environment ?? '',
    parameters: report === null ? '' : JSON.stringify(Object.fromEntries(published)),
    rollout: report?.rollout ?? '',
    'lambda-version': lambdaVersion(report),
  }
}

function lambdaVersion(report: ReleaseReport | null): string {
  const [first, ...others] = (report?.functions ?? []).filter(({ version }) => version !== null)
  if (first === undefined) return ''
  if (others.length === 0) return first.version ?? ''
  return JSON.stringify(Object.fromEntries([first, ...others].map(({ name, version }) => [name, version])))
}

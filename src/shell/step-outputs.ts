import { withoutNoise } from '../report/numbers.ts'
import type { ReleaseReport } from '../report/release-report.ts'
import type { Report } from '../report/report.ts'
import { releaseOutputs } from './release-outputs.ts'

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
    'part-path': '',
    'comment-url': '',
    ...releaseOutputs(release),
  }
}

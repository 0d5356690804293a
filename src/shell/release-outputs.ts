import type { ReleaseReport } from '../report/release-report.ts'

/** The outputs of a release or a rollback; every one of them empty for other commands. */
export function releaseOutputs(report: ReleaseReport | null): Record<string, string> {
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

import type { Project } from '../../config/load.ts'
import { UserError } from '../../errors.ts'
import { asReleased } from '../../experiment/as-released.ts'
import { fingerprintIn } from '../../experiment/experiment.ts'
import { askedOnly } from '../../models/asked-only.ts'
import type { Environment } from '../../release/environment.ts'
import { type Evidence, evidenceDigest, findEvidence, keepEvidence } from '../../release/records/evidence.ts'
import { isCommit, shortCommit } from '../../report/commit.ts'
import { resultsPieces } from '../../report/files/results.ts'
import type { Report } from '../../report/report.ts'
import type { ReleaseDeps } from '../../rollout/deps.ts'
import { sha256OfPieces } from '../../source/canonical-json.ts'
import { percent } from '../../text/format.ts'
import type { PromptVerdict } from '../../verdict/comparison.ts'
import type { GatePolicy } from '../../verdict/gate-policy.ts'
import { version } from '../../version.ts'
import { evaluate } from '../evaluate.ts'

/**
 * What a release rests on. `evidence`: null when nothing needed an approval. `report`: of the evaluation that was made for
 * it; null when there was evidence already.
 */
export type Approval = { evidence: Evidence | null; report: Report | null; reported: string }

export const NEEDS_NONE = 'Every prompt is live as it is: none needs an approval.'

/** An evaluation did not approve the prompts. Its report says why. */
export class NotApproved extends UserError {
  readonly report: Report

  constructor(message: string, hint: string, report: Report) {
    super(message, { hint, diagnostics: report.diagnostics })
    this.report = report
  }
}

/** `live`: ids of prompts whose content is what is live already. `liveCommit`: the commit that they are compared with. */
type Asked = {
  config: string
  event: string | null
  commit: string
  liveCommit: string | null
  live: ReadonlySet<string>
  run: Report['run']
}

const NOTHING_LIVE: ReadonlySet<string> = new Set()

/** What evidence must be of, to approve the prompts that are not live. */
async function approvalDigest(project: Project, live: ReadonlySet<string>, gate: GatePolicy): Promise<string> {
  const full = asReleased(project)
  const asked = full.prompts.filter(({ id }) => !live.has(id))
  const prompts = asked.map(async (prompt) => [prompt.id, await fingerprintIn(full, prompt)] as const)
  const fingerprints = Object.fromEntries(await Promise.all(prompts))
  return evidenceDigest(fingerprints, full.config.evaluation, gate, version)
}

/**
 * Evidence of an earlier evaluation of exactly this, or of all prompts with it; null when there is none. Without a bucket
 * there never is.
 * @param live ids of prompts that need none
 */
export async function existingEvidence(
  { aws }: ReleaseDeps,
  project: Project,
  { s3, requires }: Environment,
  live: ReadonlySet<string>,
): Promise<Evidence | null> {
  if (s3 === null) return null
  // What was proven has passed; what passed was proven where its words say so.
  for (const policy of policiesOf(project)) {
    for (const asked of live.size === 0 || needsNone(project, live) ? [NOTHING_LIVE] : [NOTHING_LIVE, live]) {
      const found = await findEvidence(aws.s3, s3, await approvalDigest(project, asked, policy))
      if (found !== null && suffices(requires, found.prompts)) return found
    }
  }
  return null
}

/** Under which policies approvals of a project may have been made. */
function policiesOf({ config: { gate, release } }: Project): GatePolicy[] {
  const proves = Object.values(release.environments).some(({ requires }) => requires.evaluation === 'proof')
  return proves && gate.require !== 'proof' ? [gate, { ...gate, require: 'proof' }] : [gate]
}

/** Words of what is at least as good as what is live, or has nothing to be compared with and reached its floor. */
const PROVEN: ReadonlySet<string> = new Set<PromptVerdict>([
  'unchanged',
  'improved',
  'non-inferior',
  'new',
  'non-comparable',
])

/** Whether verdicts that let a run pass are enough for an environment. */
function suffices(requires: Environment['requires'], prompts: ReadonlyArray<{ verdict: string }>): boolean {
  return requires.evaluation === 'passed' || prompts.every(({ verdict }) => PROVEN.has(verdict))
}

/** The project under the policy that its approval asks for: what must be proven is asked again until it is. */
function approvedUnder(project: Project, { requires }: Environment): Project {
  if (requires.evaluation === 'passed') return project
  const { config } = project
  return { ...project, config: { ...config, gate: { ...config.gate, require: 'proof' } } }
}

/** Whether every prompt is live as it is. */
export function needsNone({ prompts }: Project, live: ReadonlySet<string>): boolean {
  return prompts.every(({ id }) => live.has(id))
}

/**
 * Finds evidence that exactly these prompts passed, or evaluates all of them in full that are not live already, compared
 * with what is live: asked for by this very run, never an answer of an earlier one or of a recording.
 * @throws NotApproved when that evaluation did not pass
 */
export async function approve(
  deps: ReleaseDeps,
  written: Project,
  environment: Environment,
  asked: Asked,
): Promise<Approval> {
  const { config, event, run, liveCommit, live, commit } = asked
  const existing = await existingEvidence(deps, written, environment, live)
  if (existing !== null) {
    const reported = `Approved by the evaluation of commit ${existing.commit.slice(0, 12)}${scored(existing.score)}.`
    return { evidence: existing, report: null, reported }
  }
  if (needsNone(written, live)) return { evidence: null, report: null, reported: NEEDS_NONE }
  const project = approvedUnder(written, environment)
  const report = await evaluate(
    {
      ...deps,
      findBaseline: () => deps.findLive(liveCommit),
      openModels: async (config) => askedOnly(await deps.openModels(config)),
    },
    { config, project, event, run, changedOnly: false, full: true, live, unprivileged: null },
  )
  if (!passed(report, project, environment)) throw notApproved(report, environment)
  const evidence: Evidence = {
    version: 1,
    digest: await approvalDigest(project, live, project.config.gate),
    verdict: 'pass',
    score: report.score,
    commit,
    // What was measured, and neither where nor how long it took: made again of the same answers it is the same.
    results: sha256OfPieces(resultsPieces({ ...report, durationMs: 0, run: null })),
    prompts: report.prompts.map(({ id, comparison }) => ({
      id,
      model: comparison.model,
      verdict: comparison.verdict,
      score: comparison.score.candidate,
    })),
  }
  const against =
    report.base === null
      ? ''
      : `, compared with ${isCommit(report.base) ? 'live commit ' : ''}${shortCommit(report.base)}`
  return { evidence, report, reported: `Approved by a full evaluation in this run${against}${scored(report.score)}.` }
}

/**
 * Keeps the evidence of a new evaluation for later releases. Apart from the evaluation, whose result stands also when this fails.
 * @returns what is kept
 * @throws AwsError
 */
export async function keepApproval(
  { aws }: ReleaseDeps,
  { s3 }: Environment,
  { evidence, report }: Approval,
): Promise<Evidence | null> {
  return evidence === null || report === null || s3 === null ? evidence : await keepEvidence(aws.s3, s3, evidence)
}

/**
 * A warning of a release is read when it is live, so an inconclusive evaluation approves only where the gate says
 * that it passes; one that a budget cut short never does, nor one where proof is required.
 */
function passed(report: Report, { config }: Project, { requires }: Environment): boolean {
  const verdicts = report.prompts.map(({ comparison }) => comparison)
  if (!suffices(requires, verdicts)) return false
  if (report.verdict === 'pass') return true
  const complete = report.prompts.every(({ comparison }) => comparison.errored === 0)
  return report.verdict === 'inconclusive' && config.gate.onInconclusive === 'pass' && complete
}

function notApproved(report: Report, { requires }: Environment): NotApproved {
  const reason = report.reasons[0] ?? report.verdict
  if (report.verdict === 'inconclusive') {
    return new NotApproved(
      `these prompts are not approved: their evaluation is inconclusive. ${reason}`,
      requires.evaluation === 'proof'
        ? 'Add cases or `evaluation.maxRepeat`, or ask for `requires.evaluation: passed` when a drop within the margin may go live.'
        : 'Add cases or `evaluation.repeat`, or set `gate.onInconclusive: pass` when what cannot be told apart may go live.',
      report,
    )
  }
  return new NotApproved(
    `these prompts are not approved: ${reason}`,
    'Mend the prompts, or what kept them from being measured. Nothing was changed in AWS.',
    report,
  )
}

function scored(score: number | null): string {
  return score === null ? '' : `, score ${percent(score)}`
}

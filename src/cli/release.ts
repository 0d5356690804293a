import { openAws } from '../aws/aws.ts'
import { pin } from '../commands/pin.ts'
import { recover } from '../commands/recover.ts'
import { type Released, release } from '../commands/release/release.ts'
import { type RollbackRequest, rollback } from '../commands/rollback.ts'
import { UserError } from '../errors.ts'
import { systemClock } from '../host/clock.ts'
import { assertFolder } from '../host/files/named-files.ts'
import { holdingBranch } from '../host/holding-branch.ts'
import { findNamedBase, headOf } from '../host/named-base.ts'
import type { Workspace } from '../host/workspace.ts'
import type { Log } from '../log.ts'
import type { ReleaseName } from '../release/parameters/envelope.ts'
import { releaseName } from '../release/release-name.ts'
import { releaseFiles, reportFiles } from '../report/files.ts'
import { commentMarker } from '../report/marker.ts'
import { renderTerminal } from '../report/terminal/report.ts'
import { isRed } from '../report/why-red.ts'
import type { ReleaseDeps } from '../rollout/deps.ts'
import { withoutCommands } from '../text/untrusted.ts'
import { openTerminal, type Terminal } from './open-terminal.ts'
import type { CliPin } from './options/pin.ts'
import type { CliRecover } from './options/recover.ts'
import type { CliRelease } from './options/release.ts'
import type { CliRollback } from './options/rollback.ts'
import { printWhyRed } from './print-why-red.ts'
import { releaseOnScreen } from './release-on-screen.ts'
import { writeReports } from './write-reports.ts'

type CliCommand = CliRelease | CliRollback | CliRecover | CliPin

/** `release`, `rollback`, `recover` and `pin` from the folder they were started in. */
export async function releaseInTerminal(command: CliCommand): Promise<number> {
  if (command.out !== null) await assertFolder(command.out, `--out ${command.out}`)
  const { config: file, region } = command
  const commit = command.kind === 'release' ? command.commit : null
  const judge = command.kind === 'release' ? command.judge : null
  const terminal = await openTerminal({ config: file, judge, region, recording: null, commit })
  const { workspace, screen } = terminal
  const aws = openAws({ region, credentials: null, environment: process.env }, systemClock)
  const deps = releaseDeps(command, terminal, aws)
  const { config } = workspace
  const { environment, dryRun } = command
  const where = { config, environment, branch: null, tag: null, dryRun, run: null }
  try {
    const done = await run(deps, command, workspace, where)
    if (command.out !== null) await writeResults(done, command.out, config, deps.log)
    // A deployment's next command takes the version from what this one prints.
    if (command.kind === 'pin') process.stdout.write(versionLine(done))
    const people = command.kind === 'pin' ? process.stderr : process.stdout
    people.write(withoutCommands(reported(done, screen)))
    printWhyRed(done.report, done.release, deps.log)
    return isRed(done.report, done.release) ? 1 : 0
  } finally {
    aws.close()
  }
}

async function run(
  deps: ReleaseDeps,
  command: CliCommand,
  workspace: Workspace,
  where: Omit<RollbackRequest, 'to'>,
): Promise<Released> {
  switch (command.kind) {
    case 'recover':
      return await recover(deps, where)
    case 'pin':
      return await pin(deps, { ...where, function: command.function, version: command.version })
    case 'rollback':
      return await rollback(deps, { ...where, to: command.to })
    case 'release':
      return await release(deps, { ...where, ...(await named(command, workspace)), event: null })
  }
}

/** A release is of a commit: what is not committed could not be found again. */
async function named({ release, dryRun, commit }: CliRelease, workspace: Workspace): Promise<ReleaseName> {
  const head = await headOf(workspace, commit)
  if (head === null) {
    throw new UserError(`${workspace.withoutGit}, so the commit that is released must be named`, {
      hint: 'Write `--commit` with the full sha of the commit that these files are of.',
    })
  }
  if (!dryRun && workspace.git !== null && !(await workspace.git.isClean())) {
    throw new UserError('there are changes that are not committed', {
      hint: 'Commit them, or show the plan with `--dry-run`.',
    })
  }
  return { commit: head, release: release ?? releaseName({ branch: null, tag: null, commit: head }) }
}

function releaseDeps(command: CliCommand, { deps, workspace, log }: Terminal, aws: ReleaseDeps['aws']): ReleaseDeps {
  const base = command.kind === 'release' ? command.base : null
  return {
    ...deps,
    aws,
    runId: `terminal-${process.pid}-${systemClock.now()}`,
    ownerEnded: async () => null,
    beforeRollout: () => undefined,
    findLive: async (live) => {
      if (base === null && live === null) return null
      return await findNamedBase(base ?? live, { workspace, region: command.region, log })
    },
    commitsBetween: async (base, head, most) => (await workspace.git?.commitsOf(null, { base, head }, most)) ?? null,
    holdingBranch: (commit) => holdingBranch({ git: workspace.git, remote: null, defaultBranch: null, log }, commit),
    deployment: null,
    notices: null,
  }
}

/** What was evaluated on the way, if anything was, and what became of the release. */
async function writeResults({ report, release }: Released, out: string, config: string, log: Log): Promise<void> {
  const marker = commentMarker({ command: 'evaluate', config, key: '' })
  const { releaseData } = await import('../report/html/release-data.ts')
  const all = reportFiles(report, marker, releaseData(release))
  const page = { 'report.html': all['report.html'] ?? [] }
  const { problems } = await writeReports(
    { ...(report.prompts.length === 0 ? page : all), ...(await releaseFiles(release)) },
    out,
  )
  for (const problem of problems) log.warn(problem)
}

function versionLine({ release: { functions, problem } }: Released): string {
  const version = problem === null ? (functions[0]?.version ?? null) : null
  return version === null ? '' : `${version}\n`
}

function reported({ report, release: done }: Released, screen: Terminal['screen']): string {
  const evaluation = report.prompts.length === 0 ? '' : renderTerminal(report, screen)
  return `${evaluation}${releaseOnScreen(done)}`
}

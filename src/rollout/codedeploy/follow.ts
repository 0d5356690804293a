import { AwsError } from '../../aws/aws-error.ts'
import { type CodeDeploy, type Deployment, isActive } from '../../aws/codedeploy.ts'
import { nextOf, shareOf, type Watching } from '../../canary/codedeploy-state.ts'
import type { AliasClient, Ended } from '../../canary/reconcile.ts'
import type { AliasView } from '../../canary/state-machine.ts'
import { percentAsSet } from '../../text/format.ts'
import { patiently } from '../alias-client.ts'
import type { ReleaseDeps } from '../deps.ts'

/** Observes the versions while CodeDeploy shifts. Durations are milliseconds. */
type Watcher = {
  interval: number
  /** How long after the shift has ended metrics of it still come in. */
  settle: number
  /**
   * @param startedAt when the deployment was made
   * @returns what is proven against the new version; null otherwise
   */
  see: (alias: AliasView, startedAt: number) => Promise<string | null>
}

type Following = {
  deps: Pick<ReleaseDeps, 'clock' | 'log'>
  codeDeploy: CodeDeploy
  aliasClient: Pick<AliasClient<unknown>, 'readAlias' | 'waitUntil' | 'cancelled'>
  /** Of the alias, for the log. */
  where: string
}

/**
 * Watches one deployment of CodeDeploy until it and what takes it back have ended. It is told to go back when the new
 * version is proven worse; the alias is only read. A run that is cancelled leaves it to CodeDeploy.
 */
export async function follow(
  { deps, codeDeploy, aliasClient, where }: Following,
  begin: Pick<Watching, 'old' | 'new' | 'shift' | 'asked'>,
  watcher: Watcher,
): Promise<Ended> {
  let watching: Watching = { ...begin, rollback: null, failed: null, moved: false, endedAt: null }
  let startedAt: number | null = null
  let said = ''
  const say = (text: string) => {
    if (text !== said) deps.log.info(`${where} ${text}`)
    said = text
  }
  for (;;) {
    const cancelled = aliasClient.cancelled()
    if (cancelled !== null) {
      const goesOn = `CodeDeploy goes on with deployment ${watching.rollback ?? watching.shift} by itself`
      return { end: 'left', reason: `${cancelled}: ${goesOn}, and \`command: recover\` watches it` }
    }
    const reported = await patiently(deps, () => codeDeploy.deployment(watching.rollback ?? watching.shift))
    startedAt ??= reported.createdAt
    const { view } = await aliasClient.readAlias()
    const share = shareOf(view, watching.new)
    say(
      `is with CodeDeploy: deployment ${reported.id} is ${reported.status}, version ${watching.new} has ${percent(share)}`,
    )
    const bad = watching.rollback === null ? await watcher.see(view, startedAt) : null
    const now = deps.clock.now()
    watching = {
      ...watching,
      moved: watching.moved || share > 0,
      endedAt: isActive(reported) ? null : (watching.endedAt ?? now),
    }
    const step = nextOf(watching, { now, reported: phased(reported), alias: view, bad }, watcher.settle)
    switch (step.kind) {
      case 'look':
        await aliasClient.waitUntil(now + watcher.interval)
        break
      case 'stop':
        if (await stop({ deps, codeDeploy, aliasClient, where }, reported.id, step.reason)) {
          watching = { ...watching, asked: step.reason }
        }
        await aliasClient.waitUntil(now + watcher.interval)
        break
      case 'follow':
        watching = { ...watching, rollback: step.rollback, failed: step.failed }
        break
      case 'end':
        return step
    }
  }
}

/** What cannot be stopped now is tried again at the next look: a way back is not given up. */
async function stop({ deps, codeDeploy, where }: Following, id: string, reason: string): Promise<boolean> {
  deps.log.warn(`${where}: ${reason}. CodeDeploy is told to stop deployment ${id} and to go back.`)
  try {
    await codeDeploy.stopAndGoBack(id)
    return true
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    deps.log.warn(`CodeDeploy could not be told: ${thrown.message}`)
    return false
  }
}

function phased({ id, status, reason, rollbackId }: Deployment) {
  const phase = isActive({ status }) ? 'active' : status === 'Succeeded' ? 'succeeded' : 'ended'
  return { id, reason, rollbackId, phase } as const
}

function percent(share: number): string {
  return percentAsSet(share)
}

import { z } from 'zod'
import { openAws } from '../aws/aws.ts'
import type { CredentialProvider } from '../aws/connection.ts'
import { undo } from '../canary/rollback.ts'
import { systemClock } from '../host/clock.ts'
import type { Log } from '../log.ts'
import { createAliasClient } from '../rollout/alias-client.ts'

/** What the main step leaves for the post step before the first weight moves; no secret is in it. */
export const begunRollouts = z.object({
  runId: z.string(),
  region: z.string().nullable(),
  /** Of the role that is assumed; null: the SDK's own chain. */
  role: z.string().nullable(),
  rollouts: z.array(z.object({ function: z.string(), alias: z.string() })),
})

export type BegunRollouts = z.infer<typeof begunRollouts>

/** A main step that was killed in a rollout: each alias that this run still owns goes back. What is held or detached stays. */
export async function undoRollouts(
  { runId, region, rollouts }: BegunRollouts,
  credentials: CredentialProvider | null,
  log: Log,
): Promise<void> {
  const aws = openAws({ region, credentials, environment: process.env }, systemClock)
  const signal = new AbortController().signal
  try {
    for (const { function: name, alias } of rollouts) {
      const aliasClient = createAliasClient({ aws, clock: systemClock, log, signal }, name, alias)
      const { rollout } = (await aliasClient.readAlias()).view
      if (rollout === null || rollout.run !== runId || rollout.care !== 'attended') continue
      const reason = 'its run was cancelled'
      const { end } = await undo(rollout, { run: runId, takeOver: false, reason }, aliasClient)
      log.warn(
        `${name}:${alias} ${end === 'rolled-back' ? `is back on version ${rollout.old}` : `is ${end}`}: ${reason}.`,
      )
    }
  } finally {
    aws.close()
  }
}

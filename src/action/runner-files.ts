import { access, constants } from 'node:fs/promises'
import { setOutput, summary } from '@actions/core'
import type { Log } from '../log.ts'
import { tried } from '../system-error.ts'

/** Files in which a runner looks for what a step tells; `@actions/core` knows how they are written. */

/**
 * The step's job summary, in place of what it wrote before.
 * @throws Error of the file system
 */
export async function writeSummary(render: () => string): Promise<void> {
  const file = process.env.GITHUB_STEP_SUMMARY ?? ''
  if (file === '') return
  await access(file, constants.W_OK)
  await summary.addRaw(render()).write({ overwrite: true })
}

/**
 * The step's outputs.
 * @returns false when they could not be set, which is told: what reads them would find no verdict, so the step must fail
 */
export async function setOutputs(outputs: Readonly<Record<string, string | number>>, log: Log): Promise<boolean> {
  const failure = await tried(async () => {
    const file = process.env.GITHUB_OUTPUT ?? ''
    if (file !== '') await access(file, constants.W_OK)
    for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
  })
  if (failure === null) return true
  log.error(
    `The outputs of this step were not set: ${failure.reason}. It fails, because what reads them would find no verdict.`,
  )
  return false
}

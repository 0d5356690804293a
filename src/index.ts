#!/usr/bin/env node
import { isBoundedThread } from './scorers/bounded/entry.ts'
import { guardStandardStreams } from './shell/standard-streams.ts'
import { openStepWorkspace } from './shell/step-workspace.ts'

/** One bundle, three uses: the command line when it has arguments, else the action's main step or its post step. */
async function run(): Promise<number> {
  if (process.argv.length > 2) return (await import('./cli.ts')).runCli(process.argv.slice(2))
  // The main step saves this state, which the runner hands to the post step alone.
  if (process.env.STATE_started === 'true') return (await import('./post.ts')).runPost()
  // Git looks for the base while the rest is loaded: both take about as long.
  const workspace = openStepWorkspace(process.env)
  return (await import('./action.ts')).runAction(workspace)
}

// The thread that runs assertions starts from this same file.
if (!isBoundedThread) {
  const printed = guardStandardStreams()
  const code = await run()
  // Open connections must not keep the step alive after its work; what was written is flushed first.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(printed.isLost() ? 1 : code)))
}

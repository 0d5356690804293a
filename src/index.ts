#!/usr/bin/env node
import { basename } from 'node:path'
import { openStepWorkspace } from './action/workspace.ts'
import { guardStandardStreams } from './host/standard-streams.ts'
import { isBoundedThread } from './scorers/sandbox/entry.ts'

/** One bundle, three uses: the command line, and in a job of GitHub Actions the action's main step or its post step. */
async function run(): Promise<number> {
  const args = process.argv.slice(2)
  if (args.length > 0) return (await import('./cli/main.ts')).runCli(args)
  // A runner gives no arguments. Without any in a terminal, the help is shown.
  if (process.env.GITHUB_ACTIONS !== 'true') return (await import('./cli/main.ts')).runCli(['--help'])
  if (isPostStep()) return (await import('./action/post.ts')).runPost()
  // Git looks for the base while the rest is loaded: both take about as long.
  const workspace = openStepWorkspace(process.env)
  return (await import('./action/main.ts')).runAction(workspace)
}

/** Whether it was started by the post step's own file, `src/post-entry.ts`. */
function isPostStep(): boolean {
  return basename(process.argv[1] ?? '') === 'post.js'
}

// The thread that runs assertions starts from this same file.
if (!isBoundedThread) {
  const printed = guardStandardStreams()
  const code = await run()
  // Open connections must not keep the step alive after its work; what was written is flushed first.
  // A failure to write is told a turn later than what was written after it.
  const exit = () => setImmediate(() => process.exit(printed.isLost() ? 1 : code))
  process.stdout.write('', () => process.stderr.write('', exit))
}

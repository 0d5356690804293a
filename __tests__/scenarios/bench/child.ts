import { spawn } from 'node:child_process'

export type ChildResult = {
  exitCode: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  /** `performance.now()` just before it was started. */
  startedAt: number
  durationMs: number
}

export type ChildOptions = {
  cwd: string
  env: Record<string, string>
  /** Sends a signal when the promise resolves, as a runner does on cancellation. */
  interrupt?: { signal: NodeJS.Signals; when: Promise<void> }
  /** How long it may take; most scenarios are over in a second. */
  patienceMs?: number
}

const patience = 15_000

/**
 * Runs a program to its end and keeps what it said.
 * @throws Error when it does not end by itself within 20 s: an open handle, or a wait for nobody
 */
export function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'pipe', 'pipe'] })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString('utf8')
    let hung = false
    const timer = setTimeout(() => {
      hung = true
      child.kill('SIGKILL')
    }, options.patienceMs ?? patience)
    options.interrupt?.when.then(() => child.kill(options.interrupt?.signal), reject)
    child.on('error', reject)
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer)
      const said = { stdout: text(stdout), stderr: text(stderr) }
      if (hung)
        reject(
          new Error(
            `it did not end within ${(options.patienceMs ?? patience) / 1000} s:\n${said.stdout}\n${said.stderr}`,
          ),
        )
      else resolve({ exitCode, signal, ...said, startedAt, durationMs: performance.now() - startedAt })
    })
  })
}

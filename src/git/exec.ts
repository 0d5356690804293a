import { spawn } from 'node:child_process'
import { messageOf } from '../errors.ts'

/** Runs git with these arguments, never through a shell. Does not throw when git fails. */
export type GitExec = (args: readonly string[]) => Promise<GitOutput>

/** `exitCode` is 127 when git is not installed. */
type GitOutput = { exitCode: number; stdout: Buffer; stderr: string }

/** A git that is talked to while it runs. */
export type GitPipe = {
  write(text: string): void
  /** Ends its input, after which it ends by itself. */
  close(): void
  /** Whether our process must wait for it. */
  keepAlive(wanted: boolean): void
  onData(listener: (chunk: Buffer) => void): void
  /** Once, when it is gone: how it ended (127 when git is not installed), and what it said on standard error. */
  onEnd(listener: (ended: { exitCode: number; stderr: string }) => void): void
}

/** `pipe` is there at once; `exec` loads `@actions/exec`, which the start of a run does without. */
export type GitPrograms = { exec: GitExec; pipe: (args: readonly string[]) => GitPipe }

/** Where git is pointed at another repository than its working folder: set by Git itself inside hooks. */
const REPOSITORY_VARIABLES = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_SHALLOW_FILE',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
]

/**
 * The real git, silent.
 * @param env the process's environment; git gets it without pointers to other repositories, in English, and told never
 *   to ask a person for a password
 */
export function gitPrograms(env: Readonly<Record<string, string | undefined>>): GitPrograms {
  const inherited = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || REPOSITORY_VARIABLES.includes(name) ? [] : [[name, value] as const],
  )
  const gitEnv = {
    ...Object.fromEntries(inherited),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  }
  return {
    pipe: (args) => startPipe(args, gitEnv),
    async exec(args) {
      const { exec } = await import('@actions/exec')
      const stdout: Buffer[] = []
      const stderr: Buffer[] = []
      try {
        const exitCode = await exec('git', [...args], {
          silent: true,
          ignoreReturnCode: true,
          env: gitEnv,
          listeners: { stdout: (chunk) => stdout.push(chunk), stderr: (chunk) => stderr.push(chunk) },
        })
        return { exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') }
      } catch (thrown) {
        if (!messageOf(thrown).startsWith('Unable to locate executable file')) throw thrown
        return { exitCode: 127, stdout: Buffer.alloc(0), stderr: NOT_INSTALLED }
      }
    },
  }
}

const NOT_INSTALLED = 'git is not installed'

function startPipe(args: readonly string[], env: Readonly<Record<string, string>>): GitPipe {
  const child = spawn('git', args, { env, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true })
  const stderr: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  // It may end before it has read what it was told; how it ended is told by `onEnd`.
  child.stdin.on('error', () => undefined)
  return {
    write: (text) => void child.stdin.write(text),
    close: () => void child.stdin.end(),
    keepAlive(wanted) {
      const handles = [child, child.stdin, child.stdout, child.stderr]
      for (const handle of handles) if (isReferable(handle)) wanted ? handle.ref() : handle.unref()
    },
    onData: (listener) => void child.stdout.on('data', listener),
    onEnd(listener) {
      child.once('error', (error) => listener({ exitCode: 127, stderr: notStarted(error) }))
      child.once('close', (code) => listener({ exitCode: code ?? 1, stderr: Buffer.concat(stderr).toString('utf8') }))
    },
  }
}

function notStarted(error: Error): string {
  return 'code' in error && error.code === 'ENOENT' ? NOT_INSTALLED : error.message
}

/** Pipes of a child are sockets, though their type does not say so. */
function isReferable(handle: object): handle is { ref(): void; unref(): void } {
  return 'ref' in handle && 'unref' in handle
}

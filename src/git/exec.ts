import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { messageOf } from '../errors.ts'

/** One call of git, never through a shell. */
type GitCall = {
  args: readonly string[]
  /**
   * `local`: neither the machine's nor the user's settings count, so that no filter, hook, monitor or helper is known, and
   * no host is asked. `network`: they do, for proxies, certificates and passwords.
   */
  reach: 'local' | 'network'
  /** The index that it reads; git's own repository has none. */
  index?: string
}

/** Does not throw when git fails. */
export type GitExec = (call: GitCall) => Promise<GitOutput>

/** `exitCode` is 127 when git is not installed. */
type GitOutput = { exitCode: number; stdout: Buffer; stderr: string }

/** A git that is talked to while it runs. */
export type GitPipe = {
  write(text: string): void
  /** Ends its input, after which it ends by itself. */
  close(): void
  /** Whether our process must wait for it. */
  keepAlive(wanted: boolean): void
  /** Whether it could be started. */
  started(): Promise<boolean>
  onData(listener: (chunk: Buffer) => void): void
  /** Once, when it is gone: how it ended (127 when git is not installed), and what it said on standard error. */
  onEnd(listener: (ended: { exitCode: number; stderr: string }) => void): void
}

/** `pipe` is there at once; `exec` loads `@actions/exec`, which the start of a run does without. */
export type GitPrograms = { exec: GitExec; pipe: (call: GitCall) => GitPipe }

/**
 * The only variables of Git that count: certificates, proxies, and where the settings of user and machine lie. All others
 * point to other repositories, add settings, start programs, or write traces.
 */
const KEPT_VARIABLES = /^GIT_(?:SSL_|PROXY_SSL_|HTTP_|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)$)/

const ALWAYS = {
  // In English, and never asking a person for a password.
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
}

const BY_REACH = {
  local: {
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
  },
  network: { GIT_ALLOW_PROTOCOL: 'https:http:ssh:file' },
}

/**
 * Nothing may run in the background after us, wait for a dead server for ever, or run a program.
 */
const CONFIG = ['gc.auto=0', 'maintenance.auto=false', 'http.lowSpeedLimit=1000', 'http.lowSpeedTime=30']
  .concat(['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.attributesFile=/dev/null'])
  .concat(['submodule.recurse=false', 'fetch.writeCommitGraph=false', 'safe.bareRepository=explicit'])
  // What a repository that ours borrows objects from would be asked by its own settings.
  .concat(['core.alternateRefsCommand=true'])
  .flatMap((setting) => ['-c', setting])

/**
 * The real git, silent. It is started in the folder for temporary files: on Windows a program is looked for in the current
 * folder first, which a pull request fills.
 * @param env the process's environment
 */
export function gitPrograms(env: Readonly<Record<string, string | undefined>>): GitPrograms {
  const inherited = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || (/^GIT_/i.test(name) && !KEPT_VARIABLES.test(name)) ? [] : [[name, value] as const],
  )
  const envOf = ({ reach, index }: GitCall): Record<string, string> => ({
    ...Object.fromEntries(inherited),
    ...ALWAYS,
    ...BY_REACH[reach],
    ...(index === undefined ? {} : { GIT_INDEX_FILE: index }),
  })
  return {
    pipe: (call) => startPipe([...CONFIG, ...call.args], envOf(call)),
    async exec(call) {
      const { exec } = await import('@actions/exec')
      const stdout: Buffer[] = []
      const stderr: Buffer[] = []
      try {
        const exitCode = await exec('git', [...CONFIG, ...call.args], {
          cwd: tmpdir(),
          silent: true,
          ignoreReturnCode: true,
          env: envOf(call),
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
  const child = spawn('git', args, { cwd: tmpdir(), env, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true })
  const started = new Promise<boolean>((resolve) => {
    child.once('spawn', () => resolve(true))
    child.once('error', () => resolve(false))
  })
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
    started: () => started,
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

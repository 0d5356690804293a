import { exec } from '@actions/exec'
import { messageOf } from '../errors.ts'

/** Runs git with these arguments (never through a shell) and this standard input. Does not throw when git fails. */
export type GitExec = (args: readonly string[], input?: string) => Promise<GitOutput>

/** `exitCode` is 127 when git is not installed. */
type GitOutput = { exitCode: number; stdout: Buffer; stderr: string }

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
export function gitExec(env: Readonly<Record<string, string | undefined>>): GitExec {
  const inherited = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || REPOSITORY_VARIABLES.includes(name) ? [] : [[name, value] as const],
  )
  const gitEnv = {
    ...Object.fromEntries(inherited),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  }
  return async (args, input) => {
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    try {
      const exitCode = await exec('git', [...args], {
        silent: true,
        ignoreReturnCode: true,
        env: gitEnv,
        // Not even an empty one where none is meant: git may have ended before it is handed over, and that would crash us.
        ...(input === undefined ? {} : { input: Buffer.from(input) }),
        listeners: { stdout: (chunk) => stdout.push(chunk), stderr: (chunk) => stderr.push(chunk) },
      })
      return { exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') }
    } catch (thrown) {
      if (!messageOf(thrown).startsWith('Unable to locate executable file')) throw thrown
      return { exitCode: 127, stdout: Buffer.alloc(0), stderr: 'git is not installed' }
    }
  }
}

import type { GitExec } from './exec.ts'
import type { CommitSubject } from './git.ts'
import { assertSha } from './revision.ts'

type Range = {
  /** Our own repository. */
  gitDir: string
  exec: GitExec
  base: string
  head: string
  most: number
}

/**
 * Commits between two, newest first; null when git cannot tell.
 * @param file from the repository's root: those alone that changed it; null: all
 */
export async function commitsOf(
  file: string | null,
  { gitDir, exec, base, head, most }: Range,
): Promise<CommitSubject[] | null> {
  // A file's name is no pattern, and nothing that stands in one may be taken for an option.
  const args = ['--literal-pathspecs', '--git-dir', gitDir, 'log', '--no-color', '--no-show-signature']
  const wanted = [
    `--max-count=${most}`,
    '--format=%H %s',
    `${assertSha(base)}..${assertSha(head)}`,
    '--',
    ...(file === null ? [] : [file]),
  ]
  const { exitCode, stdout } = await exec({ args: [...args, ...wanted], reach: 'local' })
  if (exitCode !== 0) return null
  const lines = stdout.toString('utf8').split('\n')
  return lines.flatMap((line) => {
    const [, commit, subject] = /^([0-9a-f]{40,64}) (.*)$/.exec(line) ?? []
    return commit === undefined || subject === undefined ? [] : [{ commit, subject }]
  })
}

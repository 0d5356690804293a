import { randomUUID } from 'node:crypto'
import { lstat, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { leadsIntoGit } from '../../source/path.ts'
import { type Failure, tried } from '../../system-error.ts'

const CHUNK = 1 << 18

/**
 * Writes a file piece by piece, so that it need not fit into memory, and makes its folder. It appears whole: a process
 * that is killed, or a disk that is full, leaves the file that was there before.
 * @throws Error of the file system
 */
async function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  await makeFolder(dirname(path))
  const unfinished = `${path}.${randomUUID().slice(0, 8)}`
  const file = await open(unfinished, 'wx')
  try {
    let chunk = ''
    for (const piece of pieces) {
      chunk += piece
      if (chunk.length < CHUNK) continue
      await file.writeFile(chunk)
      chunk = ''
    }
    await file.writeFile(chunk)
    await file.close()
    await rename(unfinished, path)
  } catch (thrown) {
    // What is told is the first failure, not one of clearing up after it.
    await tried(() => file.close())
    await tried(() => rm(unfinished, { force: true }))
    throw thrown
  }
}

/**
 * Makes a folder and those that it is in. Node's own `recursive` never ends where the system says that there is no such place
 * below a folder that is there, as below /proc.
 * @throws Error of the file system
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    if (code === 'ENOENT' && !(await isFolder(dirname(path)))) {
      await makeFolder(dirname(path))
      await makeFolder(path)
    } else if (!(await isFolder(path))) throw thrown
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown) return false
    throw thrown
  }
}

/** `paths`: of those that were written, by their names. `problems`: why the others were not, as sentences. */
type WrittenFiles = { paths: ReadonlyMap<string, string>; problems: Problem[] }

/** Something that could not be told where it belongs, as a sentence. `stack`: of a bug. */
export type Problem = { sentence: string; stack: string | null }

/**
 * Writes files into a folder, each by itself: one that cannot be written keeps no other from being. None is where a link of
 * the workspace leads elsewhere.
 * @param files what is in each, by its name
 */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, Iterable<string>>>,
): Promise<WrittenFiles> {
  const notWritten = (names: readonly string[], reason: string) =>
    `Not written to ${folder}: ${names.join(', ')}, because ${reason}.`
  const astray = await ledAstray(folder, process.cwd())
  if (astray !== null && Object.keys(files).length > 0) {
    return { paths: new Map(), problems: [{ sentence: notWritten(Object.keys(files), astray), stack: null }] }
  }
  const paths = new Map<string, string>()
  const failed = new Map<string, { names: string[]; failure: Failure }>()
  for (const [name, pieces] of Object.entries(files)) {
    const path = join(folder, name)
    const failure = await tried(() => writePieces(path, pieces))
    if (failure === null) paths.set(name, path)
    else {
      const alike = failed.get(failure.reason)
      if (alike === undefined) failed.set(failure.reason, { names: [name], failure })
      else alike.names.push(name)
    }
  }
  const problems = [...failed.values()].map(({ names, failure: { reason, stack } }) => {
    return { sentence: notWritten(names, reason), stack }
  })
  return { paths, problems }
}

/**
 * Why nothing is written to a folder of the workspace, as a clause; null when it is where it seems to be. A pull request may
 * bring a link of that name, which leads to files of others, or to programs that Git starts. Folders that are named
 * outside of the workspace are the workflow's own choice.
 * @param workspace where the run was started
 */
export async function ledAstray(folder: string, workspace: string): Promise<string | null> {
  const target = resolve(workspace, folder)
  if (isOutside(workspace, target)) return null
  const root = await realpath(workspace)
  let there = target
  while (there !== workspace && (await isAbsent(there))) there = dirname(there)
  let real: string
  try {
    real = await realpath(there)
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown) return `${there} is a link that leads nowhere`
    throw thrown
  }
  if (isOutside(root, real)) return `a link leads out of the workspace there, to ${real}`
  const inside = relative(root, real).split(sep).join('/')
  return leadsIntoGit(inside) ? 'a link leads into .git there, which is never written' : null
}

function isOutside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)
}

async function isAbsent(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return false
  } catch (thrown) {
    // A file in the place of a folder is told when something is written.
    if (thrown instanceof Error && 'code' in thrown) return true
    throw thrown
  }
}

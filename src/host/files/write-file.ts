import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Failure, tried } from '../../system-error.ts'
import { ledAstray } from './led-astray.ts'

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

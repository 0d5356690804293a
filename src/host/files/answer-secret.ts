import { randomBytes, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

const FILE = 'answers.key'
const BYTES = 32

/** The folder of this tool among what a user's programs remember on this machine: never in a repository. */
export function stateFolder(env: Readonly<Record<string, string | undefined>>): string {
  const named = process.platform === 'win32' ? env.LOCALAPPDATA : env.XDG_STATE_HOME
  const fallback = process.platform === 'win32' ? ['AppData', 'Local'] : ['.local', 'state']
  // XDG: a relative path is to be passed over.
  return join(named !== undefined && isAbsolute(named) ? named : join(homedir(), ...fallback), 'ai-cicd')
}

/**
 * What tells the answers that this user's runs wrote from all others; made at the first use.
 * @throws Error of the file system; Error when the file holds something else
 */
export function userSecret(folder: string): Buffer {
  const path = join(folder, FILE)
  const secret = secretIn(path) ?? makeSecret(folder, path)
  if (secret.length !== BYTES) throw Object.assign(new Error(`${path} is no key: delete it`), { code: 'EINVAL' })
  return secret
}

function makeSecret(folder: string, path: string): Buffer {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomUUID().slice(0, 8)}`
  const made = randomBytes(BYTES)
  writeFileSync(draft, made, { flag: 'wx', mode: 0o600 })
  try {
    // Appears whole, and only once: of two processes that begin together one finds the other's.
    linkSync(draft, path)
    return made
  } catch (thrown) {
    const found = secretIn(path)
    if (found === null) throw thrown
    return found
  } finally {
    rmSync(draft, { force: true })
  }
}

function secretIn(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw thrown
  }
}

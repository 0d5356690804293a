import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export type NodeVersion = 'node20' | 'node24'

export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url))

const modules = join(projectRoot, 'node_modules')
const found = new Map<NodeVersion, Promise<string>>()

/** The executable of one Node major. 24 is a dependency of the project; 20 is found on the machine, or fetched once. */
export function nodeExecutable(version: NodeVersion): Promise<string> {
  const existing = found.get(version) ?? (version === 'node24' ? node24() : node20())
  found.set(version, existing)
  return existing
}

async function node24(): Promise<string> {
  return join(modules, 'node', 'bin', 'node')
}

async function node20(): Promise<string> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  for (const folder of folders) {
    const candidate = join(folder, 'node')
    if (existsSync(candidate) && execFileSync(candidate, ['--version'], { encoding: 'utf8' }).startsWith('v20.'))
      return candidate
  }
  return fetched()
}

/** A second `node` among the dev dependencies would fight the first for the name `node` in `.bin`: it lives in a cache. */
async function fetched(): Promise<string> {
  const folder = join(modules, '.cache', 'node20')
  const executable = join(folder, 'node_modules', 'node', 'bin', 'node')
  if (existsSync(executable)) return executable
  const draft = `${folder}-${process.pid}`
  try {
    await mkdir(draft, { recursive: true })
    const options = ['--no-save', '--no-audit', '--no-fund']
    await promisify(execFile)('npm', ['install', '--prefix', draft, ...options, 'node@20.20.2'])
    // Another test file may have fetched it meanwhile: then that one is used.
    if (!existsSync(folder)) await rename(draft, folder)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return executable
}

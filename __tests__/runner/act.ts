import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type ChildResult, runChild } from '../scenarios/bench/child.ts'
import type { Event } from '../scenarios/bench/events.ts'
import { nodeExecutable, projectRoot } from '../scenarios/bench/node.ts'

const version = 'v0.2.89'

/**
 * Path of act, which runs workflows as GitHub's runner does. Built from its Go module on first use, which takes a
 * minute; kept in `node_modules/.cache`.
 * @throws Error when it is missing and Go cannot build it
 */
export async function actExecutable(): Promise<string> {
  const folder = join(projectRoot, 'node_modules', '.cache', `act-${version}`)
  const executable = join(folder, 'act')
  if (existsSync(executable)) return executable
  console.log(`building act ${version} once`)
  await mkdir(folder, { recursive: true })
  try {
    const env = { ...process.env, GOBIN: folder, GOFLAGS: '-trimpath' }
    await promisify(execFile)('go', ['install', `github.com/nektos/act@${version}`], { env })
  } catch (error) {
    throw new Error(
      `act could not be built: it needs Go and its module proxy. ${error instanceof Error ? error.message : ''}`,
    )
  }
  return executable
}

export type Workflow = {
  /** Checked-out repository with the workflow in `.github/workflows`. */
  workspace: string
  event: Event
  env: Record<string, string>
  token: string
}

/**
 * Runs the workflows of a repository for one event, on this machine, without containers. `org/ai-cicd-action@v1` is
 * a copy of action.yml and dist alone: what a released tag gives the runner, nothing of node_modules. What it uploads comes to
 * act's own service, which is as old as version 4 of artifacts, and knows archives alone.
 * @returns `artifact`: the archive of this name; null when there is none
 */
export async function runWorkflow({
  workspace,
  event,
  env,
  token,
}: Workflow): Promise<ChildResult & { artifact: (name: string) => Uint8Array | null }> {
  const act = await actExecutable()
  const folder = await mkdtemp(join(tmpdir(), 'ai-cicd-act-'))
  try {
    const released = join(folder, 'action')
    await mkdir(released)
    for (const name of ['action.yml', 'dist'])
      await cp(join(projectRoot, name), join(released, name), { recursive: true })
    await writeFile(join(folder, 'event.json'), JSON.stringify(event.payload))
    const variables = { GITHUB_REPOSITORY: 'octo/shop', ...env }
    const args = [
      event.name,
      ...['--platform', 'ubuntu-latest=-self-hosted'],
      ...['--local-repository', `org/ai-cicd-action@v1=${released}`],
      ...['--eventpath', join(folder, 'event.json')],
      ...['--actor', event.env.GITHUB_ACTOR ?? 'ada'],
      ...['--secret', `GITHUB_TOKEN=${token}`],
      '--no-cache-server',
      ...['--artifact-server-path', join(folder, 'artifacts')],
      ...['--artifact-server-addr', '127.0.0.1', '--artifact-server-port', String(await freePort())],
      ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ]
    // act runs `using: node24` with whatever `node` comes first.
    const node = dirname(await nodeExecutable('node24'))
    const result = await runChild(act, args, {
      cwd: workspace,
      env: { PATH: `${node}${delimiter}${process.env.PATH}`, HOME: folder },
    })
    const archives = new Map<string, Uint8Array>()
    for (const name of await namesIn(join(folder, 'artifacts', '1'))) {
      const archive = await readFile(join(folder, 'artifacts', '1', name, `${name}.zip`))
      archives.set(name, new Uint8Array(archive))
    }
    return { ...result, artifact: (name) => archives.get(name) ?? null }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder) : []
}

/** A port that nothing listens to: act takes one by its number. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(address)))
    })
  })
}

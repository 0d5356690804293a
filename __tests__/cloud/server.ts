import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../scenarios/bench/listen.ts'
import { nodeExecutable, projectRoot } from '../scenarios/bench/node.ts'
import { startModel } from './model.ts'

const cache = join(projectRoot, 'node_modules/.cache')

/** The Python that runs MiniStack, and its Python functions. */
export const python = join(cache, 'ministack/bin/python')

export const account = '123456789012'

export type Cloud = {
  /** Of every service but the models. */
  url: string
  /** Of the models, for functions and for releases. */
  models: string
  close: () => Promise<void>
}

/**
 * An AWS on this machine's loopback that checks signatures, trust policies and what roles may do, and runs functions.
 * Its environment is its own: functions inherit it, and nothing of the account of whoever runs the tests may reach them.
 */
export async function startCloud(): Promise<Cloud> {
  const program = join(cache, 'ministack/bin/ministack')
  if (!existsSync(program)) throw new Error('there is no MiniStack: run `npm run test:cloud`')
  const model = await startModel()
  // It leaves folders of functions behind, which lie and go with this one; their packages are found above them.
  const folder = await mkdtemp(join(tmpdir(), 'ai-cicd-cloud-'))
  await symlink(join(cache, 'reader-packages/node_modules'), join(folder, 'node_modules'))
  const port = await freePort()
  const child = spawn(program, [], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: `${dirname(await nodeExecutable('node24'))}:${process.env.PATH}`,
      HOME: folder,
      TMPDIR: folder,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_ACCOUNT_ID: account,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: model.url,
      AUTH: 'true',
      LOG_LEVEL: 'WARNING',
    },
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString('utf8')}`.slice(-4_000)
  })
  const close = async () => {
    child.kill()
    await ended
    await model.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) break
    if (await answers(url)) return { url, models: model.url, close }
    await sleep(100)
  }
  await close()
  throw new Error(`MiniStack did not start within 30 s, or ended:\n${said}`)
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/_ministack/health`)).ok
  } catch (thrown) {
    if (thrown instanceof TypeError) return false
    throw thrown
  }
}

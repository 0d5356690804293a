import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../scenarios/bench/listen.ts'
import { projectRoot } from '../scenarios/bench/node.ts'

export type Moto = { url: string; close: () => void }

/** Starts moto's server from the virtual environment that `npm run test:moto` makes. */
export async function startMoto(): Promise<Moto> {
  const program = join(projectRoot, 'node_modules/.cache/moto/bin/moto_server')
  if (!existsSync(program)) throw new Error('there is no moto: run `npm run test:moto`')
  const port = await freePort()
  const child = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`moto ended with ${child.exitCode}`)
    if (await answers(url)) return { url, close: () => child.kill() }
    await sleep(100)
  }
  child.kill()
  throw new Error('moto did not start within 30 s')
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/`)).ok
  } catch (thrown) {
    if (thrown instanceof TypeError) return false
    throw thrown
  }
}

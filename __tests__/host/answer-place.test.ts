import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerPlace } from '../../src/host/answer-place.ts'
import { checksum, lineOf, readLine } from '../../src/host/files/answer-line.ts'
import { stateFolder, userSecret } from '../../src/host/files/answer-secret.ts'
import type { Log } from '../../src/log.ts'

let root: string
let checkout: string
let said: string[]
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'place-'))
  checkout = join(root, 'shop')
  mkdirSync(checkout)
  said = []
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const nothing = (): undefined => undefined
const log: Log = {
  info: (text) => void said.push(text),
  warn: (text) => void said.push(text),
  error: nothing,
  debug: nothing,
  group: () => nothing,
  mask: nothing,
  progress: nothing,
}
const placed = (env: Record<string, string>, configured = '.ai-cicd/cache') =>
  answerPlace(configured, checkout, { env, log, kept: null })

const line = { key: 'a'.repeat(64), at: 1, text: '"x"' }

test('in a workflow no folder of the checkout is read, whatever the configuration names', async () => {
  expect(await placed({ GITHUB_ACTIONS: 'true' })).toBeNull()
  const folder = join(root, 'answers')
  expect(await placed({ GITHUB_ACTIONS: 'true', AI_CICD_ANSWERS: folder })).toEqual({ folder, seal: checksum })
})

test('the folder that a job names is none of the checkout, be it by a link', async () => {
  for (const name of ['inside', '.', 'linked']) {
    const folder = name === 'linked' ? join(root, name) : join(checkout, name)
    if (name === 'linked') symlinkSync(checkout, folder)
    expect(await placed({ GITHUB_ACTIONS: 'true', AI_CICD_ANSWERS: folder })).toBeNull()
    expect(said.pop()).toContain('lies in the checkout')
  }
})

test('in a terminal a link that leads into .git is not followed', async () => {
  mkdirSync(join(checkout, '.git'))
  symlinkSync('.git', join(checkout, '.ai-cicd'))
  expect(await placed({ XDG_STATE_HOME: join(root, 'state') })).toBeNull()
  expect(said.pop()).toContain('is not used: a link leads')
  expect(existsSync(join(checkout, '.git/cache'))).toBe(false)
})

test('in a terminal the configured folder is used, with a key of this user that no repository holds', async () => {
  const env = { XDG_STATE_HOME: join(root, 'state') }
  const place = await placed(env)
  expect(place?.folder).toBe(join(checkout, '.ai-cicd/cache'))
  const written = Buffer.from(lineOf(line, place?.seal ?? checksum))
  const again = await placed(env)
  expect(readLine(written, again?.seal ?? checksum)).toEqual(line)
  expect(readLine(written, checksum)).toBeNull()
  const other = await placed({ XDG_STATE_HOME: join(root, 'another user') })
  expect(readLine(written, other?.seal ?? checksum)).toBeNull()
  if (process.platform !== 'win32') {
    expect(statSync(join(root, 'state/ai-cicd/answers.key')).mode & 0o077).toBe(0)
    expect(statSync(join(root, 'state/ai-cicd')).mode & 0o077).toBe(0)
  }
})

test('neither a key in the repository nor a folder out of it is used', async () => {
  expect(await placed({ XDG_STATE_HOME: join(checkout, 'state') })).toBeNull()
  expect(said.pop()).toContain('the key that tells your answers would lie in the repository')
  expect(existsSync(join(checkout, 'state'))).toBe(false)
  symlinkSync(root, join(checkout, '.ai-cicd'))
  expect(await placed({ XDG_STATE_HOME: join(root, 'state') })).toBeNull()
  expect(said.pop()).toContain('a link leads out of the repository')
})

test('a relative XDG_STATE_HOME is passed over, as its standard says', () => {
  expect(stateFolder({ XDG_STATE_HOME: 'state' })).toMatch(/ai-cicd$/)
  expect(stateFolder({ XDG_STATE_HOME: 'state' })).not.toMatch(/^state/)
})

test('a key is made once; what is no key is told, and left alone', () => {
  const folder = join(root, 'state')
  const secret = userSecret(folder)
  expect(secret).toHaveLength(32)
  expect(userSecret(folder).equals(secret)).toBe(true)
  const path = join(folder, 'answers.key')
  chmodSync(path, 0o600)
  writeFileSync(path, 'short')
  expect(() => userSecret(folder)).toThrow(/is no key: delete it/)
  expect(readFileSync(path, 'utf8')).toBe('short')
})

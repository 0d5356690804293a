import { afterEach, beforeEach, expect, test } from 'vitest'
import { Artifacts, artifactAccess } from '../../src/github/artifacts.ts'
import { ServiceRefusal } from '../../src/github/results-service.ts'
import { transfer } from '../../src/github/transfer.ts'
import { type FakeArtifacts, startArtifacts } from '../scenarios/bench/artifacts.ts'

let fake: FakeArtifacts
beforeEach(async () => {
  fake = await startArtifacts()
})
afterEach(() => fake.close())

const clock = { now: () => 0, sleep: () => Promise.resolve() }
const calm = AbortSignal.timeout(10_000)

function artifactsOf(service = fake, env: Record<string, string | undefined> = service.environment()): Artifacts {
  const access = artifactAccess(env)
  if (access === null) throw new Error('the fake gives no access')
  return new Artifacts(access, transfer({}), clock)
}

async function* pieces(...texts: Array<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield typeof text === 'string' ? Buffer.from(text) : text
}

test('an archive and a single file are kept as they were sent', async () => {
  const artifacts = artifactsOf()
  const archive = { name: 'prompt-report', mimeType: null, content: pieces('one', 'two') }
  expect(await artifacts.upload(archive, calm)).toEqual({ id: '1001', bytes: 6 })
  await artifacts.upload({ name: 'page.html', mimeType: 'text/html', content: pieces('<p>ä</p>') }, calm)
  expect(fake.artifacts().map(({ name, mimeType, content }) => [name, mimeType, String(content)])).toEqual([
    ['prompt-report', 'application/zip', 'onetwo'],
    ['page.html', 'text/html', '<p>ä</p>'],
  ])
  expect(fake.requests.slice(0, 4)).toEqual([
    'CreateArtifact 200',
    'PUT block 201',
    'PUT blocklist 201',
    'FinalizeArtifact 200',
  ])
})

test('a large one goes in blocks, and one that is empty is kept too', async () => {
  const piece = new Uint8Array(5_000_000).fill(7)
  const large = await artifactsOf().upload(
    { name: 'large', mimeType: null, content: pieces(piece, piece, piece, piece) },
    calm,
  )
  expect(large.bytes).toBe(20_000_000)
  expect(fake.artifacts()[0]?.content.every((byte) => byte === 7)).toBe(true)
  expect(fake.requests.filter((line) => line === 'PUT block 201')).toHaveLength(2)
  await artifactsOf().upload({ name: 'empty', mimeType: null, content: pieces() }, calm)
  expect(fake.artifacts()[1]?.content).toHaveLength(0)
})

test('a name that the run has is refused by status, as is what the service does not take', async () => {
  const artifacts = artifactsOf()
  const add = (name: string) =>
    artifacts.upload({ name, mimeType: null, content: pieces('x') }, calm).catch((thrown: unknown) => thrown)
  await add('prompt-report')
  const again = await add('prompt-report')
  expect(again).toBeInstanceOf(ServiceRefusal)
  expect(again).toMatchObject({ status: 409, message: expect.stringContaining('already exists') })
  expect(await add('a/b')).toMatchObject({ status: 400 })
})

test('trouble of the service or of its storage is asked about once more, and told when it stays', async () => {
  const add = (name: string) => artifactsOf().upload({ name, mimeType: null, content: pieces('x') }, calm)
  fake.faults.push(
    { method: 'CreateArtifact', times: 1, reply: { status: 503 } },
    { method: 'PUT block', times: 1, reply: { status: 500 } },
    { method: 'FinalizeArtifact', times: 1, reply: { status: 502 } },
  )
  await add('first')
  expect(fake.artifacts()).toMatchObject([{ name: 'first' }])
  fake.faults.push({ method: 'PUT blocklist', times: 2, reply: { status: 500 } })
  await expect(add('second')).rejects.toThrow('its storage answered 500')
  fake.faults.push({ method: 'CreateArtifact', reply: 'hang' })
  await expect(
    artifactsOf().upload({ name: 'x', mimeType: null, content: pieces('x') }, AbortSignal.timeout(50)),
  ).rejects.toThrow('timeout')
})

test('a service that is older than single files spells its answers in its own way, and takes archives', async () => {
  const older = await startArtifacts({ older: true })
  try {
    const artifacts = artifactsOf(older)
    expect((await artifacts.upload({ name: 'a', mimeType: null, content: pieces('x') }, calm)).id).toBe('1001')
    const page = artifacts.upload({ name: 'a.html', mimeType: 'text/html', content: pieces('x') }, calm)
    await expect(page).rejects.toThrow('it answered 500')
  } finally {
    await older.close()
  }
})

const tokenOf = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`

test.each<[string, Record<string, string | undefined>]>([
  ['outside Actions', { ACTIONS_RESULTS_URL: undefined, ACTIONS_RUNTIME_TOKEN: undefined }],
  ['in a step that is no action', { ACTIONS_RUNTIME_TOKEN: undefined }],
  ['on GitHub Enterprise Server', { GITHUB_SERVER_URL: 'https://github.example.com' }],
  ['with an address that is none', { ACTIONS_RESULTS_URL: 'nowhere' }],
  ['with a token that is none', { ACTIONS_RUNTIME_TOKEN: 'opaque' }],
  ['with a token without scopes', { ACTIONS_RUNTIME_TOKEN: tokenOf({ scp: 7 }) }],
  ['with a token for other things', { ACTIONS_RUNTIME_TOKEN: tokenOf({ scp: 'Actions.Other:1:2' }) }],
  ['with a scope that names no job', { ACTIONS_RUNTIME_TOKEN: tokenOf({ scp: 'Actions.Results:1' }) }],
])('%s there is no access', (_where, without) => {
  const inActions = { ...fake.environment(), GITHUB_SERVER_URL: 'https://github.com' }
  expect(artifactAccess(inActions)).toMatchObject({ run: expect.stringContaining('-'), job: expect.any(String) })
  expect(artifactAccess({ ...inActions, ...without })).toBeNull()
})

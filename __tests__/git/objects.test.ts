import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type GitPipe, gitPrograms } from '../../src/git/exec.ts'
import { gitObjects } from '../../src/git/objects.ts'
import { gitEnv, Repository, temporaryFolder } from './repository.ts'

function objectsOf(folder: string) {
  return gitObjects(() => gitPrograms(gitEnv).pipe({ args: ['-C', folder, 'cat-file', '--batch'], reach: 'local' }))
}

/** A git that answers what it is told to, in pieces of any size. */
function scripted() {
  const listeners: Array<(chunk: Buffer) => void> = []
  let end: (ended: { exitCode: number; stderr: string }) => void = () => undefined
  const pipe: GitPipe = {
    write: () => undefined,
    close: () => undefined,
    keepAlive: () => undefined,
    started: async () => true,
    onData: (listener) => listeners.push(listener),
    onEnd: (listener) => {
      end = listener
    },
  }
  const say = (text: string) => {
    for (const listener of listeners) listener(Buffer.from(text))
  }
  return { objects: gitObjects(() => pipe), say, end: (stderr: string) => end({ exitCode: 128, stderr }) }
}

test('answers in the order of the questions, also about what is not here', async () => {
  const repository = Repository.create()
  const sha = repository.commit({ 'a.txt': 'one\ntwo\n', empty: '' })
  const objects = objectsOf(repository.folder)
  const [blob, missing, empty, commit] = await Promise.all([
    objects.read(repository.sha('HEAD:a.txt')),
    objects.read('f'.repeat(40)),
    objects.read(repository.sha('HEAD:empty')),
    objects.read(`${sha}^{commit}`),
  ])
  expect(blob).toMatchObject({ type: 'blob', size: 8, bytes: Buffer.from('one\ntwo\n') })
  expect(missing).toBeNull()
  expect(empty).toMatchObject({ size: 0, bytes: Buffer.alloc(0) })
  expect(commit).toMatchObject({ id: sha, type: 'commit' })
})

test('puts answers together from pieces of one byte, and keeps no content that is too large', async () => {
  const { objects, say } = scripted()
  const answers = Promise.all([objects.read('a', 3), objects.read('b', 3), objects.read('c', 3)])
  for (const byte of 'aa blob 4\n\n\n\n\n\nb missing\ncc blob 3\nx\ny\n') say(byte)
  expect(await answers).toEqual([
    { id: 'aa', type: 'blob', size: 4, bytes: null },
    null,
    { id: 'cc', type: 'blob', size: 3, bytes: Buffer.from('x\ny') },
  ])
})

test('what was asked of a git that ends is an error with what it said', async () => {
  const { objects, end } = scripted()
  const asked = objects.read('a')
  end('fatal: out of memory')
  await expect(asked).rejects.toThrow('git cannot read a: fatal: out of memory')
  await expect(objectsOf(temporaryFolder()).read('a')).rejects.toThrow('not a git repository')
})

test('sees what was written after it was started, and starts again after a pause', async () => {
  const repository = Repository.create()
  const first = repository.commit({ 'a.txt': 'a' })
  const objects = objectsOf(repository.folder)
  expect(await objects.read(first)).not.toBeNull()
  const second = repository.commit({ 'a.txt': 'b' })
  expect(await objects.read(second)).not.toBeNull()
  await sleep(1_200)
  expect(await objects.read(second)).not.toBeNull()
})

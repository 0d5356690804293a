import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commitSnapshot } from '../../src/git/commit-tree.ts'
import type { GitPipe } from '../../src/git/exec.ts'
import { gitObjects } from '../../src/git/objects.ts'
import { snapshotTree } from '../../src/source/snapshot.ts'
import { Unreadable } from '../../src/source/unreadable.ts'
import { mutatedBytes } from './mutated.ts'
import { fuzz } from './promise.ts'

/** A git whose objects are these bytes, whatever they are. */
function gitOf(objects: ReadonlyMap<string, { type: string; bytes: Buffer }>) {
  return gitObjects((): GitPipe => {
    const listeners: Array<(chunk: Buffer) => void> = []
    return {
      write(question) {
        const name = question.trim()
        const found = objects.get(name)
        const head = found === undefined ? `${name} missing\n` : `${idOf(name)} ${found.type} ${found.bytes.length}\n`
        const answer = Buffer.concat([
          Buffer.from(head),
          ...(found === undefined ? [] : [found.bytes, Buffer.from('\n')]),
        ])
        queueMicrotask(() => {
          for (const listener of listeners) listener(answer)
        })
      },
      started: async () => true,
      close: () => undefined,
      keepAlive: () => undefined,
      onData: (listener) => listeners.push(listener),
      onEnd: () => undefined,
    }
  })
}

function idOf(name: string): string {
  return createHash('sha1').update(name).digest('hex')
}

const commit = 'c'.repeat(40)
const [blob, folder, link] = ['b1', 'f2', '13'].map((digits) => digits.repeat(20)) as [string, string, string]

function entry(mode: string, name: string, id: string): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')])
}

/** @param ids of what it may name; a folder never names itself, because its name is made of its content */
const treeOf = (...ids: string[]) =>
  fc
    .array(
      fc
        .tuple(
          fc.constantFrom('100644', '40000', '120000', '160000', '100755', '', '7'),
          fc.constantFrom('a.txt', 'prompts', 'link', '..', '.', '.git', '__proto__', 'a/b', '', 'ü'),
          fc.constantFrom(...ids),
        )
        .map(([mode, name, id]) => entry(mode, name, id)),
      { maxLength: 5 },
    )
    .map((entries) => Buffer.concat(entries))

test('a commit whose objects are anything: its files, or an error', async () => {
  const trees = fc.record({
    root: mutatedBytes(treeOf(blob, folder, link, 'd'.repeat(40))),
    below: mutatedBytes(treeOf(blob, link, 'd'.repeat(40))),
    target: fc.constantFrom('a.txt', '../x', 'link', '/etc/passwd', 'prompts/../a.txt', ''),
  })
  await fuzz(20_261_125, trees, async ({ root, below, target }) => {
    const objects = new Map([
      [`${commit}^{tree}`, { type: 'tree', bytes: root }],
      [folder, { type: 'tree', bytes: below }],
      [blob, { type: 'blob', bytes: Buffer.from('text') }],
      [link, { type: 'blob', bytes: Buffer.from(target) }],
    ])
    try {
      const files = snapshotTree(await commitSnapshot(gitOf(objects), commit))
      const names = await files.list('')
      for (const name of names.slice(0, 5)) {
        expect(name.split('/')).not.toContain('..')
        await files.read(name)
      }
      await files.read('prompts/a.txt')
    } catch (thrown) {
      // A clone that lacks an object is told as such.
      if (!(thrown instanceof Unreadable)) throw thrown
    }
  })
})

test('what git says, in any pieces', async () => {
  const said = mutatedBytes(
    fc.constant(Buffer.from(`${blob} blob 4\ntext\nx missing\n${commit} commit 5\ntree \n${blob} blob 0\n\n`)),
  )
  await fuzz(20_261_126, fc.tuple(said, fc.integer({ min: 1, max: 40 })), async ([bytes, piece]) => {
    const listeners: Array<(chunk: Buffer) => void> = []
    let ended: (how: { exitCode: number; stderr: string }) => void = () => undefined
    const objects = gitObjects(() => ({
      write: () => undefined,
      started: async () => true,
      close: () => undefined,
      keepAlive: () => undefined,
      onData: (listener) => listeners.push(listener),
      onEnd: (listener) => {
        ended = listener
      },
    }))
    const asked = Promise.allSettled([objects.read('a'), objects.read('b', 2), objects.read('c'), objects.read('d')])
    for (let at = 0; at < bytes.length; at += piece) {
      for (const listener of listeners) listener(bytes.subarray(at, at + piece))
    }
    ended({ exitCode: 128, stderr: 'gone' })
    for (const answer of await asked) {
      if (answer.status === 'rejected') expect(String(answer.reason)).toContain('gone')
      else if (answer.value !== null) expect(answer.value.bytes?.length ?? answer.value.size).toBe(answer.value.size)
    }
  })
})

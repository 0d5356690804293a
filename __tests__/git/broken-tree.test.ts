import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { commitSnapshot } from '../../src/git/commit-tree.ts'
import { snapshotTree } from '../../src/source/snapshot.ts'

const commit = 'c'.repeat(40)
const folder = 'f'.repeat(40)
const file = 'a'.repeat(40)

function entry(mode: string, name: string, id: string): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')])
}

/** A commit with these bytes for its folder; every other folder is `below`. */
async function treeOf(root: Buffer, below = Buffer.alloc(0)) {
  const read = async (name: string) => {
    const bytes = name === `${commit}^{tree}` ? root : below
    return { id: folder, type: name === file ? 'blob' : 'tree', size: bytes.length, bytes }
  }
  return snapshotTree(await commitSnapshot({ open: async () => true, read }, commit))
}

test.each([
  ['without an end', Buffer.from('100644 a.txt')],
  ['without a mode', Buffer.from('a'.repeat(30))],
  ['cut in an id', entry('100644', 'a.txt', file).subarray(0, 20)],
  ['a zero alone', Buffer.of(0)],
  ['of a name that leads out', entry('100644', '..', file)],
  ['of a name that is a path', entry('100644', 'a/b', file)],
  ['of no name', entry('100644', '', file)],
])('a folder %s is broken, and ends the reading at once', async (_, bytes) => {
  await expect(treeOf(bytes)).rejects.toBeInstanceOf(UserError)
  await expect(treeOf(bytes)).rejects.toThrow(`git's folder ${commit}^{tree} is broken`)
})

test('a few folders that stand for more files than any disk holds are not unfolded', async () => {
  const many = Array.from({ length: 1_100 }, (_, index) => entry('40000', `f${index}`, folder))
  const bomb = Buffer.concat(many)
  await expect(treeOf(bomb, bomb)).rejects.toThrow(`commit ${commit} has more than 1000000 files`)
})

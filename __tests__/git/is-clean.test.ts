import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildRepository } from '../scenarios/bench/repository.ts'
import { Repository } from './repository.ts'

test('a checkout is clean until a file that git knows is changed', async () => {
  const repository = await buildRepository({ main: [{ 'a.txt': 'one\n' }], branch: [{ 'b.txt': 'two\n' }] })
  onTestFinished(repository.dispose)
  const git = await new Repository(repository.workspace).open()
  expect(await git.isClean()).toBe(true)
  await writeFile(join(repository.workspace, 'new.txt'), 'unknown to git\n')
  expect(await git.isClean()).toBe(true)
  await writeFile(join(repository.workspace, 'a.txt'), 'changed\n')
  expect(await git.isClean()).toBe(false)
})

import { expect, test } from 'vitest'
import { CodeFiles } from '../../../src/scorers/sandbox/code-file.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'

test('a hundred files of code without an end are read soon: what is lost to them is bounded', async () => {
  const files = new CodeFiles(memoryTree({ 'c.js': 'while (true) {}' }))
  const messages: string[] = []
  for (let index = 0; index < 100; index++) {
    const { diagnostics } = await files.read('', `file://c.js:f${index}`)
    messages.push(...diagnostics.map(({ message }) => message))
  }
  expect(messages).toHaveLength(100)
  expect(messages.at(-1)).toContain('not run: other assertions of this run took too long')
}, 40_000)

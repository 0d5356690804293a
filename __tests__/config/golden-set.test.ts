import { expect, test } from 'vitest'
import { readGoldenSet } from '../../src/config/golden-set.ts'
import { AS_WRITTEN } from '../../src/config/prompt-sources.ts'
import { diagnosticLine } from '../../src/errors.ts'
import { clean } from '../../src/source/diagnostics.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

const prompt = (dataset: string, variable: string) =>
  `dataset: ${dataset}\nmessages:\n  - role: user\n    content: "{{${variable}}}"\n`

async function read(files: Record<string, string>) {
  const tree = memoryTree(files)
  const reads: string[] = []
  const counted = {
    ...tree,
    read(path: string) {
      reads.push(path)
      return tree.read(path)
    },
  }
  const place = () => ({ file: 'ai-cicd.yml', line: 1 })
  const { value, diagnostics } = await readGoldenSet(counted, {
    patterns: ['*.prompt.yml'],
    folder: '',
    terms: AS_WRITTEN,
    placeOf: place,
    defaults: (prompts) => clean([...prompts]),
  })
  return { ...value, reads, reported: diagnostics.map(diagnosticLine) }
}

test('a dataset that several prompts name is read once, each prompt has its own variables of it', async () => {
  const { cases, reads, reported } = await read({
    'a.prompt.yml': prompt('shared.jsonl', 'id'),
    'b.prompt.yml': prompt('shared.jsonl', 'question'),
    'c.prompt.yml': prompt('own.jsonl', 'question'),
    'shared.jsonl': '{"id": "one", "question": "Why?"}\n{"id": 2.5, "question": [}\n',
    'own.jsonl': '{"question": "How?"}\n',
  })
  expect(reads.filter((path) => path.endsWith('.jsonl'))).toEqual(['shared.jsonl', 'own.jsonl'])
  expect(cases.get('a')?.map(({ vars }) => vars)).toEqual([{ id: 'one', question: 'Why?' }])
  expect(cases.get('b')?.map(({ vars }) => vars)).toEqual([{ question: 'Why?' }])
  expect(cases.get('c')?.map(({ vars }) => vars)).toEqual([{ question: 'How?' }])
  expect(reported).toEqual([expect.stringMatching(/^shared\.jsonl:2: this is not valid JSON/)])
})

test('a dataset that is not there is told at every prompt that names it', async () => {
  const { reported } = await read({
    'a.prompt.yml': prompt('gone.jsonl', 'question'),
    'b.prompt.yml': prompt('gone.jsonl', 'question'),
  })
  expect(reported).toEqual([
    expect.stringMatching(/^a\.prompt\.yml: dataset: there is no file gone\.jsonl/),
    expect.stringMatching(/^b\.prompt\.yml: dataset: there is no file gone\.jsonl/),
  ])
})

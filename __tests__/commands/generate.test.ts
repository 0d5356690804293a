import { describe, expect, test } from 'vitest'
import { type GenerateRequest, generate } from '../../src/commands/generate.ts'
import { lint } from '../../src/commands/lint.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import { ModelError, type Models } from '../../src/models/model.ts'
import { answering, completion } from '../evaluation/build.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

const files = {
  'ai-cicd.yml': 'version: 1\nprompts: [reply.prompt.yml]\nevaluation: { judge: "openai:author" }\n',
  'reply.prompt.yml': 'model: echo\ndataset: evals/reply.jsonl\nmessages: [{ role: user, content: "{{question}}" }]\n',
  'evals/reply.jsonl': [
    { id: 'a', question: 'Where is my refund?', expected: 'x' },
    { id: 'b', question: 'Can I pay by card?', expected: 'x' },
    { id: 'c', question: 'Is it open?', expected: 'x', paraphrases: ['Are you open?'] },
  ]
    .map((row) => JSON.stringify(row))
    .join('\n'),
}

/** Hands in one phrasing and one case, whatever it is asked about. */
function author(over: Partial<Models> = {}): Models {
  const models = answering(({ messages, tools }) => {
    const about = /\n(.+)\n<\/case/.exec(messages[1]?.content ?? '')?.[1] ?? ''
    const [tool] = tools
    const input =
      tool?.name === 'paraphrases'
        ? { phrasings: [{ question: `In other words: ${about}` }] }
        : { cases: [{ vars: { question: 'Do you ship to Norway?' }, expected: 'Yes.' }] }
    return completion('', { toolCalls: [{ name: tool?.name ?? '', input }] })
  })
  const usage = { inputTokens: 1, outputTokens: 0 }
  const vector = (text: string) => (text.includes('Norway') ? [1, 0] : [0, 1])
  return {
    ...models,
    embed: async (_model, text) => ({ vector: vector(text), usage, costUsd: 0, cached: false }),
    ...over,
  }
}

function deps(tree: Record<string, string>, models: Models): Deps {
  const nothing = () => undefined
  return {
    clock: { now: () => 0, sleep: async () => undefined },
    log: {
      info: nothing,
      warn: nothing,
      error: nothing,
      debug: nothing,
      group: () => nothing,
      mask: nothing,
      progress: nothing,
    },
    tree: memoryTree(tree),
    head: null,
    findBaseline: async () => null,
    renames: async () => new Map(),
    preload: nothing,
    openModels: async () => models,
    signal: new AbortController().signal,
  }
}

const run = (
  what: GenerateRequest['what'],
  tree: Record<string, string> = files,
  models = author(),
  prompt: string | null = null,
) => generate(deps(tree, models), { what, config: 'ai-cicd.yml', event: null, prompt, count: null, model: null })

describe('generate paraphrases', () => {
  test('proposes for every case that has none, beside its dataset, in its order', async () => {
    const { files: written, reported, failed } = await run('paraphrases')
    expect(written).toEqual([
      {
        path: 'evals/reply.paraphrases.jsonl',
        existed: false,
        text:
          '{"id":"a","reviewed":false,"paraphrases":["In other words: Where is my refund?"]}\n' +
          '{"id":"b","reviewed":false,"paraphrases":["In other words: Can I pay by card?"]}\n',
      },
    ])
    expect(reported).toEqual(['evals/reply.paraphrases.jsonl: 2 new rows to review.'])
    expect(failed).toBe(false)
  })

  test('adds to a file that is there, and leaves out the cases that stand in it', async () => {
    const there = '{"id":"a","reviewed":false,"paraphrases":["mine"]}\n'
    const { files: written } = await run('paraphrases', { ...files, 'evals/reply.paraphrases.jsonl': there })
    expect(written[0]?.existed).toBe(true)
    expect(written[0]?.text.startsWith(there)).toBe(true)
    expect(written[0]?.text.split('\n')).toHaveLength(3)
  })

  test('a case that cannot be asked about leaves the others as they are', async () => {
    const models = answering(({ messages }) =>
      (messages[1]?.content ?? '').includes('refund')
        ? new ModelError('unavailable', 'openai:author', 'down')
        : completion('', {
            toolCalls: [{ name: 'paraphrases', input: { phrasings: [{ question: 'By card, please?' }] } }],
          }),
    )
    const { files: written, reported, failed } = await run('paraphrases', files, models)
    expect(written[0]?.text).not.toContain('"id":"a"')
    expect(reported[0]).toBe('case a of reply: openai:author: down.')
    expect(failed).toBe(false)
  })

  test('fails when nobody can be asked at all, and says so once', async () => {
    const models = answering(() => new ModelError('access-denied', 'openai:author', 'no access'))
    expect(await run('paraphrases', files, models)).toEqual({
      files: [],
      reported: ['openai:author: no access.'],
      failed: true,
    })
  })
})

describe('generate cases', () => {
  test('proposes cases that the loader refuses until somebody has reviewed them', async () => {
    const { files: written } = await run('cases')
    const [proposal] = written
    expect(proposal?.path).toBe('evals/reply.proposed.jsonl')
    const copied = { ...files, 'evals/reply.jsonl': `${files['evals/reply.jsonl']}\n${proposal?.text}` }
    const refused = await lint(deps(copied, author()), { config: 'ai-cicd.yml', run: null })
    expect(refused.report.diagnostics[0]).toMatchObject({
      file: 'evals/reply.jsonl',
      line: 4,
      field: 'reviewed',
      message: 'this row is a proposal that nobody has reviewed',
    })
    const reviewed = { ...files, 'evals/reply.jsonl': copied['evals/reply.jsonl'].replace(',"reviewed":false', '') }
    expect((await lint(deps(reviewed, author()), { config: 'ai-cicd.yml', run: null })).report.diagnostics).toEqual([])
  })

  test('proposes nothing twice', async () => {
    const { files: written } = await run('cases')
    const again = await run('cases', { ...files, 'evals/reply.proposed.jsonl': written[0]?.text ?? '' })
    expect(again.files).toEqual([])
    expect(again.reported[0]).toBe('reply: 1 proposed that say what a case says already, left out.')
  })

  test('writes nothing when embeddings cannot be had', async () => {
    const models = author({
      embed: async (model) => {
        throw new ModelError('invalid', model, 'no embeddings here', { hint: 'Set evaluation.embedding.' })
      },
    })
    expect(await run('cases', files, models)).toMatchObject({ files: [], failed: true })
  })
})

test('an unknown prompt and a missing author are told with their remedy', async () => {
  await expect(run('cases', files, author(), 'replay')).rejects.toMatchObject({
    message: 'there is no prompt replay',
    hint: 'Prompts are reply.',
  })
  const alone = { ...files, 'ai-cicd.yml': 'version: 1\nprompts: [reply.prompt.yml]\n' }
  await expect(run('cases', alone)).rejects.toMatchObject({ hint: expect.stringContaining('evaluation.judge') })
})

import { createHash } from 'node:crypto'
import { evaluate } from '../../src/commands/evaluate.ts'
import { merge } from '../../src/commands/merge.ts'
import { evaluateShard, type ShardRun } from '../../src/commands/shard.ts'
import { type PartFile, partFileName, partPieces } from '../../src/evaluation/sharding/part.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import type { Models } from '../../src/models/model.ts'
import type { Report } from '../../src/report/report.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { silent } from '../silent-log.ts'

/** One pull request: its files, those of its base, and the models that answer. */
export type World = {
  head: Record<string, string>
  base: Record<string, string> | null
  models: () => Models
  /** Commit of the head. */
  commit?: string
  changedOnly?: boolean
  unprivileged?: string
}

function deps({ head, base, models, commit = 'a'.repeat(40) }: World): Deps {
  return {
    clock: { now: () => 0, sleep: async () => undefined },
    log: silent,
    tree: memoryTree(head),
    head: commit,
    findBaseline: async () => (base === null ? null : { sha: 'b'.repeat(40), tree: memoryTree(base), reason: 'test' }),
    renames: async () => new Map(),
    preload: () => undefined,
    openModels: async () => models(),
    signal: new AbortController().signal,
  }
}

const requestOf = ({ changedOnly = true, unprivileged }: World) => ({
  config: 'ai-cicd.yml',
  event: null,
  changedOnly,
  unprivileged: unprivileged ?? null,
  run: null,
})

export function whole(world: World): Promise<Report> {
  return evaluate(deps(world), requestOf(world))
}

export function shard(world: World, number: number, of: number, runId: string | null = '1'): Promise<ShardRun> {
  return evaluateShard(deps(world), { ...requestOf(world), shard: { number, of }, runId })
}

/** Joins parts; a model that is asked now is a mistake. */
export function merged(world: World, parts: readonly PartFile[], runId: string | null = '1'): Promise<Report> {
  const asked = () => {
    throw new Error('a model was asked')
  }
  const own = { ...deps(world), openModels: asked }
  return merge(own, { ...requestOf(world), parts: async () => parts, runId })
}

/** A part as it would lie in a folder. */
export function fileOf({ part, report }: ShardRun, change: (text: string) => string = (text) => text): PartFile {
  if (part === null) throw new Error(`no part: ${report.reasons.join(' ')}`)
  const text = change([...partPieces(part)].join(''))
  return {
    path: partFileName(part.header.shard),
    async *lines() {
      yield* text.split('\n').filter((line) => line !== '')
    },
  }
}

/** A part whose end is that of its changed lines, as somebody writes it who knows how. */
export function resealed(text: string): string {
  const lines = text.trimEnd().split('\n').slice(0, -1)
  const body = lines.map((line) => `${line}\n`).join('')
  return `${body}${JSON.stringify({ end: createHash('sha256').update(body).digest('hex') })}\n`
}

export async function partsOf(world: World, of: number): Promise<PartFile[]> {
  const numbers = Array.from({ length: of }, (_, index) => index + 1)
  return Promise.all(numbers.map(async (number) => fileOf(await shard(world, number, of))))
}

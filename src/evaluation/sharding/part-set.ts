import { UserError } from '../../errors.ts'
import { type PartFile, type PartHeader, parseHeader } from './part.ts'
import { MOST_SHARDS } from './shard.ts'

/** A part and what it says of itself. */
export type FoundPart = { file: PartFile; header: PartHeader }

/** What the parts must belong to. */
export type Whole = Pick<PartHeader, 'tool' | 'head' | 'base' | 'plan' | 'run'>

/** The parts that are there, in their order, and the numbers of those that are not. */
export type PartSet = { of: number; parts: FoundPart[]; missing: number[] }

/**
 * Finds out whether parts are those of one evaluation: each shard once, all of the same run and commit. A shard that
 * left none is no mistake here; its cases were not measured.
 * @param whole the evaluation as the joining job planned it; `run` null accepts the parts of any one run
 * @throws UserError that names the file which does not belong, and what to do
 */
export async function partSet(files: readonly PartFile[], whole: Whole): Promise<PartSet> {
  const found: FoundPart[] = []
  // One after the other: anything may be called like a part.
  for (const file of files.slice(0, MOST_SHARDS * 2)) found.push(await foundPart(file))
  const [first, ...others] = found
  if (first === undefined) {
    throw new UserError('no shard left a part', {
      hint: 'Give `parts` the folder into which actions/download-artifact puts them, and let every shard upload its `part-path`: docs/large-suites.md.',
    })
  }
  const { of } = first.header.shard
  const byNumber = new Map<number, FoundPart>()
  for (const part of [first, ...others]) {
    refuseForeign(part, first, whole)
    const { number } = part.header.shard
    const same = byNumber.get(number)
    if (same !== undefined) {
      throw new UserError(`shard ${number} of ${of} is there twice: ${same.file.path} and ${part.file.path}`, {
        hint: 'Delete one, or give every job of the matrix a number of its own in `shard`.',
      })
    }
    byNumber.set(number, part)
  }
  const numbers = Array.from({ length: of }, (_, index) => index + 1)
  return {
    of,
    parts: numbers.flatMap((number) => byNumber.get(number) ?? []),
    missing: numbers.filter((number) => !byNumber.has(number)),
  }
}

async function foundPart(file: PartFile): Promise<FoundPart> {
  for await (const line of file.lines()) {
    const header = parseHeader(line)
    if (header !== null && header.shard.number <= header.shard.of) return { file, header }
    break
  }
  throw new UserError(`${file.path} is no part of an evaluation`, {
    hint: 'Make it with the same version of the action as the one that joins the parts.',
  })
}

function refuseForeign({ file, header }: FoundPart, first: FoundPart, whole: Whole): void {
  const foreign = (why: string, hint: string) =>
    new UserError(`${file.path} does not belong to this evaluation: ${why}`, { hint })
  const { of } = header.shard
  if (of !== first.header.shard.of) {
    throw foreign(
      `it is one of ${of} parts, and ${first.file.path} is one of ${first.header.shard.of}`,
      'Give all shards the same number behind the slash, and join the parts of one run only.',
    )
  }
  const run = whole.run ?? first.header.run
  if (header.run !== run) {
    throw foreign(`it comes from ${runName(header.run)}, not from ${runName(run)}`, 'Join the parts of one run only.')
  }
  if (header.tool !== whole.tool) {
    throw foreign(`version ${header.tool} made it, and this is ${whole.tool}`, 'Use one version of the action for all.')
  }
  for (const [name, own] of [
    ['commit', whole.head],
    ['base', whole.base],
  ] as const) {
    const its = name === 'commit' ? header.head : header.base
    if (its !== own) {
      const hint = 'Check out the same commit in all jobs, with the same `base`.'
      throw foreign(`its ${name} is ${its ?? 'unknown'}, not ${own ?? 'unknown'}`, hint)
    }
  }
  if (header.plan !== whole.plan) {
    throw foreign(
      'it was made of other prompts, cases or settings',
      'Give the shards and `merge` the same files and the same `config`, `base` and `changed-only`.',
    )
  }
}

function runName(run: string | null): string {
  return run === null ? 'a terminal' : `run ${run}`
}

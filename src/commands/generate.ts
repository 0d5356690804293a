import { judgeOf, resolveModel } from '../config/resolve-model.ts'
import type { Config } from '../config/schema/schema.ts'
import type { Case } from '../datasets/case.ts'
import { UserError } from '../errors.ts'
import { runPool } from '../evaluation/pool.ts'
import type { Deps } from '../experiment/deps.ts'
import { readProject } from '../experiment/load-project.ts'
import { askedModels } from '../experiment/start-run.ts'
import type { Author } from '../generation/ask.ts'
import { Drafts, type Generated } from '../generation/drafts.ts'
import { type ParaphraseRow, paraphrase } from '../generation/paraphrase.ts'
import { type Proposed, proposalPath, readProposals } from '../generation/proposal-file.ts'
import { propose } from '../generation/propose.ts'
import { ModelError } from '../models/model.ts'
import type { Prompt } from '../prompts/prompt.ts'

export type GenerateRequest = {
  what: 'paraphrases' | 'cases'
  config: string
  event: string | null
  /** Null: every prompt. */
  prompt: string | null
  /** Paraphrases of each case, or cases for each prompt; null: the default. */
  count: number | null
  /** Null: the judge. */
  model: string | null
}

const PARAPHRASES = 3
const CASES = 10

/**
 * Proposes paraphrases or cases for review. Nothing is written here, and nothing of it is ever evaluated before a
 * person has copied it: each row says `"reviewed": false`, which the loader refuses.
 * @throws UserError when the project has mistakes, or names no model to ask
 */
export async function generate(deps: Deps, request: GenerateRequest): Promise<Generated> {
  const { config, prompts: all, cases } = await readProject(deps, request.config, request.event)
  const prompts = all.filter(({ id }) => request.prompt === null || id === request.prompt)
  if (prompts.length === 0) {
    throw new UserError(`there is no prompt ${request.prompt}`, {
      hint: `Prompts are ${all.map(({ id }) => id).join(', ')}.`,
    })
  }
  const model = authorOf(request, config)
  const { models, close } = await askedModels(deps, config)
  const author: Author = {
    models,
    model,
    signal: deps.signal,
  }
  const drafts = new Drafts(deps.tree)
  try {
    for (const prompt of prompts) {
      const asked = { prompt, cases: cases.get(prompt.id) ?? [], count: request.count, config }
      const existing = (path: string) => existingRows(drafts, path)
      const proposed =
        request.what === 'cases'
          ? await proposeCases(author, asked, existing)
          : await paraphraseCases(author, asked, existing)
      for (const { path, row } of proposed.rows) drafts.add(path, row)
      for (const { sentence, isProblem } of proposed.reported) {
        if (isProblem) drafts.problem(sentence)
        else drafts.note(sentence)
      }
    }
  } finally {
    close()
  }
  return drafts.generated()
}

/** What stands in a file of proposals already, and what this run has proposed for it. */
type Existing = (path: string) => Promise<readonly Proposed[]>

async function existingRows(drafts: Drafts, path: string): Promise<readonly Proposed[]> {
  return [...readProposals(await drafts.open(path)), ...drafts.rows(path)]
}

type Asked = { prompt: Prompt; cases: readonly Case[]; count: number | null; config: Config }

type Reported = { sentence: string; isProblem: boolean }

/** What came of one prompt. */
type Proposals = { rows: Array<{ path: string; row: Proposed }>; reported: Reported[] }

const note = (sentence: string): Reported => ({ sentence, isProblem: false })
const problem = (sentence: string): Reported => ({ sentence, isProblem: true })

async function paraphraseCases(
  author: Author,
  { prompt, cases, count, config }: Asked,
  existing: Existing,
): Promise<Proposals> {
  const asked: Case[] = []
  for (const one of cases.filter(({ paraphrases }) => paraphrases === undefined)) {
    const rows = await existing(proposalPath(one.file, 'paraphrases'))
    if (!rows.some(({ id }) => id === one.id)) asked.push(one)
  }
  const found: Array<{ path: string; row: ParaphraseRow }> = []
  const reported: Reported[] = []
  const ask = async (one: Case): Promise<void> => {
    const what = `case ${one.id} of ${prompt.id}`
    const answered = await unlessUnasked(what, () => paraphrase(author, prompt, one, count ?? PARAPHRASES))
    if ('problem' in answered) reported.push(answered.problem)
    else if (answered.value !== null) found.push({ path: proposalPath(one.file, 'paraphrases'), row: answered.value })
    else reported.push(note(`${what}: nothing to rephrase, or no usable answer.`))
  }
  await runPool(asked, ask, config.evaluation.concurrency)
  // In the order of the dataset, whichever answer came first.
  const order = new Map(asked.map(({ id }, index) => [id, index]))
  const rows = found.toSorted((a, b) => (order.get(a.row.id) ?? 0) - (order.get(b.row.id) ?? 0))
  return { rows, reported }
}

async function proposeCases(
  author: Author,
  { prompt, cases, count, config }: Asked,
  existing: Existing,
): Promise<Proposals> {
  if (prompt.code !== undefined) {
    return {
      rows: [],
      reported: [problem(`${prompt.id}: cases are proposed for templates, and code makes this prompt.`)],
    }
  }
  const path = proposalPath(prompt.dataset ?? prompt.file, 'proposed')
  const written = (await existing(path)).map(({ vars }) => vars ?? {})
  const embedding = resolveModel(config.evaluation.embedding, config)
  const embed = async (text: string) =>
    (await author.models.embed(embedding, text, { signal: author.signal, repeat: 0 })).vector
  const answered = await unlessUnasked(prompt.id, () =>
    propose(author, prompt, { cases, existing: written, count: count ?? CASES }, embed),
  )
  if ('problem' in answered) return { rows: [], reported: [answered.problem] }
  if (answered.value === null) {
    return { rows: [], reported: [problem(`${prompt.id}: ${author.model} gave no usable answer.`)] }
  }
  const { rows, duplicates } = answered.value
  const leftOut = `${prompt.id}: ${duplicates} proposed that say what a case says already, left out.`
  return { rows: rows.map((row) => ({ path, row })), reported: duplicates > 0 ? [note(leftOut)] : [] }
}

/** One case without an answer must not take the others with it. */
async function unlessUnasked<T>(what: string, ask: () => Promise<T>): Promise<{ value: T } | { problem: Reported }> {
  try {
    return { value: await ask() }
  } catch (thrown) {
    if (!(thrown instanceof ModelError)) throw thrown
    const why = `${thrown.model}: ${thrown.message}.${thrown.hint === null ? '' : ` ${thrown.hint}`}`
    return { problem: problem(thrown.stopsModel ? why : `${what}: ${why}`) }
  }
}

function authorOf({ model }: GenerateRequest, config: Config): string {
  const [judge] = judgeOf(config)?.models ?? []
  if (model !== null) return resolveModel(model, config)
  if (judge !== undefined) return judge
  throw new UserError('nobody is named who could be asked for proposals', {
    hint: 'Set `evaluation.judge`, or name a model with `--model`.',
  })
}

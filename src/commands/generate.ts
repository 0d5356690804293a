import { judgeOf, resolveModel } from '../config/resolve-model.ts'
import type { Config } from '../config/schema/schema.ts'
import type { Case } from '../datasets/case.ts'
import { UserError } from '../errors.ts'
import { runPool } from '../evaluation/pool.ts'
import { askedModels } from '../experiment/connect-models.ts'
import type { Deps } from '../experiment/deps.ts'
import { readProject } from '../experiment/load-project.ts'
import type { Author } from '../generation/ask.ts'
import { Drafts, type Generated } from '../generation/drafts.ts'
import { type ParaphraseRow, paraphrase } from '../generation/paraphrase.ts'
import { proposalPath, readProposals } from '../generation/proposal-file.ts'
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
      const own = cases.get(prompt.id) ?? []
      if (request.what === 'cases') await proposeCases(author, prompt, own, request, config, drafts)
      else await paraphraseCases(author, prompt, own, request, config, drafts)
    }
  } finally {
    close()
  }
  return drafts.generated()
}

async function paraphraseCases(
  author: Author,
  prompt: Prompt,
  cases: readonly Case[],
  { count }: GenerateRequest,
  config: Config,
  drafts: Drafts,
): Promise<void> {
  const found: Array<{ path: string; row: ParaphraseRow }> = []
  const asked: Case[] = []
  for (const one of cases.filter(({ paraphrases }) => paraphrases === undefined)) {
    const path = proposalPath(one.file, 'paraphrases')
    const rows = [...readProposals(await drafts.open(path)), ...drafts.rows(path)]
    if (!rows.some(({ id }) => id === one.id)) asked.push(one)
  }
  const ask = async (one: Case): Promise<void> => {
    await reportedWhenUnasked(drafts, `case ${one.id} of ${prompt.id}`, async () => {
      const row = await paraphrase(author, prompt, one, count ?? PARAPHRASES)
      if (row !== null) found.push({ path: proposalPath(one.file, 'paraphrases'), row })
      else drafts.note(`case ${one.id} of ${prompt.id}: nothing to rephrase, or no usable answer.`)
    })
  }
  await runPool(asked, ask, config.evaluation.concurrency)
  // In the order of the dataset, whichever answer came first.
  const order = new Map(asked.map(({ id }, index) => [id, index]))
  found.sort((a, b) => (order.get(a.row.id) ?? 0) - (order.get(b.row.id) ?? 0))
  for (const { path, row } of found) drafts.add(path, row)
}

async function proposeCases(
  author: Author,
  prompt: Prompt,
  cases: readonly Case[],
  { count }: GenerateRequest,
  config: Config,
  drafts: Drafts,
): Promise<void> {
  const path = proposalPath(prompt.dataset ?? prompt.file, 'proposed')
  const existing = [...readProposals(await drafts.open(path)), ...drafts.rows(path)].map(({ vars }) => vars ?? {})
  const embedding = resolveModel(config.evaluation.embedding, config)
  const embed = async (text: string) =>
    (await author.models.embed(embedding, text, { signal: author.signal, repeat: 0 })).vector
  await reportedWhenUnasked(drafts, prompt.id, async () => {
    const proposals = await propose(author, prompt, { cases, existing, count: count ?? CASES }, embed)
    if (proposals === null) return drafts.problem(`${prompt.id}: ${author.model} gave no usable answer.`)
    for (const row of proposals.rows) drafts.add(path, row)
    if (proposals.duplicates > 0) {
      drafts.note(`${prompt.id}: ${proposals.duplicates} proposed that say what a case says already, left out.`)
    }
  })
}

/** One case without an answer must not take the others with it. */
async function reportedWhenUnasked(drafts: Drafts, what: string, experiment: () => Promise<void>): Promise<void> {
  try {
    await experiment()
  } catch (thrown) {
    if (!(thrown instanceof ModelError)) throw thrown
    const why = `${thrown.model}: ${thrown.message}.${thrown.hint === null ? '' : ` ${thrown.hint}`}`
    drafts.problem(thrown.stopsModel ? why : `${what}: ${why}`)
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

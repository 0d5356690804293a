import { count, percent, usd, whole } from '../text/format.ts'
import type { PageTokenRow, PageTokens } from './data.ts'
import { type Child, el, tableView } from './dom.ts'

/** What each prompt and each tag took of tokens and money, and how much of a model's window its requests fill. */
export function tokensView({ prompts, tags, grading, more }: PageTokens): HTMLElement {
  return el(
    'section',
    {},
    el('h2', {}, 'Tokens, context and cost'),
    el('p', { class: 'muted' }, 'Of the answers of this change; what came from a cache counts with what it had cost.'),
    tableView(
      ['Prompt', ...TITLES, 'Of the model’s window'],
      prompts.map((row) => [...cells(row), contextText(row)]),
      'Tokens by prompt',
    ),
    tags.length === 0 ? null : tableView(['Tag', ...TITLES], tags.map(cells), 'Tokens by tag'),
    grading === null || grading.usd === 0
      ? null
      : el(
          'p',
          {},
          `Judges and embeddings took ${percent(grading.share)} of what this run paid (${usd(grading.usd)}).`,
        ),
    more === 0 ? null : el('p', { class: 'muted' }, `${count(more, 'more row')} in results.json.`),
  )
}

const TITLES = ['Requests', 'Tokens in', 'Tokens out', '1,000 requests', 'A passing case']

function cells({ name, requests, input, output, cached, per1000, perPass, cut }: PageTokenRow): Child[] {
  return [
    name,
    whole(requests),
    el('span', {}, whole(input), cached === 0 ? null : el('small', {}, `${whole(cached)} from the provider’s cache`)),
    el(
      'span',
      {},
      whole(output),
      cut.maxTokens === 0 ? null : el('small', {}, `${count(cut.maxTokens, 'answer')} cut at maxTokens`),
      cut.window === 0 ? null : el('small', {}, `${count(cut.window, 'answer')} cut at the window`),
    ),
    usd(per1000),
    usd(perPass),
  ]
}

function contextText({ context }: PageTokenRow): string {
  return context === null ? '–' : `up to ${percent(context.longest)}, ${percent(context.mean)} on average`
}

import { foundationModelOf } from '../providers/bedrock-id.ts'

type EndOfLife = { /** Start of the model's id on Bedrock. */ model: string /** `YYYY-MM-DD`. */; date: string }

/**
 * Ends of life on Amazon Bedrock that were announced by 2026-10-05. Source: the Amazon Bedrock user guide, "Model
 * lifecycle", as tracked by awslabs/startups, anomalyco/models.dev and epam/ai-dial-adapter-bedrock. Bedrock's dates
 * are its own: those of the models' makers differ. What is not listed is unknown, not eternal.
 */
const ENDS: readonly EndOfLife[] = [
  { model: 'anthropic.claude-v2', date: '2025-07-21' },
  { model: 'cohere.command-text-v14', date: '2025-08-12' },
  { model: 'cohere.command-light-text-v14', date: '2025-08-12' },
  { model: 'anthropic.claude-3-7-sonnet-20250219', date: '2026-04-28' },
  { model: 'anthropic.claude-opus-4-20250514', date: '2026-05-31' },
  { model: 'anthropic.claude-3-5-haiku-20241022', date: '2026-06-19' },
  { model: 'meta.llama3-1-405b-instruct', date: '2026-07-07' },
  { model: 'meta.llama3-2-1b-instruct', date: '2026-07-07' },
  { model: 'meta.llama3-2-3b-instruct', date: '2026-07-07' },
  { model: 'meta.llama3-2-11b-instruct', date: '2026-07-07' },
  { model: 'meta.llama3-2-90b-instruct', date: '2026-07-07' },
  { model: 'anthropic.claude-3-sonnet-20240229', date: '2026-07-30' },
  { model: 'anthropic.claude-3-5-sonnet-20240620', date: '2026-07-30' },
  { model: 'anthropic.claude-3-5-sonnet-20241022', date: '2026-07-30' },
  { model: 'cohere.command-r-v1', date: '2026-08-19' },
  { model: 'cohere.command-r-plus-v1', date: '2026-08-19' },
  { model: 'anthropic.claude-3-haiku-20240307', date: '2026-09-10' },
  { model: 'amazon.nova-premier-v1', date: '2026-09-14' },
  { model: 'anthropic.claude-sonnet-4-20250514', date: '2026-10-14' },
  { model: 'ai21.jamba-1-5-large-v1', date: '2026-11-26' },
  { model: 'ai21.jamba-1-5-mini-v1', date: '2026-11-26' },
  { model: 'anthropic.claude-opus-4-1-20250805', date: '2027-01-08' },
]

/** Behind a listed id may stand a revision (`-v1`) and a variant (`:0`, `:18k`). */
const SUFFIX = /^(-v\d+)?(:\w+)*$/

/** The day on which Bedrock ends a model, by its canonical reference; null when it is unknown or has none. */
export function endOfLifeOf(model: string): { date: string } | null {
  if (!model.startsWith('bedrock:')) return null
  const id = foundationModelOf(model.slice('bedrock:'.length))?.id
  const end = ENDS.find((one) => id?.startsWith(one.model) === true && SUFFIX.test(id.slice(one.model.length)))
  return end === undefined ? null : { date: end.date }
}

/** A verdict, whoever gave it, and how two of them differ. */
import { z } from 'zod'

const Component = z.object({ type: z.string(), pass: z.boolean(), score: z.number() })

/** One answer's verdict. `prompt`: as `echo` was asked it. `error`: nothing was measured; the rest is then of no meaning. */
const verdictSchema = z.object({
  prompt: z.string(),
  pass: z.boolean(),
  score: z.number(),
  error: z.boolean(),
  /** In the order they are written, those of a set in its place, without the set. */
  components: z.array(Component),
  named: z.record(z.string(), z.number()),
})
export type Verdict = z.infer<typeof verdictSchema>

export const recordingSchema = z.object({
  source: z.string(),
  /** Digests of what was asked, by name: what changed is recorded again. */
  asked: z.record(z.string(), z.string()),
  /** By the name of a table, a verdict for each test; of templates, for each template; null where it has none. */
  tables: z.record(z.string(), z.array(verdictSchema.nullable())),
  /** By the name of a project. */
  projects: z.record(z.string(), z.array(verdictSchema)),
})
export type Recording = z.infer<typeof recordingSchema>

/** The first difference in words, promptfoo's side first; null where there is none. */
export function difference(theirs: Verdict | null, ours: Verdict | string | null): string | null {
  if (typeof ours === 'string') return theirs === null || theirs.error ? null : `refused: ${ours}`
  if (theirs === null || ours === null)
    return theirs === ours ? null : `only ${ours === null ? 'promptfoo' : 'we'} answer`
  if (plain(theirs.prompt) !== plain(ours.prompt)) return `prompt ${theirs.prompt} and ${ours.prompt}`
  if (theirs.error || ours.error) return theirs.error === ours.error ? null : `${said(theirs)} and ${said(ours)}`
  for (let at = 0; at < Math.max(theirs.components.length, ours.components.length); at++) {
    const [one, other] = [theirs.components[at], ours.components[at]]
    if (one === undefined || other === undefined || one.type !== other.type)
      return `assertion ${one?.type} and ${other?.type}`
    if (one.pass !== other.pass || !near(one.score, other.score)) return `${one.type} ${said(one)} and ${said(other)}`
  }
  if (theirs.pass !== ours.pass || !near(theirs.score, ours.score)) return `${said(theirs)} and ${said(ours)}`
  const names = new Set([...Object.keys(theirs.named), ...Object.keys(ours.named)])
  const differing = [...names].find((name) => !near(theirs.named[name] ?? Number.NaN, ours.named[name] ?? Number.NaN))
  return differing === undefined ? null : `metric ${differing} ${theirs.named[differing]} and ${ours.named[differing]}`
}

/** The differences of two lists whose order says nothing: each verdict beside the one that suits it best. */
export function differences(theirs: readonly Verdict[], ours: readonly Verdict[]): string[] {
  const left = [...ours]
  const found = theirs.flatMap((verdict) => {
    const suiting = left.filter(({ prompt }) => plain(prompt) === plain(verdict.prompt))
    const best = suiting.find((one) => difference(verdict, one) === null) ?? suiting[0]
    if (best !== undefined) left.splice(left.indexOf(best), 1)
    return difference(verdict, best ?? null) ?? []
  })
  return [...found, ...left.map(({ prompt }) => `only we answer ${prompt}`)]
}

function said({ pass, score, error = false }: { pass: boolean; score: number; error?: boolean }): string {
  return error ? 'an error' : `${pass} ${score}`
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9
}

/** White space around a text and inside of JSON is no difference. */
function plain(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text.trim()
  }
}

import type { Case } from '../../datasets/case.ts'
import { canonicalJson } from '../../source/canonical-json.ts'

/** `same`: nothing that makes a case the one it is has changed. */
type CasePair = { before: Case; after: Case; same: boolean }

/** What makes a case the one it is, whatever it is called and wherever it stands. */
const CONTENT: Readonly<Record<keyof Case, boolean>> = {
  id: false,
  file: false,
  line: false,
  tags: false,
  paraphraseOf: false,
  facts: false,
  isShownOnly: true,
  vars: true,
  expected: true,
  assert: true,
  threshold: true,
  scoring: true,
  cluster: true,
  critical: true,
  weight: true,
  messages: true,
  around: true,
  parameters: true,
  responseFormat: true,
  recordedAnswer: true,
  paraphrases: true,
}

const COUNTED = new Set(Object.entries(CONTENT).flatMap(([name, counts]) => (counts ? [name] : [])))

/** Cases with the same content first, of one id where there are several, then those of one id. */
export function pairedCases(
  base: readonly Case[],
  head: readonly Case[],
): { pairs: CasePair[]; dropped: Case[]; added: Case[] } {
  const left = new Map<string, Map<string, Case>>()
  for (const one of head) {
    const content = contentOf(one)
    const alike = left.get(content) ?? new Map<string, Case>()
    left.set(content, alike.set(one.id, one))
  }
  const pairs: CasePair[] = []
  const take = (before: Case, id: string | undefined): boolean => {
    const alike = left.get(contentOf(before))
    const after = id === undefined ? undefined : alike?.get(id)
    if (after === undefined) return false
    alike?.delete(after.id)
    return pairs.push({ before, after, same: true }) > 0
  }
  const moved = base.filter((before) => !take(before, before.id))
  const changed = moved.filter((before) => !take(before, left.get(contentOf(before))?.keys().next().value))
  const byId = new Map([...left.values()].flatMap((alike) => [...alike]))
  const dropped = changed.filter((before) => {
    const after = byId.get(before.id)
    if (after === undefined) return true
    byId.delete(before.id)
    pairs.push({ before, after, same: false })
    return false
  })
  return { pairs, dropped, added: [...byId.values()] }
}

function contentOf(one: Case): string {
  return canonicalJson(Object.fromEntries(Object.entries(one).filter(([key]) => COUNTED.has(key))))
}

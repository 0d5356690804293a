import type { CaseResult } from '../evaluation/evaluation.ts'
import type { CaseFacts } from './comparison.ts'
import type { ArmCases } from './measured.ts'

/** How much a case depends on how it is put: 1 when every phrasing got the same verdict, else 0; and the spread. */
export type Consistency = { same: number; spread: number }

/** Phrasings of one question: the ids of the case and of its paraphrases, by the case's. */
export function phrasingsOf(cases: readonly CaseFacts[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const { id, paraphraseOf } of cases) {
    if (paraphraseOf !== undefined) groups.set(paraphraseOf, [...(groups.get(paraphraseOf) ?? [paraphraseOf]), id])
  }
  return groups
}

/**
 * Consistency of each case that has paraphrases, on one arm; only where every phrasing was measured: of two that were,
 * agreement is likelier than of four. `spread` is the largest score less the smallest.
 */
export function consistencyOf(
  arm: ArmCases,
  phrasings: ReadonlyMap<string, readonly string[]>,
): Map<string, Consistency> {
  const found = new Map<string, Consistency>()
  for (const [id, members] of phrasings) {
    const results = members.flatMap((member) => measured(arm.get(member)))
    if (results.length < members.length) continue
    const scores = results.map(({ score }) => score)
    found.set(id, {
      same: new Set(results.map(({ pass }) => pass)).size === 1 ? 1 : 0,
      spread: Math.max(...scores) - Math.min(...scores),
    })
  }
  return found
}

function measured(result: CaseResult | undefined): Array<{ pass: boolean; score: number }> {
  return result === undefined || result.pass === null || result.score === null
    ? []
    : [{ pass: result.pass, score: result.score }]
}

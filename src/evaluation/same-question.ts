import { createHash } from 'node:crypto'
import type { Message } from '../models/model.ts'

/** As much of a case as says what it is drawn with. */
type Drawn = { id: string; cluster: string | null }

/** What an arm asks of each case: a planned one, or one that was asked before. */
export type AskedArm = { cases: ReadonlyArray<{ id: string; request: { messages: readonly Message[] } }> }

/**
 * Which cases are one draw. Cases that ask the same in every arm share one answer (`once`), whatever else their rows say: a
 * golden set that is written twice, or a prompt that uses no variable. Counted as independent, one answer would prove
 * anything. They are joined to one cluster, and with the clusters that their authors gave.
 * @returns the cluster of each case by its id, null for one that stands alone
 */
export function drawnTogether(
  cases: readonly Drawn[],
  arms: ReadonlyArray<AskedArm | null>,
): ReadonlyMap<string, string | null> {
  const questions = questionsOf(arms)
  const joined = new Map<string, string>()
  const rootOf = (label: string): string => {
    const path: string[] = []
    let root = label
    for (let next = joined.get(root); next !== undefined; next = joined.get(root)) {
      path.push(root)
      root = next
    }
    // Chains stay short, however many clusters share questions.
    for (const one of path) joined.set(one, root)
    return root
  }
  const askedOf = ({ id }: Drawn): string => questions.get(id) ?? id
  const counts = new Map<string, number>()
  for (const one of cases) counts.set(askedOf(one), (counts.get(askedOf(one)) ?? 0) + 1)
  // Of many cases nearly all stand alone: no label is made for them.
  const isAlone = (one: Drawn): boolean => one.cluster === null && counts.get(askedOf(one)) === 1
  const questionOf = (one: Drawn): string => `question ${askedOf(one)}`
  for (const one of cases) {
    if (one.cluster === null) continue
    const [question, cluster] = [rootOf(questionOf(one)), rootOf(`cluster ${one.cluster}`)]
    if (question !== cluster) joined.set(question, cluster)
  }
  const members = new Map<string, number>()
  for (const one of cases) {
    if (isAlone(one)) continue
    const root = rootOf(questionOf(one))
    members.set(root, (members.get(root) ?? 0) + 1)
  }
  return new Map(
    cases.map((one): [string, string | null] => {
      if (isAlone(one)) return [one.id, null]
      const root = rootOf(questionOf(one))
      // A cluster's own name is kept: cases of several prompts may belong to it.
      if (root.startsWith('cluster ')) return [one.id, root.slice('cluster '.length)]
      return [one.id, (members.get(root) ?? 1) > 1 ? root : null]
    }),
  )
}

/** What a case asks, of all arms together, by its id. */
function questionsOf(arms: ReadonlyArray<AskedArm | null>): Map<string, string> {
  const questions = new Map<string, string>()
  for (const arm of arms) {
    for (const { id, request } of arm?.cases ?? []) {
      const digest = createHash('sha256').update(JSON.stringify(request.messages)).digest('base64')
      questions.set(id, `${questions.get(id) ?? ''} ${digest}`)
    }
  }
  return questions
}

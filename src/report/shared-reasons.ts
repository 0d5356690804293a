import { list } from '../text/format.ts'
import { labelsOf } from './cases.ts'
import type { PromptReport } from './report.ts'

/**
 * Reasons, each once: what several prompts share is said of all of them, where the first of them stands. A matrix of twenty models may
 * fail for one reason, and twenty equal sentences are not read.
 * @param reasons a prompt's begins with its name and a colon
 */
export function sharedReasons(reasons: readonly string[], prompts: readonly PromptReport[]): string[] {
  const names = labelsOf(prompts).sort((a, b) => b.length - a.length)
  const sharing = new Map<string, { names: Set<string>; said: string }>()
  for (const reason of reasons) {
    const name = names.find((one) => reason.startsWith(`${one}: `)) ?? null
    const said = name === null ? reason : reason.slice(name.length + 2)
    // A sentence of the run itself is none that a prompt could share.
    const key = `${name === null ? 'run' : 'prompt'}: ${said}`
    const shared = sharing.get(key) ?? { names: new Set<string>(), said }
    if (name !== null) shared.names.add(name)
    sharing.set(key, shared)
  }
  return [...sharing.values()].map(({ names: all, said }) => (all.size === 0 ? said : `${list([...all])}: ${said}`))
}

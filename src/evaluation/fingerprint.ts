import type { Case } from '../datasets/case.ts'
import { promptDigest } from '../prompts/digest.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Assertion } from '../scorers/assertion.ts'
import { scorerFor } from '../scorers/registry.ts'
import type { JudgeSettings } from '../scorers/scorer.ts'
import { digest } from '../source/canonical-json.ts'

/**
 * Digest of everything that shapes a prompt's evaluation: the prompt itself, its models, cases, assertions, and the
 * judge and embedding model where an assertion uses them. Two commits with one fingerprint need no evaluation.
 */
export function fingerprint(
  prompt: Prompt,
  cases: readonly Case[],
  settings: { models: readonly string[]; judge: JudgeSettings | null; embedding: string; attacks?: readonly string[] },
): string {
  const assertions = [...prompt.assert, ...cases.flatMap((one) => one.assert)]
  const needs = new Set(assertions.flatMap(needsOfAll))
  const attacks = settings.attacks ?? []
  // Some attacks are judged, so the judge shapes their evaluation too.
  if (attacks.length > 0) needs.add('judge')
  return digest({
    prompt: promptDigest(prompt, null),
    models: settings.models,
    assert: prompt.assert,
    cases: cases.map(({ file: _file, line: _line, ...content }) => content),
    judge: needs.has('judge') ? settings.judge : null,
    attacks: attacks.length > 0 ? attacks : undefined,
    embedding: needs.has('embedding') ? settings.embedding : null,
  })
}

/** Unlike asking for a judge, which an assertion's own `provider` answers: the judge's settings count all the same. */
function needsOfAll(assertion: Assertion): Array<'judge' | 'embedding'> {
  const { needs = null, embeds = false } = scorerFor(assertion.type)?.scorer ?? {}
  const own = [...(needs === null ? [] : [needs]), ...(embeds ? ['embedding' as const] : [])]
  return [...own, ...(assertion.assert ?? []).flatMap(needsOfAll)]
}

import { z } from 'zod'

const row = z.looseObject({ id: z.string().optional(), vars: z.record(z.string(), z.unknown()).optional() })

/** A row of a file of proposals, as far as telling old from new takes it. */
export type Proposed = z.output<typeof row>

/** `evals/a.jsonl` → `evals/a.proposed.jsonl`; a prompt that holds its own cases gets a file of its name. */
export function proposalPath(cases: string, kind: 'paraphrases' | 'proposed'): string {
  return `${cases.replace(/(?:\.prompt)?\.[A-Za-z0-9]+$/, '')}.${kind}.jsonl`
}

/** Rows that an earlier run wrote; what a reviewer left half-written is no row. */
export function readProposals(text: string | null): Proposed[] {
  return (text ?? '').split(/\r?\n/).flatMap((line): Proposed[] => {
    if (line.trim() === '') return []
    try {
      return [row.parse(JSON.parse(line))]
    } catch (thrown) {
      if (thrown instanceof SyntaxError || thrown instanceof z.ZodError) return []
      throw thrown
    }
  })
}

/** The file with new rows behind what stands in it already. */
export function withProposals(text: string | null, rows: readonly object[]): string {
  const before = text === null || text === '' || text.endsWith('\n') ? (text ?? '') : `${text}\n`
  return `${before}${rows.map((one) => `${JSON.stringify(one)}\n`).join('')}`
}

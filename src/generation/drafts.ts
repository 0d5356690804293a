import type { Tree } from '../source/tree.ts'
import { type Proposed, withProposals } from './proposal-file.ts'

/** What is to be written for review: whole files, by their paths from the repository's root. */
export type Generated = {
  files: Array<{ path: string; text: string; existed: boolean }>
  /** What happened, a sentence each. */
  reported: string[]
  /** Whether something was asked for and nothing at all came. */
  failed: boolean
}

/** Rows by the file that they are to stand in, what stands there already included. */
export class Drafts {
  readonly #tree: Tree
  readonly #files = new Map<string, { before: string | null; rows: Proposed[] }>()
  readonly #reported: string[] = []
  #problems = 0

  constructor(tree: Tree) {
    this.#tree = tree
  }

  /** What stands in a file of proposals before this run. */
  async open(path: string): Promise<string | null> {
    const existing = this.#files.get(path) ?? { before: await this.#tree.read(path), rows: [] }
    this.#files.set(path, existing)
    return existing.before
  }

  add(path: string, row: Proposed): void {
    this.#files.get(path)?.rows.push(row)
  }

  /** Rows of this run. */
  rows(path: string): readonly Proposed[] {
    return this.#files.get(path)?.rows ?? []
  }

  note(sentence: string): void {
    this.#reported.push(sentence)
  }

  problem(sentence: string): void {
    this.#problems += 1
    if (!this.#reported.includes(sentence)) this.#reported.push(sentence)
  }

  generated(): Generated {
    const written = [...this.#files].filter(([, { rows }]) => rows.length > 0)
    return {
      files: written.map(([path, { before, rows }]) => ({
        path,
        text: withProposals(before, rows),
        existed: before !== null,
      })),
      reported: [
        ...this.#reported,
        ...written.map(
          ([path, { rows }]) => `${path}: ${rows.length} new ${rows.length === 1 ? 'row' : 'rows'} to review.`,
        ),
        ...(written.length === 0 && this.#problems === 0 ? ['There is nothing new to propose.'] : []),
      ],
      failed: written.length === 0 && this.#problems > 0,
    }
  }
}

/** Behind an alias's own description after a rollback, so that running the rollback again does not go back twice. */
const MARK = /\s*\(ai-cicd: back from version (\d+)\)$/
/** What a canary keeps there while it runs. */
const JOURNAL = /\s*\[ai-cicd [^\]]*\]$/

const MOST_DESCRIPTION = 256

/** What the user wrote. */
export function ownDescription(description: string): string {
  return description.replace(JOURNAL, '').replace(MARK, '')
}

/** The description after going back from a version. A text that leaves no room stays as it is. */
export function markedBack(description: string, from: string): string {
  const own = ownDescription(description)
  const marked = `${own}${own === '' ? '' : ' '}(ai-cicd: back from version ${from})`
  return marked.length > MOST_DESCRIPTION ? own : marked
}

/** The version that this alias went back from; null when it did not, or has moved on since. */
export function backFrom({ description, version }: { description: string; version: string }): string | null {
  const from = MARK.exec(description.replace(JOURNAL, ''))?.[1] ?? null
  return from !== null && Number(version) < Number(from) ? from : null
}

/** Whether a text is a full commit sha. The base of a report may be a folder or an archive, by the name that was written. */
export function isCommit(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}

/** A commit as GitHub shows it, by its first 7 characters; any other name in full: cut, it would name something else. */
export function shortCommit(text: string): string {
  return isCommit(text) ? text.slice(0, 7) : text
}

/** Messages too big for SSM, by their content: the same messages are stored once. */
export function messagesKey(prefix: string, promptId: string, sha256: string): string {
  return `${prefix}/_prompts/${promptId}/${sha256}.json`
}

/** Proof that a full evaluation passed, by what was evaluated. */
export function evidenceKey(prefix: string, digest: string): string {
  return `${prefix}/_evidence/${digest}.json`
}

/** The audit record of a commit. */
export function recordKey(prefix: string, commit: string): string {
  return `${prefix}/${commit}/model-config.json`
}

/** The same for a commit that was released before, to another environment or under another name. */
export function furtherRecordKey(prefix: string, commit: string, environment: string, release: string): string {
  const safe = [environment, release].map((part) => part.replace(/[^A-Za-z0-9_.-]/g, '_')).join('/')
  return `${prefix}/${commit}/${safe}/model-config.json`
}

/**
 * Which version of a function is meant.
 * @returns its number; null for `$LATEST`; undefined when the text is neither
 */
export function parseVersion(text: string): string | null | undefined {
  if (text === '' || text === 'latest' || text === '$LATEST') return null
  return /^[1-9]\d{0,11}$/.test(text) ? text : undefined
}

export const VERSION_HINT =
  'Write the number of a published version, which ends its ARN, or `latest`, which publishes one of $LATEST.'

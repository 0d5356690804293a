import type { Notice } from './notice.ts'

/** What a plain webhook gets: version 1 only grows. Text is as it is; who shows it makes it safe. */
export function webhookPayload({ kind, result, ...notice }: Notice): unknown {
  return { version: 1, kind, ...(kind === 'evaluation' ? { verdict: result } : { outcome: result }), ...notice }
}

import type { StopReason } from '../models/model.ts'

/** What an answer that did not end as its model meant it to was; null for one that ended normally, a tool call included. */
const ENDS: Readonly<Record<StopReason, string | null>> = {
  stop: null,
  tool_calls: null,
  length: 'cut at max tokens',
  context_window: 'cut where the context window ended',
  content_filter: 'withheld by a content filter',
  guardrail: 'stopped by a guardrail',
  malformed_output: 'no output that the provider could read',
  malformed_tool_use: 'no tool call that the provider could read',
  other: 'ended for an unknown reason',
}

/** The reasons to stop that a reader must hear of. */
export const UNUSUAL_ENDS = Object.entries(ENDS).flatMap(([reason, words]) =>
  words === null ? [] : [{ reason, words }],
)

/**
 * How an answer ended, in words that follow "it was"; null where there is nothing to say of it: it ended by itself, or none
 * came (`stopReason` null).
 */
export function unusualEnd(stopReason: StopReason | null): string | null {
  return stopReason === null ? null : ENDS[stopReason]
}

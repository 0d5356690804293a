import type { Log } from '../src/log.ts'

/** For tests that look at no line of the log. */
export const silent: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
  group: () => () => undefined,
  mask: () => undefined,
  progress: () => undefined,
}

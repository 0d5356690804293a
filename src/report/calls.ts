import { count, usd, whole } from './numbers.ts'
import type { RunUsage } from './report.ts'

/** `120 calls`, `12 calls + 108 cached (saved $0.034)`. */
export function callsText({ modelCalls, cachedCalls, savedUsd }: RunUsage): string {
  if (cachedCalls === 0) return count(modelCalls, 'call')
  const saved = savedUsd === 0 ? '' : ` (saved ${usd(savedUsd)})`
  return `${count(modelCalls, 'call')} + ${whole(cachedCalls)} cached${saved}`
}

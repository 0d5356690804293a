import { setFlagsFromString } from 'node:v8'

/**
 * Lets the heap grow with what is in use, not with what is thrown away: by itself V8 would let twenty thousand answers
 * pile up to half a gigabyte before it looks for what is still needed.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=30')
}

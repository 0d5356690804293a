import { setFlagsFromString } from 'node:v8'

/**
 * Lets the heap grow with what is in use, not with what is thrown away: by itself V8 would let twenty thousand answers
 * pile up to half a gigabyte before it looks for what is still needed, and a hundred megabytes of a dataset's rows.
 *
 * For when everything is loaded, or a large dataset is about to be read: Node brings its own modules compiled, but for the
 * flags it was built with, and would compile each one that is loaded later: those of the Bedrock client take 15 ms.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=20')
}

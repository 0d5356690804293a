import { UserError } from '../errors.ts'

/** The largest file that is read: beyond it a path is a mistake (a model, an archive), not a prompt or a golden dataset. */
export const MAX_FILE_BYTES = 50_000_000

/** The largest file that is read line by line; what its rows hold stays in memory. */
const MAX_STREAMED_BYTES = 1_000_000_000

/** @throws UserError when a file that is read line by line is larger than 1 GB */
export function assertStreamableSize(path: string, bytes: number): void {
  if (bytes <= MAX_STREAMED_BYTES) return
  throw new UserError(`${path} is ${Math.ceil(bytes / 1_000_000)} MB, more than the 1,000 MB that are read`, {
    hint: 'Split the file, or name another one.',
  })
}

/**
 * @param bytes size of the file, in bytes
 * @throws UserError when the file is larger than is read, 50 MB unless given
 */
export function assertReadableSize(path: string, bytes: number, most = MAX_FILE_BYTES): void {
  if (bytes <= most) return
  const read = `${most / 1_000_000} MB that are read`
  throw new UserError(`${path} is ${Math.ceil(bytes / 1_000_000)} MB, more than the ${read}`, {
    hint: 'Split the file, or name another one.',
  })
}

/**
 * Text of a UTF-8 file; a byte order mark is dropped.
 * @throws UserError when the bytes are not UTF-8: text with replacement characters would be evaluated as if it were meant
 */
export function decodeText(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown
    throw new UserError(`${path} is not UTF-8 text`, { hint: 'Save the file with the encoding UTF-8.' })
  }
}

import { TextDecoder } from 'node:util'
import { UserError } from '../errors.ts'

/** Reads a large file line by line: of its text, no more than a piece is in memory. */

/** Text of whole lines; `line`: the number of its first, from 1. */
export type TextPart = { text: string; line: number }

/** What a line may have before the file is taken for something else than lines. */
const LONGEST_LINE = 50_000_000

/** The file is not UTF-8: in pieces, nothing else is read. */
export class NotUtf8 extends UserError {}

/**
 * The text of a file in parts of whole lines, which LF, CRLF or a lone CR ends. A byte order mark is dropped.
 * @throws NotUtf8
 * @throws UserError when a line has more than 50 million characters
 */
export async function* wholeLines(pieces: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<TextPart> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  let line = 1
  for await (const piece of pieces) {
    const text = rest + decodedBy(decoder, piece, file)
    // A CR at the very end may be half of a CRLF.
    const end = Math.max(text.lastIndexOf('\n'), text.slice(0, -1).lastIndexOf('\r')) + 1
    rest = text.slice(end)
    if (rest.length > LONGEST_LINE) {
      throw new UserError(`${file} has a line of more than ${LONGEST_LINE.toLocaleString('en-US')} characters`, {
        hint: 'Write each case on a line of its own.',
      })
    }
    if (end === 0) continue
    const whole = text.slice(0, end)
    yield { text: whole, line }
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0
  }
  yield { text: rest + decodedBy(decoder, null, file), line }
}

/** @param piece null: the file has ended */
function decodedBy(decoder: TextDecoder, piece: Uint8Array | null, file: string): string {
  try {
    return piece === null ? decoder.decode() : decoder.decode(piece, { stream: true })
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown
    throw new NotUtf8(`${file} is not UTF-8 text`, { hint: 'Save the file with the encoding UTF-8.' })
  }
}

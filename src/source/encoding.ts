/**
 * The text of a file that people save as they can: UTF-8, or what spreadsheets and old editors write. Only for what is a
 * table or a list of cases; prompts and configurations are UTF-8.
 */

/** How a file is encoded: `UTF-8`, or the name of what was found, as a person knows it. */
export type Encoded = { text: string; encoding: 'UTF-8' | 'UTF-16 LE' | 'UTF-16 BE' | 'Windows-1252' }

/**
 * By its byte order mark; else UTF-8 when that is what the bytes are, else Windows-1252, which gives a meaning to nearly
 * every byte. A byte order mark is dropped.
 * @returns null when the bytes are no text: a zero byte stands among them
 */
export function decoded(bytes: Uint8Array): Encoded | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'UTF-16 LE' }
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'UTF-16 BE' }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' }
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown
    return bytes.includes(0) ? null : { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' }
  }
}

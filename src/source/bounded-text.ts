/**
 * The text of a response's body, read no further than its bound: the server decides how much it sends, and no
 * string holds more than 512 MB. What is compressed counts as what it becomes.
 *
 * @param maxBytes most bytes that are taken
 * @returns null when the body is longer; then the connection is cut
 * @throws what the body's stream throws: `TypeError` when the connection ends too early
 */
export async function boundedText(response: Response, maxBytes: number): Promise<string | null> {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let bytes = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.byteLength
    if (bytes > maxBytes) {
      await reader.cancel()
      return null
    }
    chunks.push(part.value)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

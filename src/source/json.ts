/** The value of some JSON; null when the text is none. */
export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null
    throw thrown
  }
}

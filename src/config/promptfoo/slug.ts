/** A label in the characters that a prompt's id may have; null when nothing is left of it. */
export function idFrom(label: string): string | null {
  const id = label
    .slice(0, 100)
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
  return id === '' ? null : id
}

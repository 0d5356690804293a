const FENCE = /^[ \t]{0,3}(`{3,}|~{3,})[ \t]*(.*)$/

/** The fenced code blocks of a text that are SQL, or of no language; a block that is not closed is none. */
export function sqlBlocks(text: string): string[] {
  const blocks: string[] = []
  let open: { fence: string; sql: boolean; lines: string[] } | null = null
  for (const line of text.split(/\r\n?|\n/)) {
    const [, fence = '', rest = ''] = FENCE.exec(line) ?? []
    if (open === null) {
      const language = rest.trim().toLowerCase()
      if (fence !== '') open = { fence, sql: language === '' || language === 'sql', lines: [] }
    } else if (fence.startsWith(open.fence) && rest.trim() === '') {
      if (open.sql) blocks.push(open.lines.join('\n').trim())
      open = null
    } else open.lines.push(line)
  }
  return blocks
}

/**
 * Reads a `GITHUB_OUTPUT` or `GITHUB_STATE` file as the runner does: `name=value` lines and heredocs.
 * @throws Error on a heredoc without its end, which fails a real step too
 */
export function readCommandFile(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.split(/\r?\n/)
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const heredoc = /^([^=]+?)<<(.+)$/.exec(line)
    const pair = /^([^=]+)=(.*)$/.exec(line)
    if (heredoc !== null) {
      const [, name = '', end = ''] = heredoc
      const last = lines.indexOf(end, index + 1)
      if (last === -1) throw new Error(`the value of ${name} does not end`)
      values[name] = lines.slice(index + 1, last).join('\n')
      index = last
    } else if (pair !== null) {
      const [, name = '', value = ''] = pair
      values[name] = value
    } else if (line !== '') {
      throw new Error(`the runner would refuse the line ${line}`)
    }
  }
  return values
}

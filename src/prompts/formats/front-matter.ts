import { clean, type Read } from '../../source/diagnostics.ts'
import { withoutLastBreaks } from '../../source/lines.ts'
import { kindOf } from '../../source/shown.ts'
import { type Located, parseYaml } from '../../source/yaml.ts'

/** A file whose beginning, between two lines of `---`, is YAML about the rest. */
export type WithFrontMatter = {
  /** With the lines of the file; null without front matter. */
  matter: Located | null
  /** Line ends are LF; without the blank lines at both ends. */
  body: string
  /** 1-based line at which the body begins. */
  bodyLine: number
}

/**
 * Splits a text. Two rules with no mapping between them are text of the body.
 * @returns null when what stands there is no YAML, which is told
 */
export function splitFrontMatter(text: string, file: string): Read<WithFrontMatter | null> {
  const lines = text
    .replace(/^\ufeff/, '')
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
  const end = /^---\s*$/.test(lines[0] ?? '')
    ? lines.findIndex((line, index) => index > 0 && /^---\s*$/.test(line))
    : -1
  if (end < 0) return clean(bodyFrom(lines, 0, null))
  const source = `\n${lines.slice(1, end).join('\n')}`
  if (source.trim() === '') return clean(bodyFrom(lines, end + 1, null))
  const { value: matter, diagnostics } = parseYaml(source, file)
  if (matter === null) return { value: null, diagnostics }
  return clean(kindOf(matter.value) === 'mapping' ? bodyFrom(lines, end + 1, matter) : bodyFrom(lines, 0, null))
}

function bodyFrom(lines: readonly string[], start: number, matter: Located | null): WithFrontMatter {
  const rest = lines.slice(start)
  const blank =
    matter === null
      ? 0
      : Math.max(
          0,
          rest.findIndex((line) => line.trim() !== ''),
        )
  return { matter, body: withoutLastBreaks(rest.slice(blank).join('\n')), bodyLine: start + blank + 1 }
}

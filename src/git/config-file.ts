/** One setting of a Git configuration file. `section` and `key` in lower case; `name`: the part of the section in quotes. */
export type GitSetting = { section: string; name: string; key: string; value: string }

/**
 * The settings of a file in Git's format, in its order. We read it ourselves so that Git need not: what it reads it obeys.
 * A key without a value is `true`. Includes are settings like others. From the first line that is not in the format on,
 * nothing is taken.
 */
export function readGitConfig(text: string): GitSetting[] {
  const settings: GitSetting[] = []
  let section: { section: string; name: string } | null = null
  let rest = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')
  while (rest !== '') {
    const blank = /^(?:\s+|[#;][^\n]*)/.exec(rest)
    const header = /^\[\s*([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\\n]|\\[^\n])*)")?\s*\]/.exec(rest)
    const key = /^([A-Za-z][A-Za-z0-9-]*)[ \t]*(=?)[ \t]*/.exec(rest)
    if (blank !== null) rest = rest.slice(blank[0].length)
    else if (header !== null) {
      section = sectionOf(header[1] ?? '', header[2])
      rest = rest.slice(header[0].length)
    } else if (key !== null && section !== null) {
      rest = rest.slice(key[0].length)
      const read = key[2] === '=' ? readValue(rest) : { value: 'true', length: /^[^\n]*/.exec(rest)?.[0].length ?? 0 }
      if (read === null) return settings
      settings.push({ ...section, key: (key[1] ?? '').toLowerCase(), value: read.value })
      rest = rest.slice(read.length)
    } else return settings
  }
  return settings
}

/** `[a "B"]`, or the older `[a.b]`, whose second part has no case. */
function sectionOf(written: string, quoted: string | undefined): { section: string; name: string } {
  if (quoted !== undefined) return { section: written.toLowerCase(), name: quoted.replaceAll(/\\(.)/g, '$1') }
  const [section = '', ...name] = written.toLowerCase().split('.')
  return { section, name: name.join('.') }
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b', '"': '"', '\\': '\\' }

/** A value up to the end of its line, which a backslash continues; null when it is broken. */
function readValue(text: string): { value: string; length: number } | null {
  let value = ''
  /** Blanks at the end of a value do not belong to it, unless in quotes. */
  let blanks = ''
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (character === '\n') return quoted ? null : { value, length: at }
    if (!quoted && (character === '#' || character === ';')) {
      return { value, length: at + (/^[^\n]*/.exec(text.slice(at))?.[0].length ?? 0) }
    }
    if (!quoted && (character === ' ' || character === '\t')) {
      blanks += character
      continue
    }
    if (character === '"') {
      quoted = !quoted
      continue
    }
    let meant: string | undefined = character
    if (character === '\\') {
      at += 1
      if (text[at] === '\n') continue
      meant = ESCAPED[text[at] ?? '']
      if (meant === undefined) return null
    }
    value += value === '' && !quoted ? meant : blanks + meant
    blanks = ''
  }
  return quoted ? null : { value, length: text.length }
}

/** One setting in the same format. */
export function gitSettingText({ section, name, key, value }: GitSetting): string {
  const quote = (text: string) => text.replaceAll(/[\\"]/g, '\\$&')
  const title = name === '' ? `[${section}]` : `[${section} "${quote(name)}"]`
  return `${title}\n\t${key} = "${quote(value).replaceAll('\n', '\\n')}"\n`
}

import type { Level } from '../../errors.ts'
import type { LintDiagnostic } from '../../lint/rule.ts'
import { oneLine } from '../../text/untrusted.ts'
import { wrapLines } from '../../text/wrap.ts'
import { type Screen, screenOf } from './screen.ts'

const STYLES: Record<Level, readonly [sign: string, style: 'red' | 'yellow' | 'dim']> = {
  error: ['✖', 'red'],
  warning: ['!', 'yellow'],
  note: ['–', 'dim'],
}

/** Findings as a terminal shows them, the summary last, where it is seen. */
export function renderFindings(
  findings: readonly LintDiagnostic[],
  summary: string,
  options: { color: boolean; width: number },
): string {
  const screen = screenOf(options)
  const worst = findings.find(({ level }) => level === 'error') ?? findings.find(({ level }) => level === 'warning')
  const [sign, style] = worst === undefined ? (['✔', 'green'] as const) : STYLES[worst.level]
  const lines = findings.map((finding) => findingLines(finding, screen))
  const last = wrapLines(`${sign} ${oneLine(summary, 4_000)}`, screen.width).map((line) =>
    screen.paint('bold', screen.paint(style, line)),
  )
  return `${[...lines, last.join('\n')].join('\n\n')}\n`
}

function findingLines({ rule, level, file, line, message, hint }: LintDiagnostic, screen: Screen): string {
  const [sign, style] = STYLES[level]
  const place = oneLine(line === null ? file : `${file}:${line}`, 200)
  const head = `${screen.paint(style, `${sign} ${level}`)} ${place} ${screen.paint('dim', rule)}`
  const indent = (text: string) => wrapLines(oneLine(text, 500), screen.width - 2).map((one) => `  ${one}`)
  return [head, ...indent(message), ...(hint === null ? [] : indent(`→ ${hint}`))].join('\n')
}

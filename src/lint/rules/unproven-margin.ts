import { percentAsSet, whole } from '../../text/format.ts'
import { fewestAlike, roundMarginAbove, unseenDrop } from '../../verdict/unseen-drop.ts'
import type { Found, Rule } from '../rule.ts'

export const unprovenMargin: Rule = {
  id: 'unproven-margin',
  levels: ['note', 'warning'],
  what: 'A prompt whose cases are too few to prove `gate.margin` even when all of them pass in both versions; cases of one `cluster` count as one. With `gate.require: proof` a warning.',
  why: 'A pull request can pass within the margin, but is never proven no worse; where proof is required, none passes.',
  remedy:
    'Add cases up to the number it names (59 for a margin of 5 % and a confidence of 95 %), or widen `gate.margin`.',
  find: (subject) => {
    const { gate } = subject.project.config
    const alpha = Number((1 - gate.confidence).toPrecision(12))
    const fewest = fewestAlike(alpha, gate.margin)
    if (fewest === null) return []
    return subject.prompts.flatMap((prompt): Found[] => {
      const units = new Set(subject.cases(prompt).map(({ id, cluster }) => JSON.stringify([cluster, cluster ?? id])))
        .size
      if (units === 0 || units >= fewest) return []
      const margin = roundMarginAbove(unseenDrop(alpha, units))
      const cases = units === 1 ? '1 independent case' : `${whole(units)} independent cases`
      const wider = margin === null ? '' : `, or set \`gate.margin: ${percentAsSet(margin).replace(' ', '')}\``
      const means =
        gate.require === 'proof'
          ? 'no pull request can pass'
          : 'a pull request can pass within the margin, but is never proven no worse'
      return [
        {
          level: gate.require === 'proof' ? 'warning' : 'note',
          file: prompt.file,
          line: prompt.line,
          message: `prompt ${prompt.id} has ${cases}, and ${whole(fewest)} are needed to prove a margin of ${percentAsSet(gate.margin)}: ${means}.`,
          hint: `Add ${whole(fewest - units)} more, taken from what users ask${wider}.`,
        },
      ]
    })
  },
}

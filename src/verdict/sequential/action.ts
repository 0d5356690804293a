import { count, percentAsSet, whole } from '../../text/format.ts'

/** What would settle a comparison, each by itself; null where it cannot, or is not to be advised. */
export type Remedies = {
  /** Cases beside those that there are, at least 1. */
  cases: number | null
  /** A larger `gate.margin`, 0..1, that these very answers keep. */
  margin: number | null
  /** Answers to each case and arm, in place of those there are. */
  repeats: number | null
}

type Wording = {
  /** Whether the numbers of cases and answers are sure, not only enough 4 times in 5. */
  exact: boolean
  /** What becomes of the comparison: `prove it`. */
  effect: string
  /** What one run would take: `about 560 calls and $0.12 a run`; null where nothing tells. */
  price: { cases: string | null; repeats: string | null }
}

/**
 * What to do, as one sentence: `29 more cases, or gate.margin: 10%, would prove it.`
 * @returns null when nothing would
 */
export function actionSentence({ cases, margin, repeats }: Remedies, { exact, effect, price }: Wording): string | null {
  const about = exact ? '' : 'about '
  const priced = (text: string, what: string | null) => (what === null ? text : `${text} (${what})`)
  const ways = [
    ...(cases === null ? [] : [priced(`${about}${count(cases, 'more case')}`, price.cases)]),
    ...(repeats === null
      ? []
      : [priced(`${whole(repeats)} answers to each case (\`evaluation.repeat: ${repeats}\`)`, price.repeats)]),
    ...(margin === null ? [] : [`\`gate.margin: ${percentAsSet(margin).replace(' ', '')}\``]),
  ]
  const [first, ...others] = ways
  if (first === undefined) return null
  const all = others.length === 0 ? first : `${[first, ...others.slice(0, -1)].join(', ')}, or ${others.at(-1)},`
  const sure = exact || (cases === null && repeats === null) ? 'would' : 'would most likely'
  return `${all.slice(0, 1).toUpperCase()}${all.slice(1)} ${sure} ${effect}.`
}

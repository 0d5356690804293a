import { count, duration, percent, percentAsSet, pointsText, pValue, rangeInWords, usd, whole } from '../text/format.ts'
import { chooser } from './chooser.ts'
import type { PageData, PagePrompt } from './data.ts'
import { type Child, el, fill, sentence } from './dom.ts'
import { tokensView } from './tokens-view.ts'
import type { Page, Shown } from './view.ts'

/** What the numbers mean, in words that need no statistics, with the numbers of a prompt of this run; and what its answers took of tokens and money. */
export function numbersView(page: Page): Shown {
  const element = el('div', { class: 'sections' })
  const update = () => {
    const { data } = page
    const { chosen, element: choice } = chooser(page, {
      all: data.prompts,
      label: ({ label }) => label,
      title: 'With the numbers of',
    })
    fill(
      element,
      ...(chosen === undefined ? [] : [el('h1', {}, 'What the numbers mean'), choice, explained(chosen, data)]),
      data.tokens === null ? null : tokensView(data.tokens),
    )
  }
  return { element, update }
}

function explained(prompt: PagePrompt, data: PageData): HTMLElement {
  const entries = [...scoreEntries(prompt), ...differenceEntries(prompt, data), ...otherEntries(prompt)]
  return el(
    'dl',
    { class: 'explained' },
    ...entries.flatMap(([term, ...texts]): Child[] => [
      el('dt', {}, term),
      el('dd', {}, ...texts.map((text) => el('p', {}, sentence(text)))),
    ]),
  )
}

type Entry = [term: string, ...texts: string[]]

function scoreEntries({ score, floor, passed, failed, errored }: PagePrompt): Entry[] {
  const all = passed + failed + errored
  const own =
    score.baseline === null
      ? `Here it is ${percent(score.candidate)}.`
      : `Here it is ${percent(score.candidate)} with this change and ${percent(score.baseline)} on the base, over ${count(score.cases, 'case')} that both versions answered; in ${whole(score.discordant)} of them the score differs.`
  return [
    [
      'Score',
      'Each answer gets 0 to 1 from what is asserted of it, a case the mean of its answers, and a prompt the mean of its cases. In percent, or in points, which are hundredths.',
      own,
    ],
    [
      'Pass',
      'A case passes when more than half of its answers do.',
      `Here ${whole(passed)} of ${count(all, 'case')} pass${errored === 0 ? '' : `; ${whole(errored)} could not be measured, which is no failure and no score of 0`}.`,
    ],
    ...(floor === null
      ? []
      : [['Floor', `What the mean score must reach whatever it was before: ${percentAsSet(floor)}.`] satisfies Entry]),
  ]
}

function differenceEntries({ score, method }: PagePrompt, { margin, confidence }: PageData): Entry[] {
  const { delta, interval, p, minimumDetectableEffect } = score
  const marginText = `The largest drop of the mean score that you tolerate, \`gate.margin\`: ${percentAsSet(margin).replace(' %', '')} points.`
  if (delta === null)
    return [['Margin', marginText, 'There is nothing to compare with here, so only the floor decides.']]
  const sure = percentAsSet(2 * confidence - 1)
  return [
    [
      'Difference',
      `The score of this change less that of the base, case by case: here ${pointsText(Math.abs(delta))} ${delta < 0 ? 'lower' : 'higher'}.`,
    ],
    ...(interval === null
      ? []
      : [
          [
            'Interval',
            'Other cases of the same kind, or the same ones asked again, would give another number. The interval says where the true difference lies.',
            `Here: ${rangeInWords(interval)}, ${sure} sure. Its ends are the bounds that decide, each ${percentAsSet(confidence)} sure. It is worse when the whole interval is below 0 and the drop larger than the margin; proven no worse when the whole interval is above −${percentAsSet(margin).replace(' %', '')}.`,
          ] satisfies Entry,
        ]),
    ['Margin', marginText],
    ...(p === null
      ? []
      : [
          [
            'p',
            `How often chance alone would show so large a ${delta < 0 ? 'drop' : 'gain'} if there were none.`,
            `Here ${pValue(p)}${p > 0.001 ? `: about ${whole(Math.round(1000 * p))} times in 1,000` : ''}. Below ${Number((1 - confidence).toPrecision(3))} it is not taken for chance.`,
          ] satisfies Entry,
        ]),
    ...(minimumDetectableEffect === null
      ? []
      : [
          [
            'Smallest drop',
            `The smallest true drop that these cases would show four times in five: ${pointsText(minimumDetectableEffect)}. A smaller one can hide; more cases, or more answers to each, find it.`,
          ] satisfies Entry,
        ]),
    ...(method === null ? [] : [['Method', method] satisfies Entry]),
  ]
}

function otherEntries({ cost, latency }: PagePrompt): Entry[] {
  return [
    [
      'Cost a request',
      `What an answer costs by the price list, one from the cache included: ${usd(cost.candidate)}${cost.baseline === null ? '' : `, ${usd(cost.baseline)} on the base`}.`,
    ],
    [
      'Latency p95',
      `95 of 100 answers that were waited for came within this time: ${duration(latency.candidate.p95)}${latency.baseline.p95 === null ? '' : `, ${duration(latency.baseline.p95)} on the base`}. Answers from the cache do not count.`,
    ],
    [
      'Flaky',
      'Some answers to the same case pass and some fail. With one answer to each case it is unknown whether any is.',
    ],
  ]
}

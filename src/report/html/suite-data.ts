import type { PageAttack, PageAttackOutcome, PageSuite } from '../../page/data.ts'
import type { SuiteComparison } from '../../verdict/comparison.ts'
import { marksOfAll } from '../marks.ts'
import { type Attack, successes, successfulAttacks, successRate, suiteNotes, suiteStatus } from '../safety-suites.ts'
import { shortened } from './texts.ts'

/** Attacks of a suite that the page holds: those that succeed before those that do not. */
const MOST_ATTACKS = 200
const LONGEST_ATTACK = 8_000

export function suiteData(suite: SuiteComparison): PageSuite {
  const { word, ok } = suiteStatus(suite)
  const succeeded = successfulAttacks(suite)
  const others = suite.results.filter(({ candidate }) => candidate.succeeded !== true)
  const attacks = [...succeeded, ...others].slice(0, MOST_ATTACKS)
  return {
    suite: suite.suite,
    status: word,
    tone: ok === null ? 'open' : ok ? 'good' : 'bad',
    successes: successes(suite),
    rate: successRate(suite) ?? '',
    reason: suite.reason,
    notes: suiteNotes(suite).map((note) => shortened(note, LONGEST_ATTACK)),
    attacks: attacks.map(attackData),
    more: suite.results.length - attacks.length,
  }
}

function attackData({ id, attack, candidate, baseline }: Attack): PageAttack {
  return {
    id,
    attack: shortened(attack, LONGEST_ATTACK),
    candidate: outcomeData(candidate),
    baseline: baseline === null ? null : outcomeData(baseline),
  }
}

function outcomeData({ succeeded, why, output, answers }: Attack['candidate']): PageAttackOutcome {
  return {
    succeeded,
    why: shortened(why, LONGEST_ATTACK),
    output: shortened(output, LONGEST_ATTACK),
    marks: marksOfAll(answers),
  }
}

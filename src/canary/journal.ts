import { UserError } from '../errors.ts'
import { behind, bracket, hasBracket, lastBracket, MOST_DESCRIPTION, spaceBefore } from '../source/description-marks.ts'
import type { RolloutState } from './state-machine.ts'

/** Numbers of a length that none exceeds: a lease of more digits would never end. */
const WRITTEN =
  /^(\d{1,12})>(\d{1,12}) step=(\d{1,4}) weight=([\d.e-]+) run=(\S+) start=(\d{1,11}) since=(\d{1,11}) lease=(\d{1,11})(?: pairs=(\d{1,4}):(\d{1,9})\/(\d{1,9}))?(?: (detached|held))?\]$/

/** What a journal may grow by on its way: a description that has room for its beginning has room for its end. */
const GROWTH = ' pairs=10:999/999 detached'.length

/**
 * The description of an alias during a rollout: the user's own text and, behind it, the journal. It is written in the
 * same call as the weights, so that the two never disagree.
 * @throws UserError when both together are too long
 */
export function writeJournal(text: string, rollout: RolloutState): string {
  const { old, new: candidate, step, weight, run, started, since, lease, care, pairs } = rollout
  const times = `start=${seconds(started)} since=${seconds(since)} lease=${seconds(lease)}`
  const fixed = `${old}>${candidate} step=${step} weight=${weight} run=${run} ${times}`
  const counted = pairs === null ? '' : ` pairs=${pairs.step}:${pairs.onlyOld}/${pairs.onlyNew}`
  const growth = `${counted}${care === 'attended' ? '' : ` ${care}`}`
  const place = spaceBefore(bracket(fixed)) - Math.max(GROWTH, growth.length)
  if (text.length > place) {
    throw new UserError(
      `the alias's description has ${text.length} characters, and the canary's journal needs ${MOST_DESCRIPTION - place} of ${MOST_DESCRIPTION}`,
      { hint: `Shorten the description of the alias to ${place} characters.` },
    )
  }
  return behind(text, bracket(`${fixed}${growth}`))
}

/** Whether there is one, also one that cannot be read. */
export function hasJournal(description: string): boolean {
  return hasBracket(description)
}

/**
 * The user's text and the journal in a description.
 * @throws UserError when there is a journal that cannot be read: acting on half of it could undo a good release
 */
export function readJournal(description: string): { text: string; rollout: RolloutState | null } {
  const found = lastBracket(description)
  if (found === null) return { text: description, rollout: null }
  const fields = WRITTEN.exec(found.inside)
  const weight = Number(fields?.[4])
  if (fields === null || !(weight > 0 && weight <= 1)) {
    throw new UserError(`the journal in the alias's description cannot be read: ${found.mark}`, {
      hint: 'Look at the weights of the alias. When no rollout is running, remove the part in brackets.',
    })
  }
  const [, old = '', candidate = '', step, , run = '', started, since, lease, pairsOf, onlyOld, onlyNew, care] = fields
  return {
    text: found.before,
    rollout: {
      run,
      old,
      new: candidate,
      step: Number(step),
      weight,
      started: Number(started) * 1000,
      since: Number(since) * 1000,
      lease: Number(lease) * 1000,
      care: care === 'held' || care === 'detached' ? care : 'attended',
      pairs:
        pairsOf === undefined ? null : { step: Number(pairsOf), onlyOld: Number(onlyOld), onlyNew: Number(onlyNew) },
    },
  }
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}

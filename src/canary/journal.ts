import { UserError } from '../errors.ts'
import type { Rollout } from './machine.ts'

/** The most characters of an alias's description. */
const MAX_DESCRIPTION = 256

const MARK = '[ai-cicd '
const WRITTEN = /^(\d+)>(\d+) step=(\d+) weight=([\d.e-]+) run=(\S+) start=(\d+) since=(\d+) lease=(\d+)( held)?\]$/

/**
 * The description of an alias during a rollout: the user's own text and, behind it, the journal. It is written in the
 * same call as the weights, so that the two never disagree.
 * @throws UserError when both together are too long
 */
export function writeJournal(text: string, rollout: Rollout): string {
  const { old, new: candidate, step, weight, run, started, since, lease, held } = rollout
  const times = `start=${seconds(started)} since=${seconds(since)} lease=${seconds(lease)}`
  const journal = `${MARK}${old}>${candidate} step=${step} weight=${weight} run=${run} ${times}${held ? ' held' : ''}]`
  const description = text === '' ? journal : `${text} ${journal}`
  if (description.length > MAX_DESCRIPTION) {
    throw new UserError(
      `the alias's description has ${text.length} characters, and the canary's journal needs ${journal.length + 1} of ${MAX_DESCRIPTION}`,
      { hint: `Shorten the description of the alias to ${MAX_DESCRIPTION - journal.length - 1} characters.` },
    )
  }
  return description
}

/**
 * The user's text and the journal in a description.
 * @throws UserError when there is a journal that cannot be read: acting on half of it could undo somebody's release
 */
export function readJournal(description: string): { text: string; rollout: Rollout | null } {
  const at = description.lastIndexOf(MARK)
  if (at === -1) return { text: description, rollout: null }
  const fields = WRITTEN.exec(description.slice(at + MARK.length))
  const weight = Number(fields?.[4])
  if (fields === null || !(weight > 0 && weight <= 1)) {
    throw new UserError(`the journal in the alias's description cannot be read: ${description.slice(at)}`, {
      hint: 'Look at the weights of the alias. When no rollout is running, remove the part in brackets.',
    })
  }
  const [, old = '', candidate = '', step, , run = '', started, since, lease, held] = fields
  return {
    text: description.slice(0, at).replace(/ $/, ''),
    rollout: {
      run,
      old,
      new: candidate,
      step: Number(step),
      weight,
      started: Number(started) * 1000,
      since: Number(since) * 1000,
      lease: Number(lease) * 1000,
      held: held !== undefined,
    },
  }
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}

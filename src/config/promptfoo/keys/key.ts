/**
 * What becomes of a key of promptfoo: `honoured` it means here what it means there; `comment` it is for readers of the
 * file; `warned` it changes no verdict, or nothing that is done here; `refused` it would change what is measured and
 * cannot be honoured.
 */
type Outcome = 'honoured' | 'comment' | 'warned' | 'refused'

/**
 * One key. `note` of an honoured key says what it is here, of a warned one why it has no effect, of a refused one what
 * to do instead; a sentence in each case.
 */
export type Key = readonly [outcome: Outcome, note: string]

/** The keys that may stand in one place, by their names. */
export type Keys = Readonly<Record<string, Key>>

/** A function as it is written in a configuration. */
type WrittenFunction = {
  name: string
  /** Region and account, as an ARN names them; null where they are those of the job's credentials. */
  place: string | null
  /** Null where no alias or version is named. */
  qualifier: string | null
}

/** The parts of `name`, `name:alias`, and of both as an ARN, also one that begins with the account. */
export function writtenFunction(text: string): WrittenFunction {
  const parts = text.replace(/^\d{12}:function:/, '').split(':')
  const isArn = text.startsWith('arn:')
  const [name = text, qualifier = null] = isArn ? parts.slice(6) : parts
  return { name, place: isArn ? parts.slice(3, 5).join(':') : null, qualifier }
}

/** Whether two may be one function: a name alone means that of any region and account. */
export function mayBeSameFunction(one: string, other: string): boolean {
  const [a, b] = [writtenFunction(one), writtenFunction(other)]
  return a.name === b.name && (a.place === null || b.place === null || a.place === b.place)
}

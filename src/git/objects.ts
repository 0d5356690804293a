import { Unreadable } from '../source/unreadable.ts'
import type { GitPipe } from './exec.ts'

/** One object of the repository. `bytes` is null when it is larger than was asked for. */
type GitObject = { id: string; type: string; size: number; bytes: Buffer | null }

/** The object database, read through one git process that is started once and answers in turn. */
export interface GitObjects {
  /** Starts the process ahead of the first question. @returns false when git is not installed */
  open(): Promise<boolean>
  /**
   * @param name a full sha, or a sha with a suffix such as `^{tree}`
   * @param most bytes worth reading
   * @returns null when it is not here (in a partial clone git gets it first)
   * @throws Unreadable when git cannot be asked
   */
  read(name: string, most?: number): Promise<GitObject | null>
}

/** How long the process is kept without a question, in milliseconds. */
const IDLE_MS = 1_000

type Asked = {
  name: string
  most: number
  resolve: (found: GitObject | null) => void
  reject: (reason: Error) => void
}

/** @param start runs `git cat-file --batch` in the repository */
export function gitObjects(start: () => GitPipe): GitObjects {
  let session: Session | null = null
  const open = (): Session => {
    if (session?.ended !== false) session = new Session(start())
    return session
  }
  return {
    open: () => open().started(),
    read: (name, most = Number.MAX_SAFE_INTEGER) =>
      new Promise((resolve, reject) => open().ask({ name, most, resolve, reject })),
  }
}

/** One process. Its answers come in the order of the questions: a line `<id> <type> <size>`, the content, a line feed. */
class Session {
  ended = false
  readonly #pipe: GitPipe
  readonly #asked: Asked[] = []
  #unread: Buffer[] = []
  /** The object whose content is being read, and how much of it and its line feed is to come. */
  #object: { found: GitObject; parts: Buffer[]; left: number } | null = null
  #idle: NodeJS.Timeout | undefined

  constructor(pipe: GitPipe) {
    this.#pipe = pipe
    pipe.onData((chunk) => this.#take(chunk))
    pipe.onEnd(({ stderr }) => this.#end(stderr.trim()))
    this.#rest()
  }

  started(): Promise<boolean> {
    return this.#pipe.started()
  }

  ask(asked: Asked): void {
    clearTimeout(this.#idle)
    this.#asked.push(asked)
    this.#pipe.keepAlive(true)
    this.#pipe.write(`${asked.name}\n`)
  }

  #rest(): void {
    this.#pipe.keepAlive(false)
    this.#idle = setTimeout(() => {
      this.ended = true
      this.#pipe.close()
    }, IDLE_MS)
    this.#idle.unref()
  }

  #take(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0) {
      if (this.#object === null) {
        const end = rest.indexOf('\n')
        this.#unread.push(end < 0 ? rest : rest.subarray(0, end))
        if (end < 0) return
        this.#header(Buffer.concat(this.#unread).toString('utf8'))
        this.#unread = []
        rest = rest.subarray(end + 1)
      } else {
        const part = rest.subarray(0, this.#object.left)
        if (this.#object.found.bytes !== null) this.#object.parts.push(part)
        this.#object.left -= part.length
        rest = rest.subarray(part.length)
      }
      if (this.#object?.left === 0) this.#content(this.#object)
    }
  }

  #header(line: string): void {
    const [, id, type, size] = /^([0-9a-f]+) (\w+) (\d+)$/.exec(line) ?? []
    if (id === undefined || type === undefined) {
      this.#answer(null)
      return
    }
    const most = this.#asked[0]?.most ?? 0
    const found = { id, type, size: Number(size), bytes: Number(size) > most ? null : Buffer.alloc(0) }
    this.#object = { found, parts: [], left: found.size + 1 }
  }

  #content({ found, parts }: { found: GitObject; parts: Buffer[] }): void {
    this.#object = null
    this.#answer(found.bytes === null ? found : { ...found, bytes: Buffer.concat(parts).subarray(0, found.size) })
  }

  #answer(found: GitObject | null): void {
    this.#asked.shift()?.resolve(found)
    if (this.#asked.length === 0) this.#rest()
  }

  #end(error: string): void {
    this.ended = true
    clearTimeout(this.#idle)
    for (const { name, reject } of this.#asked.splice(0)) {
      reject(new Unreadable(`git cannot read ${name}: ${error}`, { hint: 'Check that `git status` works here.' }))
    }
  }
}

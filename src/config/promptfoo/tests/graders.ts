/** Who grades, in every form that promptfoo's files have for it, put into one: the name of a model. */
import type { Row } from '../../../datasets/row.ts'
import { UserError } from '../../../errors.ts'
import { needsOf } from '../../../scorers/registry.ts'
import { Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { isMapping, memberOf } from '../../../source/mapping.ts'
import { fieldName } from '../../../source/parse.ts'
import { type Files, readFileValue } from '../file-value.ts'
import { GRADER_CONFIG_KEYS, GRADER_KEYS } from '../keys/grader-keys.ts'
import { knownKeys } from '../keys/known-keys.ts'
import { withDefaultsWithin } from '../providers/environment.ts'

type Path = ReadonlyArray<string | number>

/** Models by what they are to do; `id`: one for everything. */
type Named = { id?: string; text?: string; embedding?: string }

/**
 * A row whose graders, in the options of a test and in its assertions, are names of models. What is said of them beside
 * their names is warned of, and what names no model is a mistake.
 */
export async function withGraderNames(row: Row, files: Files): Promise<Read<Row>> {
  const diagnostics = new Diagnostics()
  const { located, at } = row
  const reading = new GraderReading(files, row, diagnostics)

  async function inAssertion(written: unknown, path: Path): Promise<unknown> {
    if (!isMapping(written)) return written
    const { assert, provider } = written
    const members = Array.isArray(assert) ? { assert: await inAssertions(assert, [...path, 'assert']) } : {}
    if (provider === undefined || provider === null || typeof written.type !== 'string')
      return { ...written, ...members }
    const place = [...path, 'provider']
    const { id, text, embedding } = await reading.named(provider, place)
    const model = (needsOf({ type: written.type }) === 'embedding' ? embedding : text) ?? id
    if (model !== undefined) return { ...written, ...members, provider: model }
    if (id ?? text ?? embedding) reading.mistaken(place, `names no model for ${written.type}`)
    const { provider: _, ...rest } = written
    return { ...rest, ...members }
  }

  async function inAssertions(written: readonly unknown[], path: Path): Promise<unknown[]> {
    const read: unknown[] = []
    for (const [index, one] of written.entries()) read.push(await inAssertion(one, [...path, index]))
    return read
  }

  async function inTest(test: unknown): Promise<unknown> {
    if (!isMapping(test)) return test
    const { options, assert } = test
    // Most tests name none.
    if (!namesGrader(options) && !(Array.isArray(assert) && assert.some(namesGrader))) return test
    const changed: Record<string, unknown> = { ...test }
    if (Array.isArray(assert)) changed.assert = await inAssertions(assert, [...at, 'assert'])
    if (isMapping(options) && options.provider !== undefined && options.provider !== null) {
      const { id, text, embedding } = await reading.named(options.provider, [...at, 'options', 'provider'])
      const judge = text ?? id
      changed.options = {
        ...options,
        provider: {
          ...(judge === undefined ? {} : { text: judge }),
          ...(embedding === undefined ? {} : { embedding }),
        },
      }
    }
    return changed
  }

  const written = at.reduce(memberOf, located.value)
  const test = await inTest(written)
  if (test === written) return diagnostics.withValue(row)
  // Only this row is read of it: lines are told by the path, which stays.
  const value = at.reduceRight<unknown>((inside, key) => ({ [key]: inside }), test)
  return diagnostics.withValue({ ...row, located: { line: (path) => located.line(path), value } })
}

/** Whether options or an assertion, members of a set included, name who grades. */
function namesGrader(written: unknown): boolean {
  if (!isMapping(written)) return false
  const { provider, assert } = written
  return (provider !== undefined && provider !== null) || (Array.isArray(assert) && assert.some(namesGrader))
}

class GraderReading {
  readonly #files: Files
  readonly #row: Row
  readonly #diagnostics: Diagnostics

  constructor(files: Files, row: Row, diagnostics: Diagnostics) {
    this.#files = files
    this.#row = row
    this.#diagnostics = diagnostics
  }

  mistaken(
    path: Path,
    message: string,
    hint: string | null = 'Write the name of the model, or `id` with its name.',
  ): void {
    this.#diagnostics.add({ ...this.#place(path), message, hint })
  }

  #place(path: Path) {
    const { located, file, line } = this.#row
    return { file, line: located.line(path) ?? line, field: fieldName(path) }
  }

  /** The models that a grader names; none after a mistake. */
  async named(written: unknown, path: Path): Promise<Named> {
    const value = withDefaultsWithin(written)
    if (JSON.stringify(value) !== JSON.stringify(written)) {
      const message = 'the environment is not read: of each `env` the default that stands beside it is taken'
      this.#diagnostics.add({ ...this.#place(path), level: 'warning', message })
    }
    return await this.#named(value, path, true)
  }

  async #named(value: unknown, path: Path, mayBeFile: boolean): Promise<Named> {
    if (typeof value === 'string' && value !== '') {
      const isFile = mayBeFile && /^file:\/\/.*\.(?:ya?ml|json)$/i.test(value)
      return isFile ? await this.#inFile(value, path) : { id: value }
    }
    if (Array.isArray(value)) {
      const [first, ...others] = value
      if (others.length === 0 && first !== undefined) return await this.#named(first, path, mayBeFile)
      this.mistaken(
        path,
        'expected one model, not a list',
        'Keep one; several judges are `evaluation.judge.models` of an ai-cicd.yml.',
      )
      return {}
    }
    if (!isMapping(value)) {
      this.mistaken(path, 'names no model')
      return {}
    }
    return await this.#inMapping(value, path, mayBeFile)
  }

  async #inFile(written: string, path: Path): Promise<Named> {
    try {
      return await this.#named(withDefaultsWithin(await readFileValue(this.#files, written)), path, false)
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      this.mistaken(path, thrown.message, thrown.hint)
      return {}
    }
  }

  async #inMapping(value: Record<string, unknown>, path: Path, mayBeFile: boolean): Promise<Named> {
    const keys = Object.keys(value)
    const [only] = keys
    // As in `providers`: the name of the model, and its settings.
    if (only !== undefined && keys.length === 1 && !Object.hasOwn(GRADER_KEYS, only)) {
      const settings = value[only]
      if (isMapping(settings)) this.#honoured({ ...settings, id: only }, [...path, only])
      return { id: only }
    }
    const honoured = this.#honoured(value, path)
    const { id } = honoured
    if (id !== undefined && id !== null && (typeof id !== 'string' || id === '')) {
      this.mistaken([...path, 'id'], 'expected the name of a model')
      return {}
    }
    const of = async (key: 'text' | 'embedding'): Promise<string | undefined> => {
      const inside = honoured[key]
      if (inside === undefined || inside === null) return undefined
      const named = await this.#named(inside, [...path, key], mayBeFile)
      return named[key] ?? named.id
    }
    const [text, embedding] = [await of('text'), await of('embedding')]
    const named = { ...(id ? { id } : {}), ...(text ? { text } : {}), ...(embedding ? { embedding } : {}) }
    const others = keys.includes('classification') || keys.includes('moderation')
    if (!others && Object.keys(named).length === 0 && !honoured.text && !honoured.embedding) {
      this.mistaken(path, 'names no model')
    }
    return named
  }

  /** The honoured keys; warns of the others, and of those of `config`. */
  #honoured(value: Record<string, unknown>, path: Path): Record<string, unknown> {
    const { located, file } = this.#row
    const place = { located, file, of: 'settings' } as const
    const honoured = this.#diagnostics.take(knownKeys(value, GRADER_KEYS, { ...place, at: path }))
    const { config } = honoured
    if (isMapping(config)) {
      // What judges are asked at anyway.
      const { temperature, ...others } = config
      const settings = Number(temperature) === 0 && temperature !== '' ? others : config
      this.#diagnostics.take(knownKeys(settings, GRADER_CONFIG_KEYS, { ...place, at: [...path, 'config'] }))
    }
    return honoured
  }
}

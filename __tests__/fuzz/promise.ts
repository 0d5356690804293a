import fc from 'fast-check'
import { type Diagnostic, UserError } from '../../src/errors.ts'
import { ModelError } from '../../src/models/model.ts'
import { ScoringError } from '../../src/scorers/scoring-error.ts'
import { watchdog } from './watchdog.ts'

/** Of every property; more, or others, with FUZZ_RUNS and FUZZ_SEED. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 10_000)

/** CPU time of one run: far above what any takes, far below what a user would call a hang. */
const MOST_CPU_MS = 3_000

const running = watchdog()
const prototypes = [Object.prototype, Array.prototype, String.prototype, Function.prototype]
const untouched = prototypes.map((one) => Reflect.ownKeys(one).length)

/** Below this share of inputs that are read to the end, what is fuzzed is little more than the parser's first line. */
const LEAST_READ = 0.1

/**
 * Whatever the input: a clear error or a right result, soon, and nothing else in the process is changed.
 * @param read looks at one input; returns false, or throws an error of ours, when it was refused, and throws whatever fails
 */
export async function fuzz<T>(seed: number, input: fc.Arbitrary<T>, read: (input: T) => unknown): Promise<void> {
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(input, async (one) => {
      running(one)
      const before = process.cpuUsage()
      try {
        if ((await read(one)) !== false) accepted += 1
      } catch (thrown) {
        if (!isOurs(thrown)) throw thrown
        if (thrown.message === '') throw new Error('an error without a message')
      }
      const took = process.cpuUsage(before).user / 1000
      if (took > MOST_CPU_MS) throw new Error(`one run took ${took} ms of CPU time`)
      const polluted = prototypes.find((type, index) => Reflect.ownKeys(type).length !== untouched[index])
      if (polluted !== undefined) throw new Error(`something was added to ${polluted.constructor.name}.prototype`)
    }),
    { numRuns: RUNS, seed: Number(process.env.FUZZ_SEED ?? seed) },
  )
  if (accepted < RUNS * LEAST_READ) throw new Error(`only ${accepted} of ${RUNS} inputs were read to the end`)
}

function isOurs(thrown: unknown): thrown is Error {
  return thrown instanceof UserError || thrown instanceof ModelError || thrown instanceof ScoringError
}

/** Every mistake says what is wrong, and its line is one of its file's. */
export function expectClear(diagnostics: readonly Diagnostic[], files: Readonly<Record<string, string>>): void {
  const lines = new Map<string, number>()
  for (const { message, file, line } of diagnostics) {
    const place = `${file}:${line}: ${message}`
    const unclear = /undefined|\[object |NaN|Cannot read|is not a function|Maximum call stack/
    if (message === '' || unclear.test(message)) throw new Error(`not clear: ${place}`)
    const text = file === null ? undefined : files[file]
    if (file === null || text === undefined) continue
    const last = lines.get(file) ?? text.split(/\r\n|\n|\r/).length
    lines.set(file, last)
    if (line !== null && (line < 1 || line > last + 1)) throw new Error(`not one of ${last} lines: ${place}`)
    if (line === null && /^this is not valid (?:YAML|CSV)/.test(message)) throw new Error(`without a line: ${place}`)
  }
}

/** No number that JSON cannot hold: it would be lost where the value is written down. */
export function expectPlain(value: unknown): void {
  const open = [value]
  const seen = new Set<unknown>()
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next === 'number' && !Number.isFinite(next)) throw new Error(`JSON cannot hold ${next}`)
    if (typeof next !== 'object' || next === null || seen.has(next)) continue
    seen.add(next)
    open.push(...(next instanceof Map ? next.values() : Object.values(next)))
  }
}

import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'
import { z } from 'zod'
import { messageOf } from '../../errors.ts'
import { parseJson } from '../deterministic/json-text.ts'
import { ScoringError } from '../scoring-error.ts'
import { BrokenLimit } from './broken-limit.ts'
import { CodeThrew } from './code-threw.ts'
import type { BoundedJob } from './job.ts'
import { takeClockAway } from './no-clock.ts'
import { MOST_RETURNED, SANDBOX_PROGRAM } from './program.ts'

const PAGE_BYTES = 65_536
/** All that the interpreter has, itself included. */
const MEMORY_BYTES = 64 * 1024 * 1024
const STACK_BYTES = 256 * 1024

let quickJs: Promise<QuickJSWASMModule> | null = null

/**
 * The interpreter, compiled once in this thread. It is the WebAssembly memory that cannot grow: the interpreter's own
 * limit counts allocations, not what they hold.
 */
export function loadQuickJs(): Promise<QuickJSWASMModule> {
  quickJs ??= load()
  return quickJs
}

async function load(): Promise<QuickJSWASMModule> {
  takeClockAway()
  const variant = await import('@jitl/quickjs-singlefile-cjs-release-sync')
  // All of it from the start: growing it under way leaves the library with views of what is no longer there.
  const pages = MEMORY_BYTES / PAGE_BYTES
  const wasmMemory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  return newQuickJSWASMModuleFromVariant(newVariant(variant.default.default, { wasmMemory }))
}

type JavaScriptJob = Extract<BoundedJob, { kind: 'javascript' }>

/**
 * Runs code in a fresh QuickJS interpreter: it reaches the language itself and the data it is given, nothing else.
 * Code and data go in as JSON, so neither can become part of the program around them.
 *
 * @returns what the code returned, as JSON data; undefined for what JSON cannot say
 * @throws CodeThrew when it throws about what it was given
 * @throws ScoringError when it is wrong in itself, or returns what is too large
 * @throws BrokenLimit when it takes too long, or needs too much memory
 */
export function runJavaScript(module: QuickJSWASMModule, job: JavaScriptJob, timeoutMs: number): unknown {
  const runtime = module.newRuntime()
  const deadline = performance.now() + timeoutMs
  const late = (): boolean => performance.now() > deadline
  runtime.setMaxStackSize(STACK_BYTES)
  runtime.setInterruptHandler(late)
  const vm = runtime.newContext()
  let failure: unknown = null
  try {
    const { code, output, context } = job
    const given = vm.newString(JSON.stringify({ code, output, context }))
    vm.setProp(vm.global, 'given', given)
    given.dispose()
    const evaluated = vm.evalCode(SANDBOX_PROGRAM, 'assertion.js')
    if (evaluated.error) throw unmeasurable(vm, evaluated.error, late())
    const jobs = runtime.executePendingJobs()
    if (jobs.error) {
      evaluated.value.dispose()
      throw unmeasurable(vm, jobs.error, late())
    }
    jobs.dispose()
    const promise = vm.getPromiseState(evaluated.value)
    // The code changed what promises are made of.
    const isNone = promise.type === 'fulfilled' && promise.notAPromise === true
    evaluated.value.dispose()
    if (isNone) throw new ScoringError('the code replaces promises by something else')
    if (promise.type === 'rejected') throw unmeasurable(vm, promise.error, late())
    if (promise.type === 'pending') {
      throw late() ? tooSlow(timeoutMs) : new ScoringError('the code waits for something that never happens')
    }
    const text = vm.getString(promise.value)
    promise.value.dispose()
    return decoded(text)
  } catch (thrown) {
    // The thread's own stack can end before the interpreter's.
    failure = thrown instanceof RangeError ? new ScoringError('stack overflow: the code goes too deep') : thrown
    throw failure
  } finally {
    dispose(vm, runtime, failure)
  }

  function unmeasurable(context: QuickJSContext, error: QuickJSHandle, timedOut: boolean): Error {
    const thrown: unknown = timedOut ? null : context.dump(error)
    error.dispose()
    if (timedOut || late()) return tooSlow(timeoutMs)
    const shown = thrownText(thrown)
    // Without memory for the error itself, nothing is thrown.
    return thrown === null || thrown === '' || /^InternalError: out of memory/.test(shown)
      ? tooLarge()
      : new ScoringError(`the code threw ${shown}`)
  }
}

/** @throws BrokenLimit when the interpreter lost track of itself, as it can without stack: it is not used again */
function dispose(vm: QuickJSContext, runtime: QuickJSRuntime, failure: unknown): void {
  try {
    vm.dispose()
    runtime.dispose()
  } catch {
    const why = failure === null ? 'the code needs more stack or memory than the sandbox has' : messageOf(failure)
    throw new BrokenLimit(why, true)
  }
}

const tooLarge = (): BrokenLimit => new BrokenLimit(`the code needs more than ${MEMORY_BYTES / 1024 / 1024} MB`, true)

const tooSlow = (ms: number): BrokenLimit => new BrokenLimit(`the code took longer than ${ms} ms`, false)

/** Length of a thrown message that is worth showing. */
const SHOWN = 300

function thrownText(thrown: unknown): string {
  const error = z.object({ name: z.string(), message: z.string() }).safeParse(thrown)
  const text = error.success ? `${error.data.name}: ${error.data.message}` : messageOf(thrown)
  return cut(text)
}

function cut(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

const Answer = z.union([
  z.object({ number: z.string() }),
  z.object({ nothing: z.literal(true) }),
  z.object({ function: z.literal(true) }),
  z.object({ threw: z.string() }),
  z.object({ characters: z.number() }),
  z.object({ value: z.unknown() }),
])

/** Numbers come as text, because JSON has no NaN and no Infinity and would make them null. */
function decoded(text: string): unknown {
  const parsed = parseJson(text, 'what the code returned')
  const answer = parsed.valid ? Answer.safeParse(parsed.value).data : undefined
  if (answer === undefined) throw tooLarge()
  if ('characters' in answer) {
    throw new ScoringError(
      `what the code returned has ${answer.characters} characters, more than the ${MOST_RETURNED} that are read`,
    )
  }
  if ('threw' in answer) throw new CodeThrew(`the code threw ${cut(answer.threw)}`)
  if ('function' in answer) {
    throw new ScoringError('the code is a function, which nothing calls: write what it returns, or name a file of it')
  }
  if ('number' in answer) return Number(answer.number)
  return 'nothing' in answer ? undefined : answer.value
}

import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'
import { z } from 'zod'
import { messageOf } from '../../errors.ts'
import { ScoringError } from '../score.ts'
import type { BoundedJob } from './job.ts'

const MEMORY_BYTES = 64 * 1024 * 1024
const STACK_BYTES = 256 * 1024

let quickJs: Promise<QuickJSWASMModule> | null = null

/** The interpreter, compiled once in this thread. */
export function loadQuickJs(): Promise<QuickJSWASMModule> {
  quickJs ??= newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-singlefile-cjs-release-sync'))
  return quickJs
}

/**
 * Runs code in a fresh QuickJS interpreter: it reaches the language itself and the data it is given, nothing else.
 * Code and data go in as JSON, so neither can become part of the program around them.
 *
 * @returns what the code returned, as JSON data; undefined for what JSON cannot say
 * @throws ScoringError when it throws, takes too long, or needs too much memory
 */
export function runJavaScript(module: QuickJSWASMModule, job: Extract<BoundedJob, { kind: 'javascript' }>): unknown {
  const runtime = module.newRuntime()
  const deadline = performance.now() + job.timeoutMs
  const late = (): boolean => performance.now() > deadline
  runtime.setMemoryLimit(MEMORY_BYTES)
  runtime.setMaxStackSize(STACK_BYTES)
  runtime.setInterruptHandler(late)
  const vm = runtime.newContext()
  try {
    const { code, output, context } = job
    const given = vm.newString(JSON.stringify({ code, output, context }))
    vm.setProp(vm.global, 'given', given)
    given.dispose()
    const evaluated = vm.evalCode(PROGRAM, 'assertion.js')
    if (evaluated.error) throw unmeasurable(vm, evaluated.error, late())
    const jobs = runtime.executePendingJobs()
    if (jobs.error) {
      evaluated.value.dispose()
      throw unmeasurable(vm, jobs.error, late())
    }
    jobs.dispose()
    const promise = vm.getPromiseState(evaluated.value)
    evaluated.value.dispose()
    if (promise.type === 'rejected') throw unmeasurable(vm, promise.error, late())
    if (promise.type === 'pending') {
      throw new ScoringError(late() ? tooSlow(job.timeoutMs) : 'the code waits for something that never happens')
    }
    const text = vm.getString(promise.value)
    promise.value.dispose()
    return decoded(text)
  } finally {
    vm.dispose()
    runtime.dispose()
  }

  function unmeasurable(context: QuickJSContext, error: QuickJSHandle, timedOut: boolean): ScoringError {
    if (timedOut) {
      error.dispose()
      return new ScoringError(tooSlow(job.timeoutMs))
    }
    const shown = thrownText(context.dump(error))
    error.dispose()
    return new ScoringError(`the code threw ${shown}`)
  }
}

const tooSlow = (ms: number): string => `the code took longer than ${ms} ms`

/** Length of a thrown message that is worth showing. */
const SHOWN = 300

function thrownText(thrown: unknown): string {
  const error = z.object({ name: z.string(), message: z.string() }).safeParse(thrown)
  const text = error.success ? `${error.data.name}: ${error.data.message}` : messageOf(thrown)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

const Answer = z.union([
  z.object({ number: z.string() }),
  z.object({ nothing: z.literal(true) }),
  z.object({ value: z.unknown() }),
])

/** Numbers come as text, because JSON has no NaN and no Infinity and would make them null. */
function decoded(text: string): unknown {
  const answer = Answer.parse(JSON.parse(text))
  if ('number' in answer) return Number(answer.number)
  return 'nothing' in answer ? undefined : answer.value
}

/**
 * Everything the code could change is taken before it runs. A line that starts with a declaration is a script whose
 * last expression counts, as in promptfoo; a SyntaxError there may also mean that it has a `return` of its own.
 */
const PROGRAM = `(() => {
  'use strict'
  const { parse, stringify } = JSON
  const { eval: script, Function: Body, Promise: Later, String: text } = globalThis
  const { code, output, context } = parse(given)
  delete globalThis.given
  const silent = () => undefined
  globalThis.console = { log: silent, info: silent, warn: silent, error: silent, debug: silent }
  const asBody = (body) => Body('output', 'context', body)(output, context)
  const evaluate = () => {
    const line = code.trimEnd()
    if (line.includes('\\n')) return asBody(line)
    const single = line.trim().replace(/;+$/, '')
    if (/^return\\b/.test(single)) return asBody(single)
    if (!/^(const|let|var)\\s/.test(single)) return asBody('return ' + single)
    globalThis.output = output
    globalThis.context = context
    try {
      return script(single)
    } catch (thrown) {
      if (thrown instanceof SyntaxError && /\\breturn\\b/.test(single)) return asBody(single)
      throw thrown
    }
  }
  const encode = (value) => {
    if (typeof value === 'number') return stringify({ number: text(value) })
    const json = stringify({ value })
    return json === '{}' ? '{"nothing":true}' : json
  }
  return new Later((resolve) => resolve(evaluate())).then(encode)
})()`

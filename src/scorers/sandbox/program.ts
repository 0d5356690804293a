/** Characters of JSON that code may return. */
export const MOST_RETURNED = 5_000_000

/**
 * What runs in the interpreter: takes the clock and chance away, then runs the code that is given to it. Everything that
 * the code could change is taken before it runs. A line that starts with a declaration is a script whose last expression
 * counts, as in promptfoo; a SyntaxError there may also mean that it has a `return` of its own.
 *
 * Asking for the time or for a random number is an error and no fixed value: an answer that is compared with today would
 * be scored by another day, unseen.
 */
export const SANDBOX_PROGRAM = `(() => {
  'use strict'
  const { parse, stringify } = JSON
  const { eval: script, Function: Body, Promise: Later, String: text, Date: Moment, Reflect: { construct } } = globalThis
  const { code, output, context } = parse(given)
  delete globalThis.given
  const none = (what) => {
    throw new Error('the sandbox has no ' + what + ', so that the same answer gets the same score at any time')
  }
  const clock = 'clock (the date of today can be given as a variable)'
  globalThis.Date = function Date(...parts) {
    if (new.target === undefined || parts.length === 0) none(clock)
    return construct(Moment, parts, new.target)
  }
  const hidden = (of, name, value) => Object.defineProperty(of, name, { value, writable: true, configurable: true })
  Object.defineProperty(Date, 'prototype', { value: Moment.prototype, writable: false })
  hidden(Date.prototype, 'constructor', Date)
  hidden(Date, 'length', Moment.length)
  hidden(Date, 'parse', Moment.parse)
  hidden(Date, 'UTC', Moment.UTC)
  hidden(Date, 'now', () => none(clock))
  hidden(Math, 'random', () => none('random numbers'))
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
    if (json.length > ${MOST_RETURNED}) return stringify({ characters: json.length })
    return json === '{}' ? '{"nothing":true}' : json
  }
  return new Later((resolve) => resolve(evaluate())).then(encode)
})()`

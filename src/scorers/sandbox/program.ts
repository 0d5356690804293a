/** Characters of JSON that code may return. */
export const MOST_RETURNED = 5_000_000

/**
 * What runs in the interpreter: takes the clock and chance away, then runs the code that is given to it. Everything that
 * the code could change is taken before it runs. A line that starts with a declaration is a script whose last expression
 * counts, as in promptfoo; a SyntaxError before it began may also mean that it has a `return` of its own.
 *
 * Asking for the time or for a random number is an error and no fixed value: an answer that is compared with today would
 * be scored by another day, unseen.
 *
 * What the code throws about the answer comes back as `{threw}`. Thrown out of the program is what is wrong with the code:
 * text that is no JavaScript, a name that nothing defines, what the sandbox does not have, and what cannot be returned.
 *
 * `load(program)` gives a function of files (`code-file.ts`): CommonJS modules among which `require` finds only what was
 * read with them. `load.whole(program)` gives what they export, whatever it is.
 */
export const SANDBOX_PROGRAM = `(() => {
  'use strict'
  const { parse, stringify } = JSON
  const { slice } = String.prototype
  const { then } = Promise.prototype
  const {
    eval: script, Function: Body, Promise: Later, String: text, Date: Moment, Reflect: { construct, apply }, Error, ReferenceError,
    SyntaxError, InternalError, Object: { defineProperty, keys, create, hasOwn },
  } = globalThis
  const { code, output, context } = parse(given)
  delete globalThis.given
  const faults = []
  const fault = (message) => {
    const error = new Error(message)
    defineProperty(faults, faults.length, { value: error })
    throw error
  }
  const isFault = (thrown) => {
    if (thrown === null || thrown instanceof ReferenceError || thrown instanceof InternalError) return true
    for (let at = 0; at < faults.length; at++) if (faults[at] === thrown) return true
    return false
  }
  const none = (what) => fault('the sandbox has no ' + what + ', so that what is asked and how it is scored is the same at any time')
  const clock = 'clock (the date of today can be given as a variable)'
  globalThis.Date = function Date(...parts) {
    if (new.target === undefined || parts.length === 0) none(clock)
    return construct(Moment, parts, new.target)
  }
  const hidden = (of, name, value) => defineProperty(of, name, { value, writable: true, configurable: true })
  defineProperty(Date, 'prototype', { value: Moment.prototype, writable: false })
  hidden(Date.prototype, 'constructor', Date)
  hidden(Date, 'length', Moment.length)
  hidden(Date, 'parse', Moment.parse)
  hidden(Date, 'UTC', Moment.UTC)
  hidden(Date, 'now', () => none(clock))
  hidden(Math, 'random', () => none('random numbers'))
  if (context.provider !== undefined) {
    const { id } = context.provider
    context.provider.id = () => id
    hidden(context.provider.id, 'toString', () => id)
  }
  const silent = () => undefined
  globalThis.console = { log: silent, info: silent, warn: silent, error: silent, debug: silent }
  const loader = (files) => {
    const loaded = create(null)
    const moduleOf = (path) => {
      if (path in loaded) return loaded[path].exports
      const module = { exports: {} }
      loaded[path] = module
      const { code: body, needs } = files[path]
      const require = (wanted) => {
        if (typeof wanted === 'string' && hasOwn(needs, wanted)) return moduleOf(needs[wanted])
        return fault(path + ' requires ' + text(wanted) + ', which the sandbox does not have')
      }
      Body('module', 'exports', 'require', body)(module, module.exports, require)
      return module.exports
    }
    return moduleOf
  }
  const load = ({ entry, name, files }) => {
    const whole = loader(files)(entry)
    const inside = whole?.default
    for (const found of name === null ? [whole, inside, inside?.default] : [whole?.[name], inside?.[name]])
      if (typeof found === 'function') return found
    const places = [whole, inside]
    const names = []
    for (let at = 0; at < places.length; at++) {
      const place = places[at]
      if (place === null || typeof place !== 'object') continue
      for (const key of keys(place)) if (typeof place[key] === 'function') names[names.length] = key
    }
    const there = names.length === 0 ? 'it exports none' : 'it exports ' + names.join(', ')
    return fault(entry + ' exports no function' + (name === null ? ' by default' : ' ' + name) + '; ' + there)
  }
  load.whole = ({ entry, files }) => {
    const whole = loader(files)(entry)
    return whole?.default ?? whole
  }
  const asBody = (body) => {
    const run = Body('output', 'context', 'load', body)
    return () => run(output, context, load)
  }
  const asScript = (line) => {
    let begun = false
    globalThis.output = output
    globalThis.context = context
    globalThis.begin = () => {
      begun = true
      delete globalThis.begin
    }
    try {
      return script('begin();' + line)
    } catch (thrown) {
      if (begun || !(thrown instanceof SyntaxError) || !/\\breturn\\b/.test(line)) throw thrown
      delete globalThis.begin
      return asBody(line)()
    }
  }
  const compiled = () => {
    const line = code.trimEnd()
    if (line.includes('\\n')) return asBody(line)
    const single = line.trim().replace(/;+$/, '')
    if (/^return\\b/.test(single)) return asBody(single)
    if (!/^(const|let|var)\\s/.test(single)) return asBody('return ' + single)
    // Compiled here only to find out whether it is JavaScript.
    Body('output', 'context', single)
    return () => asScript(single)
  }
  const encode = (value) => {
    if (typeof value === 'number') return stringify({ number: text(value) })
    if (typeof value === 'function') return '{"function":true}'
    const json = stringify({ value })
    if (json.length > ${MOST_RETURNED}) return stringify({ characters: json.length })
    return json === '{}' ? '{"nothing":true}' : json
  }
  const told = (thrown) => {
    if (isFault(thrown)) throw thrown
    const said = thrown instanceof Error ? thrown.name + ': ' + thrown.message : text(thrown)
    return stringify({ threw: apply(slice, said, [0, 1000]) })
  }
  const run = compiled()
  return apply(then, new Later((resolve) => resolve(run())), [encode, told])
})()`

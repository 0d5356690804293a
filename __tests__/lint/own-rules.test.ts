import { expect, test } from 'vitest'
import { thorough } from '../thorough.ts'
import { files, findingsIn } from './linted.ts'

const rule = `export default {
  id: 'no-please',
  level: 'error',
  find: ({ prompts, cases }) => [
    ...prompts.filter(({ messages }) => /please/i.test(JSON.stringify(messages))).map(({ id }) => ({ prompt: id, message: 'says please' })),
    ...cases.filter(({ vars }) => /please/i.test(vars.question)).map(({ id, prompt }) => ({ case: id, prompt, message: 'begs.', hint: 'Do not.' })),
  ],
}
`

async function found(code: string, config = 'lintRules: [lint/*.js]\n', more: Record<string, string> = {}) {
  const cases =
    '{"id":"a","vars":{"question":"Where is it?"}}\n{"id":"b","vars":{"question":"Please, where are they?"}}\n'
  const contents = { ...files({ config, cases }), 'lint/own.js': code, ...more }
  return (await findingsIn(contents)).map(
    ({ rule: id, level, file, line, message, hint }) =>
      `${level} ${id} ${file}:${line} ${message}${hint ? ` ${hint}` : ''}`,
  )
}

test('a rule of the project runs on its prompts and cases, and is told where they stand', async () => {
  expect(await found(rule)).toEqual(['error no-please evals/p.jsonl:2 begs. Do not.'])
})

test('its level can be set, and `off` switches it off', async () => {
  const config = (level: string) => `lintRules: [lint/own.js]\nlint: { no-please: ${level} }\n`
  expect(await found(rule, config('note'))).toEqual(['note no-please evals/p.jsonl:2 begs. Do not.'])
  expect(await found(rule, config('off'))).toEqual([])
})

const endless: [string, string, RegExp] = [
  'it never ends',
  `module.exports = { id: 'x', find: () => { for (;;) {} } }`,
  /longer than 5000 ms/,
]

test.each<[string, string, RegExp]>([
  ['it throws', `export default { id: 'x', find: ({ cases }) => cases[0].nothing.there }`, /the code threw TypeError/],
  ['it is no JavaScript', 'export default {', /is not JavaScript/],
  // Five seconds of a processor.
  ...(thorough ? [endless] : []),
  ['it exports nothing', 'module.exports = 1', /^error configuration lint\/own.js:1 it exports no rule/],
  ['its answer is no list', `module.exports = { id: 'x', find: () => 7 }`, /did not return a list of findings/],
  ['a finding says nothing', `module.exports = { id: 'x', find: () => [{ message: 7 }] }`, /found\.0\.message/],
  [
    'its id is one that is there',
    `module.exports = { id: 'secret', find: () => [] }`,
    /a lint rule called secret already/,
  ],
  ['its id is no id', `module.exports = { id: 'Not good', find: () => [] }`, /small letters/],
  ['its level is none', `module.exports = { id: 'x', level: 'fatal', find: () => [] }`, /the level is not/],
  [
    'it asks for the clock',
    `module.exports = { id: 'x', find: () => [{ message: String(Date.now()) }] }`,
    /has no clock/,
  ],
  [
    'it wants a package',
    `const fs = require('fs')\nmodule.exports = { id: 'x', find: () => [] }`,
    /`fs`, which the sandbox does not have/,
  ],
])('one error, in its own file, where %s', async (_what, code, message) => {
  const all = await found(code)
  expect(all).toEqual([expect.stringMatching(message)])
  expect(all[0]).toMatch(/^error configuration lint\/own\.js:1 /)
})

test('a promise is waited for, and files that it imports are read', async () => {
  const code = `import { words } from './words.ts'
export default { id: 'x', find: async ({ cases }) => cases.filter(({ vars }) => words.some((one) => vars.question.includes(one))).map(({ file, line }) => ({ file, line, message: 'found' })) }`
  const more = { 'lint/words.ts': `export const words: string[] = ['they']` }
  expect(await found(code, 'lintRules: [lint/own.js]\n', more)).toEqual(['warning x evals/p.jsonl:2 found.'])
})

test('a file that is not there is a mistake at its line of the configuration', async () => {
  expect(await found(rule, 'lintRules:\n  - lint/none.js\n')).toEqual([
    'error configuration ai-cicd.yml:4 `lint/none.js` of lintRules matches no file Correct the path, or remove the line.',
  ])
})

test('of many findings the first 200 are told', async () => {
  const code = `module.exports = { id: 'x', level: 'note', find: () => Array.from({ length: 1000 }, () => ({ message: 'no' })) }`
  const all = await found(code)
  expect(all).toHaveLength(201)
  expect(all.at(-1)).toBe('note x lint/own.js:1 and 800 more findings of x.')
})

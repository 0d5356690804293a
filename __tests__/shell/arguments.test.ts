import { expect, test } from 'vitest'
import { parseArguments } from '../../src/shell/arguments.ts'

test('evaluate has sensible defaults', () => {
  expect(parseArguments(['evaluate'])).toEqual({
    kind: 'run',
    config: 'ai-cicd.yml',
    base: null,
    out: 'ai-cicd-results',
    changedOnly: true,
    recording: null,
    region: null,
    event: null,
    comment: false,
  })
})

test('--help and --version win over everything else', () => {
  expect(parseArguments(['evaluate', '--help'])).toEqual({ kind: 'help' })
  expect(parseArguments(['-v'])).toEqual({ kind: 'version' })
})

test.each([
  [[], 'no command was given'],
  [['deploy'], 'there is no command "deploy"'],
  [['evaluate', 'now'], '"now" is one word too many after evaluate'],
  [['evaluate', '--bse', 'main'], "Unknown option '--bse'"],
  [['lint', '--format', 'xml'], 'there is no format "xml"'],
  [['evaluate', '--record', 'a', '--replay', 'b'], '--record and --replay exclude each other'],
])('%j is refused with what is wrong', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message)
})

test('lint tells its findings as text on standard output, offline, unless asked otherwise', () => {
  const defaults = {
    kind: 'lint',
    config: 'ai-cicd.yml',
    format: 'text',
    out: null,
    online: false,
    results: null,
    region: null,
  }
  expect(parseArguments(['lint'])).toEqual(defaults)
  expect(parseArguments(['lint', '--format', 'sarif', '--out', 'x.sarif', '--online', '--results', 'r.json'])).toEqual({
    ...defaults,
    format: 'sarif',
    out: 'x.sarif',
    online: true,
    results: 'r.json',
  })
})

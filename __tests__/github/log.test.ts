import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actionLog } from '../../src/github/log.ts'

function logged(debug = false) {
  let output = ''
  let now = 0
  const log = actionLog({
    write: (text) => {
      output += text
    },
    debug,
    clock: { now: () => now, sleep: async () => undefined },
  })
  return {
    log,
    output: () => output,
    pass: (ms: number) => {
      now += ms
    },
  }
}

const COMMANDS = [
  'set-output',
  'set-env',
  'add-path',
  'add-mask',
  'save-state',
  'stop-commands',
  'add-matcher',
  'echo',
].concat(['error', 'warning', 'notice', 'debug', 'group', 'endgroup', 'internal-set-repo-path'])

/**
 * The runner's search for a command in one line of output, in both notations. It compares by culture, so characters
 * without weight do not separate what they stand between.
 */
function commandIn(line: string): string | null {
  const seen = line.replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
  const name = (info: string | undefined) => COMMANDS.find((command) => command === info?.split(' ')[0]?.toLowerCase())
  const current = /^\s*::(.*?)::/.exec(seen)
  const older = /##\[([^\]]*)\]/.exec(seen)
  return name(current?.[1]) ?? name(older?.[1]) ?? null
}

const commandsIn = (output: string) => output.split(/\r\n|\r|\n/).flatMap((line) => commandIn(line) ?? [])

/** What nobody sees, or what has no weight when text is compared. */
const HIDDEN = [
  '\u200b',
  '\u200d',
  '\u00ad',
  '\ufeff',
  '\u202e',
  '\u0000',
  '\u034f',
  '\u3164',
  '\u115f',
  '\ufe0f',
  '\u2060',
]

const TERMINAL = ['\u001b[31m', '\u001b]0;t\u0007', '\u001b', '\u009b', '\u009b1A', '\b', '\u0007']

const command = fc.constantFrom(...COMMANDS)

/** A command with something hidden between its characters. */
const disguised = fc
  .tuple(
    fc.oneof(
      command.map((name) => `::${name} name=x::y`),
      command.map((name) => `text ##[${name.toUpperCase()}]y`),
    ),
    fc.array(fc.tuple(fc.nat(12), fc.constantFrom(...HIDDEN, ...TERMINAL)), { maxLength: 3 }),
  )
  .map(([text, noise]) => noise.reduce((so, [at, hidden]) => so.slice(0, at) + hidden + so.slice(at), text))

/** Text made of what commands, terminals and line ends are made of. */
const hostile = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: disguised },
      {
        weight: 3,
        arbitrary: fc.constantFrom('::', ':', '##[', '#', '[', ']', ' ', '\t', '%0A', '%', '\u00a0', '：', '\ud800'),
      },
      { weight: 1, arbitrary: command },
      { weight: 3, arbitrary: fc.constantFrom('\n', '\r', '\r\n', '\u2028', '\u0085', '\v') },
      { weight: 1, arbitrary: fc.constantFrom(...HIDDEN, ...TERMINAL) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

describe('whatever the text', () => {
  test('an info line is never a command, and never moves a terminal', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { log, output } = logged()
        log.info(text)
        expect(commandsIn(output())).toEqual([])
        expect(output()).not.toMatch(/(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]|\p{Cs}/u)
        expect(output().endsWith('\n')).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test.each(['warn', 'error'] as const)('a %s is one command on one line, and the place is what was given', (level) => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (text, file, title) => {
        const { log, output } = logged()
        log[level](text, { file, line: 3, title })
        expect(output().match(/\n/g)).toHaveLength(1)
        const parsed = /^::(warning|error) ([^:]*)::/.exec(output())
        expect(parsed?.[1]).toBe(level === 'warn' ? 'warning' : 'error')
        expect(parsed?.[2]?.split(',').map((pair) => pair.split('=')[0])).toEqual(['file', 'line', 'title'])
      }),
      { numRuns: 500 },
    )
  })

  test('groups, debug lines and masks are one command each', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { log, output } = logged(true)
        log.debug(text)
        log.group(text)()
        if (text.trim() !== '') log.mask(text)
        const names = output()
          .trimEnd()
          .split('\n')
          .map((line) => /^::([a-z-]+)::/.exec(line)?.[1])
        expect(names).toEqual(['debug', 'group', 'endgroup', ...(text.trim() === '' ? [] : ['add-mask'])])
      }),
      { numRuns: 500 },
    )
  })
})

describe('actionLog', () => {
  test('ordinary text stays as it is', () => {
    const { log, output } = logged()
    log.info('naïve café 👩‍👩‍👧 ⚠️ C++::operator a ## [b] | "q" 100%\n\tindented')
    expect(output()).toBe('naïve café 👩‍👩‍👧 ⚠️ C++::operator a ## [b] | "q" 100%\n\tindented\n')
  })

  test.each([
    ['::set-output name=x::1', ': :set-output name=x::1\n'],
    ['  \u200b::error::x', ': :error::x\n'],
    [':\u200b:error::x', ': :error::x\n'],
    ['said ##[add-mask]x ##[error]y', 'said # #[add-mask]x # #[error]y\n'],
    ['\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007', 'red link\n'],
    ['a\r::error::b', 'a\n: :error::b\n'],
  ])('%j is shown harmless', (text, shown) => {
    const { log, output } = logged()
    log.info(text)
    expect(output()).toBe(shown)
  })

  test('an annotation is escaped as the runner unescapes it', () => {
    const { log, output } = logged()
    log.error('100%: two\nlines', { file: 'a,b:c.yml', line: 4, title: 'T: 1, 2' })
    expect(output()).toBe('::error file=a%2Cb%3Ac.yml,line=4,title=T%3A 1%2C 2::100%25: two%0Alines\n')
  })

  test('without a place there is none', () => {
    const { log, output } = logged()
    log.warn('careful')
    expect(output()).toBe('::warning::careful\n')
  })

  test('debug lines are written when they are wanted', () => {
    const { log, output } = logged(false)
    log.debug('hidden')
    expect(output()).toBe('')
  })

  test('a group ends once, and nothing is not masked', () => {
    const { log, output } = logged()
    const end = log.group('Cases')
    end()
    end()
    log.mask(' ')
    log.mask('two\nlines')
    expect(output()).toBe('::group::Cases\n::endgroup::\n::add-mask::two%0Alines\n')
  })

  test('progress is a line every ten seconds, and one at the end', () => {
    const { log, output, pass } = logged()
    const state = { total: 100, failed: 0, cached: 0, costUsd: 0.01234, elapsedMs: 0 }
    for (let done = 0; done <= 100; done += 10) {
      log.progress({ ...state, done, elapsedMs: done * 300 })
      pass(3000)
    }
    log.progress({ ...state, done: 100 })
    expect(output().trimEnd().split('\n')).toEqual([
      '0/100 calls · $0.012 · 0 s',
      '40/100 calls · $0.012 · 12 s',
      '80/100 calls · $0.012 · 24 s',
      '100/100 calls · $0.012 · 30 s',
    ])
  })

  test('an unknown cost is unknown', () => {
    const { log, output } = logged()
    log.progress({ done: 1, total: 2, failed: 1, cached: 1, costUsd: null, elapsedMs: 900 })
    expect(output()).toBe('1/2 calls · 1 failed · 1 cached · cost unknown · 1 s\n')
  })
})

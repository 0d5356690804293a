import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commentsOf, declarationsOf } from '../../scripts/read-source.ts'
import { sourceFiles } from '../../scripts/structure.ts'

/*
 * One concept has one word, the field's own, so that a search finds it. Words of ours that stood for the same are not to
 * come back: not as a name in the code, not as a term in the documentation.
 */

/** A private word → the word that is used instead. As a whole name none of them says what it stands for. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['work', 'experiment'],
  ['works', 'experiments'],
  ['told', 'reported'],
  ['tell', 'report'],
  ['measure', 'run'],
  ['measured', 'results'],
  ['judged', 'results'],
  ['once', 'response cache'],
  ['known', 'cache entry'],
  ['recall', 'lookup'],
  ['memory', 'storage'],
  ['hands', 'alias client'],
  ['warmth', 'provisioned concurrency'],
  ['look', 'observation'],
  ['drive', 'reconcile'],
  ['decide', 'decidePrompt, decideRun'],
  ['together', 'multiplicity'],
  ['family', 'multiplicity'],
  ['settle', 'normalize'],
  ['loosened', 'weakened'],
  ['checked', 'checks'],
  ['mistake', 'diagnostic'],
  ['mistakes', 'diagnostics'],
  ['finding', 'diagnostic'],
  ['shell', 'action, cli, host'],
  ['room', 'module'],
  ['story', 'workflow'],
])

/** Those that say nothing inside of a longer name either. The others are plain English there, as in `sendOnce`. */
const PARTS = new Set(
  'work works told tell judged hands warmth loosened settle mistake mistakes finding room story'.split(' '),
)

/** Names that are right although they look like one of ours: where, and why. Each must still be needed. */
const EXCEPTIONS: ReadonlyArray<{ name: RegExp; files: RegExp; why: string }> = [
  {
    name: /^look$/,
    files: /^(src|__tests__)\/(statistics|verdict|experiment|report)\//,
    why: 'an interim analysis is a "look" in group-sequential statistics',
  },
  {
    name: /^settle$|^canary\.settle$/,
    files: /^(src\/(canary|config|rollout)|__tests__\/(canary|config|moto|scenarios)|scripts)\//,
    why: '`canary.settle` is a setting',
  },
  {
    name: /^once$/,
    files: /^(src|__tests__|scripts)\//,
    why: 'the option of `addEventListener` and the function of `node:events`',
  },
  { name: /^Memory$/, files: /^src\/scorers\/sandbox\/web-assembly\.d\.ts$/, why: 'WebAssembly.Memory' },
  {
    name: /^decide$/,
    files: /^__tests__\/scorers\/model-graded\//,
    why: 'the name of a tool that judges get',
  },
  {
    name: /finding/i,
    files: /^(src|__tests__)\/(lint|source|action|commands|experiment|report|canary)\//,
    why: "lint's findings, until they are diagnostics",
  },
  {
    name: /mistake/i,
    files: /^(src|__tests__)\/(lint|source|config|release|scenarios)\//,
    why: 'what a user reads calls them mistakes; the type is `Diagnostic`',
  },
]

type Name = { name: string; file: string; line: number | null }

const root = join(import.meta.dirname, '../..')

/** Every declared name, and the file's own, of the folders that hold code. */
const names: Name[] = ['src', '__tests__', 'scripts'].flatMap((folder) =>
  [...sourceFiles(join(root, folder))].flatMap(([path, text]) => {
    const file = `${folder}/${path}`
    const own = { name: basename(path).replace(/(\.\w+)?\.ts$/, ''), file, line: null }
    return [own, ...declarationsOf(file, text).map(({ name, line }) => ({ name, file, line }))]
  }),
)

/** The word of ours that a name is, or has as a part; null when it has none. */
function privateWord(name: string): string | null {
  const whole = name.replace(/^#/, '').toLowerCase()
  if (WORDS.has(whole)) return whole
  const parts = name.split(/(?=[A-Z])|[-_.#]/).map((part) => part.toLowerCase())
  return parts.find((part) => PARTS.has(part)) ?? null
}

function exceptionFor({ name, file }: Name): (typeof EXCEPTIONS)[number] | undefined {
  return EXCEPTIONS.find((one) => one.name.test(name) && one.files.test(file))
}

describe('names', () => {
  test('are the words of the field', () => {
    const wrong = names.flatMap((one) => {
      // The sentence of a test's table, or the text of a file, is no name.
      const word = /[\s/]/.test(one.name) ? null : privateWord(one.name)
      if (word === null || exceptionFor(one) !== undefined) return []
      return [`${one.file}${one.line === null ? '' : `:${one.line}`}: ${one.name}: say ${WORDS.get(word)}`]
    })
    expect(wrong).toEqual([])
  })

  test('each exception is still needed', () => {
    const used = new Set(names.filter(({ name }) => privateWord(name) !== null).map(exceptionFor))
    expect(EXCEPTIONS.filter((one) => !used.has(one))).toEqual([])
  })

  test.each([
    ['told', 'told'],
    ['#hands', 'hands'],
    ['KNOWN', 'known'],
    ['tellChange', 'tell'],
    ['loosenedRelease', 'loosened'],
    ['loosened-gate', 'loosened'],
    ['sendOnce', null],
    ['allSettled', null],
    ['contextRecall', null],
    ['unknown', null],
    ['workspace', null],
  ])('%s: %s', (name, word) => {
    expect(privateWord(name)).toBe(word)
  })
})

describe('comments of src', () => {
  /** Places in a text, on a disk, on a page: not the folders of this project. */
  const PLACE = /\b(no|more|make|for|has|is) room\b|\broom (for|left)\b/g

  test('name what acts, and call a folder a folder', () => {
    const wrong = [...sourceFiles(join(root, 'src'))].flatMap(([file, text]) =>
      commentsOf(file, text).flatMap((comment) => {
        const found = /\b(whoever|somebody|nobody|story|stories|rooms?)\b/i.exec(comment.text.replace(PLACE, ''))
        return found === null ? [] : [`src/${file}:${comment.line}: ${found[0]}`]
      }),
    )
    expect(wrong).toEqual([])
  })

  test('are read, strings are not', () => {
    const text = "/** One. */\nconst a = '// two' // Three.\nf(/* Four. */ b)\n// Five.\n"
    expect(commentsOf('a.ts', text)).toEqual([
      { text: '/** One. */', line: 1 },
      { text: '// Three.', line: 2 },
      { text: '/* Four. */', line: 3 },
      { text: '// Five.', line: 4 },
    ])
  })
})

describe('documentation', () => {
  const pages = ['CONTRIBUTING.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)]
    .filter((name) => name.endsWith('.md'))
    .map((page) => ({ page, text: readFileSync(join(root, page), 'utf8') }))

  test('names code by the words of the field', () => {
    const wrong = pages.flatMap(({ page, text }) =>
      Array.from(text.matchAll(/`([A-Za-z]+)`/g), ([, name]) => name ?? '').flatMap((name) =>
        name !== 'settle' && privateWord(name) !== null ? [`${page}: \`${name}\``] : [],
      ),
    )
    expect(wrong).toEqual([])
  })

  test('calls a folder a folder, a workflow a workflow, and what acts by its name', () => {
    const place = /\b(no|more|leaves?|should leave|leave) room\b|\bRuby or a shell\b/g
    const wrong = pages.flatMap(({ page, text }) =>
      Array.from(
        text
          .replace(/```[\s\S]*?```/g, '')
          .replace(place, '')
          .matchAll(/\b(rooms?|stor(?:y|ies)|shell)\b/gi),
        ([word]) => `${page}: ${word}`,
      ),
    )
    expect(wrong).toEqual([])
  })
})

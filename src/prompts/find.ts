import picomatch from 'picomatch'
import { UserError } from '../errors.ts'
import { closest } from '../source/closest.ts'
import { clean, Diagnostics, type Read, refused } from '../source/diagnostics.ts'
import { folderOf, resolveInside } from '../source/path.ts'
import { shown } from '../source/shown.ts'
import type { Tree } from '../source/tree.ts'

/** The files that patterns name, sorted, and the folder that all patterns have in common (`''` is the root). */
type FoundPrompts = { files: string[]; commonFolder: string }

/** One pattern, relative to `folder`: a plain file, or a glob below a folder without wildcards. */
type Pattern = { written: string; field: string; folder: string; glob: string | null; file: string }

/**
 * Finds the files of `prompts:`. A pattern is a file name or a glob (`*`, `**`, `?`, `[ab]`, `{a,b}`; hidden files and
 * folders only when named, but for files that can be nothing but prompts in folders such as `.github`); one that begins with `!` takes files away again. What matches nothing is a mistake that says what is near.
 *
 * @param folder the folder that patterns are relative to, from the repository's root
 */
export async function findPrompts(
  tree: Tree,
  patterns: readonly string[],
  folder: string,
): Promise<Read<FoundPrompts>> {
  const diagnostics = new Diagnostics()
  const read = patterns.flatMap(
    (written, index) => diagnostics.take(readPattern(written, `prompts[${index}]`, folder)) ?? [],
  )
  const wanted = read.filter(({ written }) => !isExclusion(written))
  const excluded = read.filter(({ written }) => isExclusion(written)).map(matcher)
  const files = new Set<string>()
  for (const pattern of wanted) {
    const matches = await matchesOf(tree, pattern)
    if (matches.length === 0) diagnostics.add({ field: pattern.field, ...(await nothingFound(tree, pattern)) })
    for (const file of matches) if (!excluded.some((takesAway) => takesAway(file))) files.add(file)
  }
  return diagnostics.withValue({
    files: [...files].sort(),
    commonFolder: commonFolder(wanted.map((pattern) => pattern.folder)),
  })
}

function isExclusion(written: string): boolean {
  return written.startsWith('!')
}

function readPattern(written: string, field: string, folder: string): Read<Pattern | null> {
  const path = written.replace(/^!/, '').replaceAll('\\', '/')
  try {
    if (!/[*?[\]{}]/.test(path)) return clean(plainFile(written, field, resolveInside(folder, path)))
    const problem = tooWild(path)
    if (problem !== null)
      return refused({ field, message: `${shown(written)} ${problem}`, hint: 'Use a simpler pattern, or several.' })
    const { base, glob } = picomatch.scan(path)
    // Braces and brackets that are no pattern, such as `{{x}}` or `[`, are part of a plain name.
    if (glob === '') return clean(plainFile(written, field, resolveInside(folder, path)))
    return clean({ written, field, folder: resolveInside(folder, base === '' ? '.' : base), glob, file: '' })
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return refused({ field, message: thrown.message, hint: thrown.hint })
  }
}

function plainFile(written: string, field: string, file: string): Pattern {
  return { written, field, folder: folderOf(file), glob: null, file }
}

/** Globs become regular expressions, whose time grows with the power of the wildcards in one segment. */
function tooWild(path: string): string | null {
  if (path.length > 500) return 'is longer than 500 characters'
  const segments = path.split('/')
  if (segments.includes('..') && /[*?[\]{}].*\.\./.test(path)) return 'goes up (`..`) behind a wildcard'
  const stars = segments.map((segment) => segment.match(/\*+/g)?.length ?? 0)
  if (Math.max(...stars) > 3) return 'has more than 3 wildcards between two slashes'
  return segments.filter((segment) => segment.includes('**')).length > 3 ? 'has more than 3 `**`' : null
}

function matcher(pattern: Pattern): (file: string) => boolean {
  if (pattern.glob === null) return (file) => file === pattern.file || file.startsWith(`${pattern.file}/`)
  // Parentheses and their prefixes would reach the regular expression as groups: here they are letters.
  const glob = pattern.glob.replace(/[()|+@!^$]/g, '\\$&')
  const matches = picomatch(glob, { noextglob: true, nonegate: true })
  const hidden = picomatch(glob, { noextglob: true, nonegate: true, dot: true })
  const start = pattern.folder === '' ? '' : `${pattern.folder}/`
  return (file) => {
    if (!file.startsWith(start)) return false
    const path = file.slice(start.length)
    return matches(path) || (ALWAYS_PROMPTS.test(path) && hidden(path))
  }
}

/** Names that only prompts have; those that begin with a dot are hidden, but for `.prompt.yml` itself. */
const ALWAYS_PROMPTS = /(?:^|\/)(?:[^./][^/]*)?\.(?:prompt\.ya?ml|prompty)$/i

/** Whether a pattern, as in `prompts:`, names a file. */
export function patternMatches(written: string, folder: string): Read<(file: string) => boolean> {
  const { value, diagnostics } = readPattern(written, 'pattern', folder)
  return { value: value === null ? () => false : matcher(value), diagnostics }
}

/**
 * Whether patterns together name a file: one of them does, and none that begins with `!`. What cannot be read as a pattern
 * names nothing; `patternMatches` tells why.
 */
export function patternsMatch(patterns: readonly string[], folder: string): (file: string) => boolean {
  const [wanted, excluded] = [patterns.filter((one) => !isExclusion(one)), patterns.filter(isExclusion)].map((some) =>
    some.map((one) => patternMatches(one, folder).value),
  )
  return (file) => (wanted ?? []).some((names) => names(file)) && !(excluded ?? []).some((names) => names(file))
}

async function matchesOf(tree: Tree, pattern: Pattern): Promise<string[]> {
  if (pattern.glob !== null) return (await tree.list(pattern.folder)).filter(matcher(pattern))
  return (await isFile(tree, pattern.file)) ? [pattern.file] : []
}

/** What cannot be read although it is there counts as a file, so that reading it says why; a folder does not. */
async function isFile(tree: Tree, path: string): Promise<boolean> {
  try {
    return (await tree.read(path)) !== null
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return (await tree.list(path)).length === 0
  }
}

async function nothingFound(tree: Tree, pattern: Pattern): Promise<{ message: string; hint: string }> {
  const near = await tree.list(pattern.folder)
  const message = `${shown(pattern.written)} matches no file`
  const place = pattern.folder === '' ? 'the repository' : `${pattern.folder}/`
  if (pattern.glob === null && near.some((file) => file.startsWith(`${pattern.file}/`)))
    return { message, hint: `It is a folder: write ${pattern.written.replace(/\/$/, '')}/**/*.prompt.yml.` }
  const meant = pattern.glob === null ? closest(pattern.file, near) : null
  if (meant !== null) return { message, hint: `Did you mean ${shown(meant)}? (From the repository's root.)` }
  if (near.length === 0) return { message, hint: `There is no file in ${place}: create it, or correct the path.` }
  const some = near.slice(0, 5).map((file) => shown(file))
  return { message, hint: `In ${place} there are ${some.join(', ')}${near.length > 5 ? ' and others' : ''}.` }
}

function commonFolder(folders: readonly string[]): string {
  const [first = '', ...rest] = folders
  let common = first === '' ? [] : first.split('/')
  for (const folder of rest) {
    const segments = folder.split('/')
    const differs = common.findIndex((segment, index) => segment !== segments[index])
    if (differs >= 0) common = common.slice(0, differs)
  }
  return common.join('/')
}

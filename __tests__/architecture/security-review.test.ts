import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** The page for security reviewers is held to the bundle that runs and to the code that it is built from. */
const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('docs/security-review.md')

function section(title: string): string {
  return page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? ''
}

const bundle = readdirSync(join(root, 'dist'))
  .filter((name) => name.endsWith('.js'))
  .map((name) => read(`dist/${name}`))
const sources = globSync('src/**/*.ts', { cwd: root }).map((path) => ({ path, text: read(path) }))

function found(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), (match) => match[1] ?? match[2] ?? '')
}

test('every environment variable that the bundle reads stands on the page', () => {
  const readByBundle = bundle.flatMap((text) => found(text, /process\.env\.([A-Za-z_]\w*)|process\.env\["([\w-]+)"\]/g))
  const readBySources = sources.flatMap(({ text }) =>
    found(
      text,
      /\b(?:env|environment|runner)\??\.([A-Z][A-Z0-9]*_[A-Z0-9_]+)|\b(?:env|environment)\['([A-Z][\w-]+)'\]/g,
    ),
  )
  const named = sources.flatMap(({ text }) =>
    found(text, /'((?:AWS|GITHUB|ACTIONS|RUNNER|OPENAI|ANTHROPIC|GIT|XDG)_[A-Z0-9_]+)'/g),
  )
  const variables = new Set([...readByBundle, ...readBySources, ...named].map((name) => name.replaceAll('-', '_')))
  expect(variables.size).toBeGreaterThan(40)
  const written = found(section('Environment variables'), /`([A-Z][A-Z0-9_]*\*?)`/g)
  const covers = (name: string) =>
    written.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name)) ||
    written.includes(name.toUpperCase())
  expect([...variables].filter((name) => !covers(name)).sort()).toEqual([])
  const all = `${bundle.join('\n')}\n${sources.map(({ text }) => text).join('\n')}`
  // What is named on the page is really there: a variable that nobody reads any more is a lie.
  expect(written.filter((name) => !all.includes(name.replace('*', '')))).toEqual([])
})

test('every file that writes to the file system stands on the page, and no other', () => {
  const writes =
    /\b(?:appendFile|appendFileSync|copyFile|createWriteStream|mkdtempSync|rename|renameSync|writeFile|writeFileSync|writeSync)\(/
  const writers = sources.filter(({ text }) => /from 'node:fs/.test(text) && writes.test(text)).map(({ path }) => path)
  const documented = new Set(found(section('Files'), /`(src\/[^`]+\.ts)`/g))
  expect(writers.filter((path) => !documented.has(path))).toEqual([])
  expect([...documented].filter((path) => !sources.some((one) => one.path === path))).toEqual([])
})

test('every service of AWS that the code calls stands on the page', () => {
  const clients = new Set(sources.flatMap(({ text }) => found(text, /@aws-sdk\/client-([a-z-]+)/g)))
  const hosts = section('Hosts')
  const hostOf: Record<string, string> = { cloudwatch: 'monitoring.*' }
  expect(clients.size).toBeGreaterThan(6)
  expect([...clients].filter((client) => !hosts.includes(hostOf[client] ?? `${client}.*`))).toEqual([])
  const signed = sources.flatMap(({ text }) => found(text, /^ {2}host: '([^']+)'/gm))
  expect(signed.filter((host) => !hosts.includes(`${host}.*`))).toEqual([])
})

test('no other program than git is started, and in a terminal the browser by `view`', () => {
  const starters = sources.filter(({ text }) => /node:child_process|@actions\/exec/.test(text)).map(({ path }) => path)
  expect(starters.toSorted()).toEqual(['src/cli/open-page.ts', 'src/git/exec.ts'])
  const opening = read('src/cli/open-page.ts')
  expect(found(opening, /(?:return|\?) '([^']+)'/g)).toEqual(['open', 'explorer.exe', 'xdg-open'])
  expect(found(opening, /spawn\(([^)]+)\)/g)).toEqual(["opener, [page], { detached: true, stdio: 'ignore' }"])
  const programs = found(read('src/git/exec.ts'), /\b(?:spawn|exec)\('([^']+)'/g)
  expect(new Set(programs)).toEqual(new Set(['git']))
})

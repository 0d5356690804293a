import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'

/**
 * The rooms of `src` and the rooms each may import from (docs/architecture.md tells why). Files directly in `src`
 * are the shell and may import everything; `errors.ts`, `log.ts`, `clock.ts` and `version.ts` are for everyone.
 */
const allowed: Record<string, readonly string[]> = {
  source: [],
  templates: ['source'],
  models: ['source'],
  scorers: ['models', 'templates', 'source'],
  prompts: ['models', 'scorers', 'templates', 'source'],
  datasets: ['models', 'prompts', 'scorers', 'templates', 'source'],
  adversarial: ['prompts', 'datasets', 'scorers', 'models', 'templates', 'source', 'statistics'],
  batch: ['aws', 'evaluation', 'models', 'source'],
  generation: ['prompts', 'datasets', 'scorers', 'models', 'templates', 'source'],
  config: ['adversarial', 'prompts', 'datasets', 'scorers', 'models', 'templates', 'source', 'verdict'],
  evaluation: ['models', 'scorers', 'datasets', 'prompts', 'templates', 'source', 'verdict'],
  release: [
    'canary',
    'aws',
    'config',
    'evaluation',
    'models',
    'prompts',
    'datasets',
    'scorers',
    'templates',
    'source',
    'verdict',
  ],
  lint: ['release', 'evaluation', 'config', 'prompts', 'datasets', 'scorers', 'models', 'templates', 'source'],
  statistics: [],
  verdict: ['adversarial', 'statistics', 'evaluation', 'source'],
  canary: ['statistics', 'source'],
  report: ['canary', 'verdict', 'lint', 'evaluation', 'scorers', 'models', 'statistics', 'source'],
  git: ['source'],
  github: ['source'],
  aws: ['source'],
  commands: ['*'],
  shell: ['*'],
}

/** Packages that only the named rooms may import; types are free. */
const adapters: ReadonlyArray<{ packages: RegExp; rooms: readonly string[] }> = [
  { packages: /^@actions\/github$|^@octokit\//, rooms: ['github'] },
  { packages: /^@actions\/exec$/, rooms: ['git'] },
  { packages: /^@aws-sdk\/|^@smithy\//, rooms: ['aws'] },
  {
    packages: /^node:(fs|http|http2|https|net|tls|child_process)(\/|$)/,
    rooms: ['git', 'github', 'aws', 'shell'],
  },
  { packages: /^node:worker_threads$/, rooms: ['scorers'] },
  { packages: /^@actions\/core$/, rooms: ['shell'] },
]

const everyones = /^(errors|log|clock|version)\.ts$/

/** One sentence for each import of `files` (path below `src` → text) that goes against the arrows. */
export function wrongArrows(files: ReadonlyMap<string, string>): string[] {
  const wrong: string[] = []
  for (const [file, text] of files) {
    const room = file.includes('/') ? (file.split('/')[0] ?? '') : null
    if (room === null) continue
    const mayImport = allowed[room]
    if (mayImport === undefined) {
      wrong.push(`src/${file} is in a room that scripts/arrows.ts does not know`)
      continue
    }
    for (const { specifier, typeOnly } of importsOf(text)) {
      if (!specifier.startsWith('.')) {
        const adapter = adapters.find(({ packages }) => packages.test(specifier))
        if (adapter !== undefined && !typeOnly && !adapter.rooms.includes(room)) {
          wrong.push(`src/${file} imports ${specifier}, which only ${adapter.rooms.join(', ') || 'the shell'} may`)
        }
        continue
      }
      const target = posix.join(posix.dirname(file), specifier)
      const targetRoom = target.includes('/') ? (target.split('/')[0] ?? '') : null
      if (targetRoom === null ? everyones.test(target) : targetRoom === room) continue
      if (mayImport.includes('*') && targetRoom !== null) continue
      if (targetRoom !== null && mayImport.includes(targetRoom)) continue
      wrong.push(`src/${file} imports src/${target}: ${room} may import from ${mayImport.join(', ') || 'no room'}`)
    }
  }
  return wrong
}

function importsOf(text: string): Array<{ specifier: string; typeOnly: boolean }> {
  const found: Array<{ specifier: string; typeOnly: boolean }> = []
  for (const match of text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'/gm,
  )) {
    found.push({ specifier: match[2] ?? match[3] ?? '', typeOnly: match[1] !== undefined })
  }
  for (const match of text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)) {
    found.push({ specifier: match[1] ?? '', typeOnly: false })
  }
  return found
}

/** The files of a source folder, by path below it. */
export function sourceFiles(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  return new Map(paths.map((path) => [path.split(sep).join('/'), readFileSync(join(folder, path), 'utf8')]))
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  const wrong = wrongArrows(sourceFiles(join(import.meta.dirname, '..', 'src')))
  for (const sentence of wrong) console.error(sentence)
  if (wrong.length > 0) process.exit(1)
  console.log(`arrows: ${relative(process.cwd(), 'src') || 'src'} is in order`)
}

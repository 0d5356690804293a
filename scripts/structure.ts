import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { functionsOf, importsOf } from './read-source.ts'

/**
 * How `src` is built, held to what docs/architecture.md says of it: which folder may import which, which may have effects,
 * no circles, nothing that is too long to be read in one go.
 */

/** The folders of `src` and those each imports: all that are used and no others. Every arrow points downwards in this list. */
const ARROWS: Record<string, readonly string[]> = {
  cli: [
    'host',
    'commands',
    'rollout',
    'experiment',
    'report',
    'lint',
    'release',
    'config',
    'aws',
    'evaluation',
    'models',
    'source',
    'text',
  ],
  action: [
    'host',
    'commands',
    'rollout',
    'experiment',
    'github',
    'git',
    'report',
    'history',
    'lint',
    'release',
    'canary',
    'aws',
    'evaluation',
    'models',
    'source',
    'text',
  ],
  host: [
    'commands',
    'experiment',
    'github',
    'git',
    'report',
    'history',
    'config',
    'aws',
    'evaluation',
    'models',
    'source',
  ],
  commands: [
    'rollout',
    'experiment',
    'github',
    'report',
    'lint',
    'release',
    'canary',
    'config',
    'verdict',
    'aws',
    'evaluation',
    'generation',
    'datasets',
    'prompts',
    'scorers',
    'models',
    'source',
    'text',
  ],
  rollout: [
    'experiment',
    'github',
    'git',
    'report',
    'release',
    'canary',
    'config',
    'aws',
    'evaluation',
    'datasets',
    'prompts',
    'scorers',
    'models',
    'source',
    'statistics',
    'text',
  ],
  experiment: [
    'git',
    'report',
    'lint',
    'config',
    'verdict',
    'batch',
    'aws',
    'evaluation',
    'adversarial',
    'datasets',
    'prompts',
    'scorers',
    'models',
    'source',
  ],
  github: ['source', 'text'],
  git: ['source'],
  report: ['history', 'lint', 'canary', 'verdict', 'page', 'evaluation', 'adversarial', 'models', 'source', 'text'],
  lint: ['release', 'config', 'verdict', 'evaluation', 'datasets', 'prompts', 'scorers', 'models', 'source', 'text'],
  release: [
    'canary',
    'config',
    'verdict',
    'aws',
    'evaluation',
    'datasets',
    'prompts',
    'scorers',
    'models',
    'templates',
    'source',
    'text',
  ],
  history: ['source', 'text'],
  canary: ['source', 'statistics', 'text'],
  config: ['verdict', 'adversarial', 'datasets', 'prompts', 'scorers', 'models', 'templates', 'source'],
  verdict: ['evaluation', 'adversarial', 'statistics', 'text'],
  batch: ['aws', 'evaluation', 'models', 'source'],
  aws: ['source'],
  evaluation: ['datasets', 'prompts', 'scorers', 'models', 'templates', 'source', 'text'],
  generation: ['datasets', 'prompts', 'scorers', 'models', 'templates', 'source'],
  adversarial: ['datasets', 'prompts', 'scorers', 'models', 'templates', 'source', 'statistics'],
  datasets: ['prompts', 'scorers', 'models', 'templates', 'source'],
  prompts: ['scorers', 'models', 'templates', 'source'],
  scorers: ['models', 'templates', 'source'],
  models: ['source'],
  templates: ['source'],
  page: ['text'],
  source: [],
  statistics: [],
  text: [],
}

const EVERYONES = /^(errors|system-error|log|clock|version)\.ts$/

/** Packages that only the named folders may import; types are free. */
const ADAPTERS: ReadonlyArray<{ packages: RegExp; folders: readonly string[] }> = [
  { packages: /^@actions\/github$|^@octokit\//, folders: ['github'] },
  { packages: /^@actions\/exec$/, folders: ['git'] },
  { packages: /^@aws-sdk\/|^@smithy\//, folders: ['aws'] },
  {
    packages: /^node:(fs|http|http2|https|net|tls|child_process)(\/|$)/,
    folders: ['git', 'github', 'aws', 'host', 'action', 'cli'],
  },
  { packages: /^node:worker_threads$/, folders: ['scorers'] },
  { packages: /^@actions\/core$/, folders: ['action'] },
  { packages: /^@opentelemetry\//, folders: ['host'] },
]

const MOST_FILES = 35
const MOST_LINES = 300
const MOST_FUNCTION_LINES = 80

/** Files by their path below `src`. */
export type Sources = ReadonlyMap<string, string>

/** One sentence for each import that goes against the arrows. */
export function wrongArrows(files: Sources): string[] {
  const wrong: string[] = []
  for (const [file, text] of files) {
    const folder = folderOf(file)
    if (folder === null) continue
    const mayImport = ARROWS[folder]
    if (mayImport === undefined) {
      wrong.push(`src/${file} is in a folder that scripts/structure.ts does not know`)
      continue
    }
    for (const { specifier, typeOnly } of importsOf(text)) {
      if (!specifier.startsWith('.')) {
        const adapter = ADAPTERS.find(({ packages }) => packages.test(specifier))
        if (adapter !== undefined && !typeOnly && !adapter.folders.includes(folder)) {
          wrong.push(`src/${file} imports ${specifier}, which only ${adapter.folders.join(', ')} may`)
        }
        continue
      }
      const target = posix.join(posix.dirname(file), specifier)
      const targetFolder = folderOf(target)
      if (targetFolder === null ? EVERYONES.test(target) : targetFolder === folder) continue
      if (targetFolder === null || !mayImport.includes(targetFolder)) {
        wrong.push(
          `src/${file} imports src/${target}: ${folder} may import from ${mayImport.join(', ') || 'no folder'}`,
        )
      }
    }
  }
  return wrong
}

/** One sentence for each arrow that no import needs. */
export function unusedArrows(files: Sources): string[] {
  const used = new Set<string>()
  for (const [file, text] of files) {
    for (const { specifier } of importsOf(text)) {
      if (specifier.startsWith('.'))
        used.add(`${folderOf(file)} → ${folderOf(posix.join(posix.dirname(file), specifier))}`)
    }
  }
  return Object.entries(ARROWS).flatMap(([folder, others]) =>
    others.filter((other) => !used.has(`${folder} → ${other}`)).map((other) => `no file of ${folder} imports ${other}`),
  )
}

/** Files that import each other, directly or over others; each circle once. */
export function circles(files: Sources): string[][] {
  const graph = new Map<string, readonly string[]>()
  for (const [file, text] of files) {
    const local = importsOf(text).filter(({ specifier }) => specifier.startsWith('.'))
    graph.set(
      file,
      local.map(({ specifier }) => posix.join(posix.dirname(file), specifier)),
    )
  }
  return componentsOf(graph)
}

/** Folders that import each other, directly or over others. */
export function folderCircles(files: Sources): string[][] {
  const graph = new Map<string, string[]>()
  for (const [file, text] of files) {
    const folder = folderOf(file)
    if (folder === null) continue
    const others = importsOf(text).flatMap(({ specifier }) =>
      specifier.startsWith('.') ? (folderOf(posix.join(posix.dirname(file), specifier)) ?? []) : [],
    )
    graph.set(folder, [...(graph.get(folder) ?? []), ...others.filter((other) => other !== folder)])
  }
  return componentsOf(graph)
}

/** Folders with too many files, and files and functions with too many lines, a sentence each. */
export function tooLarge(files: Sources): string[] {
  const folders = new Map<string, number>()
  for (const file of files.keys()) folders.set(posix.dirname(file), (folders.get(posix.dirname(file)) ?? 0) + 1)
  const large = [...folders].filter(([, count]) => count > MOST_FILES)
  return [
    ...large.map(([folder, count]) => `src/${folder} holds ${count} files: more than ${MOST_FILES}`),
    ...[...files].flatMap(([file, text]) => {
      const lines = text.split('\n').length - 1
      const functions = functionsOf(file, text).filter((one) => one.lines > MOST_FUNCTION_LINES)
      return [
        ...(lines > MOST_LINES ? [`src/${file} has ${lines} lines: more than ${MOST_LINES}`] : []),
        ...functions.map(
          ({ name, line, lines }) =>
            `src/${file}:${line}: ${name} has ${lines} lines: more than ${MOST_FUNCTION_LINES}`,
        ),
      ]
    }),
  ]
}

/** Folders that docs/architecture.md does not tell the purpose of, and folders of its table that are gone. */
export function undescribed(files: Sources, architecture: string): string[] {
  const described = new Set(
    Array.from(architecture.matchAll(/^\| `src\/([^`]*?)\/?` +\|/gm), ([, folder]) => folder ?? ''),
  )
  const folders = new Set([...files.keys()].map((file) => posix.dirname(file)).filter((folder) => folder !== '.'))
  return [
    ...[...folders]
      .filter((folder) => !described.has(folder))
      .map((folder) => `docs/architecture.md does not describe src/${folder}/`),
    ...[...described]
      .filter((folder) => !folders.has(folder))
      .map((folder) => `docs/architecture.md describes src/${folder}/, which is gone`),
  ].sort()
}

function folderOf(file: string): string | null {
  return file.includes('/') ? (file.split('/')[0] ?? null) : null
}

/** Strongly connected components of more than one node (Tarjan 1972). */
function componentsOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (node: string): number => {
    const index = order.size
    order.set(node, index)
    let lowest = index
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) lowest = Math.min(lowest, visit(next))
      else if (stack.includes(next)) lowest = Math.min(lowest, order.get(next) ?? index)
    }
    low.set(node, lowest)
    if (lowest === index) {
      const component = stack.splice(stack.indexOf(node))
      if (component.length > 1) found.push(component.sort())
    }
    return lowest
  }
  for (const node of graph.keys()) if (!order.has(node)) visit(node)
  return found
}

/** The files of a source folder, by path below it. */
export function sourceFiles(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  return new Map(paths.map((path) => [path.split(sep).join('/'), readFileSync(join(folder, path), 'utf8')]))
}

/** Everything that is wrong with the structure of a checkout, a sentence each. */
export function wrongStructure(root: string): string[] {
  const files = sourceFiles(join(root, 'src'))
  return [
    ...wrongArrows(files),
    ...unusedArrows(files),
    ...circles(files).map((circle) => `these files import each other: ${circle.join(', ')}`),
    ...folderCircles(files).map((circle) => `these folders import each other: ${circle.join(', ')}`),
    ...tooLarge(files),
    ...undescribed(files, readFileSync(join(root, 'docs/architecture.md'), 'utf8')),
  ]
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  const wrong = wrongStructure(join(import.meta.dirname, '..'))
  for (const sentence of wrong) console.error(sentence)
  if (wrong.length > 0) process.exit(1)
  console.log('structure: src is as docs/architecture.md says')
}

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Builds the bundle from `src` into a folder, which it empties first: chunk names change with their content. */
export function build(target: string): void {
  const compiled = join(root, 'build')
  rmSync(compiled, { recursive: true, force: true })
  run('typescript/bin/tsc', ['-p', 'tsconfig.build.json'])
  rmSync(target, { recursive: true, force: true })
  run('@vercel/ncc/dist/ncc/cli.js', ['build', 'build/index.js', '-m', '-q', '-o', target, '--license', 'licenses.txt'])
  rmSync(compiled, { recursive: true, force: true })
}

function run(script: string, args: readonly string[]): void {
  execFileSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

/** Files that differ between a fresh build and the committed one, by name. */
export function staleFiles(): string[] {
  const fresh = mkdtempSync(join(tmpdir(), 'ai-cicd-dist-'))
  try {
    build(fresh)
    const committed = join(root, 'dist')
    const names = new Set([...readdirSync(fresh), ...readdirSync(committed)])
    return [...names].filter((name) => contentOf(join(fresh, name)) !== contentOf(join(committed, name))).sort()
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return null
  }
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv[2] === '--check') {
    const stale = staleFiles()
    if (stale.length > 0) {
      console.error(`dist is not what src builds: ${stale.join(', ')}\nRun \`npm run build\` and commit dist.`)
      process.exit(1)
    }
    console.log('dist is what src builds')
  } else {
    build(join(root, 'dist'))
  }
}

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transform } from 'esbuild'

const root = join(import.meta.dirname, '..')

/** Builds the bundle from `src` into a folder, which it empties first: chunk names change with their content. */
export async function build(target: string): Promise<void> {
  const compiled = join(root, 'build')
  rmSync(compiled, { recursive: true, force: true })
  run('typescript/bin/tsc', ['-p', 'tsconfig.build.json'])
  rmSync(target, { recursive: true, force: true })
  run('@vercel/ncc/dist/ncc/cli.js', ['build', 'build/index.js', '-m', '-q', '-o', target, '--license', 'licenses.txt'])
  rmSync(compiled, { recursive: true, force: true })
  await minifyChunks(target)
}

/** ncc minifies the entry alone; the files it splits off are loaded just as often. Their notices are in licenses.txt. */
async function minifyChunks(target: string): Promise<void> {
  for (const name of readdirSync(target).filter((file) => /^\d+\.index\.js$/.test(file))) {
    const path = join(target, name)
    const { code } = await transform(readFileSync(path, 'utf8'), {
      minify: true,
      format: 'esm',
      target: 'node20',
      legalComments: 'none',
    })
    writeFileSync(path, code)
  }
}

function run(script: string, args: readonly string[]): void {
  execFileSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

/** Files that differ between a fresh build and the committed one, by name. */
export async function staleFiles(): Promise<string[]> {
  const fresh = mkdtempSync(join(tmpdir(), 'ai-cicd-dist-'))
  try {
    await build(fresh)
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
    const stale = await staleFiles()
    if (stale.length > 0) {
      console.error(`dist is not what src builds: ${stale.join(', ')}\nRun \`npm run build\` and commit dist.`)
      process.exit(1)
    }
    console.log('dist is what src builds')
  } else {
    await build(join(root, 'dist'))
  }
}

import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build as bundle, type Plugin, transform } from 'esbuild'

const root = join(import.meta.dirname, '..')

/** Builds the bundle from `src` into a folder, which it empties first: chunk names change with their content. */
export async function build(target: string): Promise<void> {
  const compiled = join(root, 'build')
  rmSync(compiled, { recursive: true, force: true })
  run('typescript/bin/tsc', ['-p', 'tsconfig.build.json'])
  const packages = await shakeAdapters(join(compiled, 'aws'))
  rmSync(target, { recursive: true, force: true })
  run('@vercel/ncc/dist/ncc/cli.js', ['build', 'build/index.js', '-m', '-q', '-o', target, '--license', 'licenses.txt'])
  copyFileSync(join(compiled, 'post-entry.js'), join(target, 'post.js'))
  rmSync(compiled, { recursive: true, force: true })
  addNotices(packages, join(target, 'licenses.txt'))
  await minifyChunks(target)
}

/** Every adapter that takes something of the SDK itself: what they have in common is in the bundle once. */
export const SHAKEN = [
  'batch-jobs.js',
  'batch-store.js',
  'bedrock.js',
  'cloudwatch.js',
  'codedeploy.js',
  'connection.js',
  'credentials.js',
  'lambda.js',
  's3-object.js',
  's3-revised.js',
  's3.js',
  'scheduler.js',
  'signed-call.js',
  'ssm.js',
  'sts.js',
]

/**
 * ncc takes the AWS SDK's CommonJS build, from which nothing can be left out. Here each adapter takes the parts of its
 * ECMAScript build that it uses, half of it, before ncc sees it. Our own files and zod stay imports, shared with the rest.
 * @returns folders of the packages that went in
 */
async function shakeAdapters(folder: string): Promise<string[]> {
  const shared: Plugin = {
    name: 'shared',
    setup(build) {
      build.onResolve({ filter: /^zod$/ }, () => ({ external: true }))
      build.onResolve({ filter: /^\.\.?\// }, ({ importer, kind }) =>
        dirname(importer) === folder && kind !== 'entry-point' ? { external: true } : null,
      )
    },
  }
  const { metafile } = await bundle({
    entryPoints: SHAKEN.map((name) => join(folder, name)),
    outdir: folder,
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    conditions: ['module'],
    plugins: [shared],
    metafile: true,
    absWorkingDir: root,
  })
  return packagesOf(Object.keys(metafile.inputs))
}

/** ncc collects the notices of the packages that it sees; those of the packages that went into adapters are added. */
function addNotices(packages: readonly string[], file: string): void {
  const reported = readFileSync(file, 'utf8')
  const names = new Set(reported.split('\n'))
  const added = packages.map((folder) => {
    const { name, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const notice = readdirSync(join(root, folder)).find((one) => /^licen[cs]e/i.test(one))
    const text = notice === undefined ? '' : readFileSync(join(root, folder, notice), 'utf8')
    return names.has(name) ? '' : `\n\n${name}\n${license}\n${text}`
  })
  writeFileSync(file, reported + added.join(''))
}

/** Folders of the packages that these files are from, by name. */
function packagesOf(files: readonly string[]): string[] {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? '')
  return [...new Set(folders)].filter((folder) => folder !== '').sort()
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

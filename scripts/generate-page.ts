/**
 * Builds the browser's half of report.html, `src/page`, into a module of two texts: its script and its style. They are in the
 * bundle as text, and loaded when a report is written. `--check` fails where the committed module is not what `src/page` builds.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const target = join(root, 'src/report/html/page-bundle.ts')

async function built(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src/page', entry)],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
  })
  const text = outputFiles[0]?.text.trim() ?? ''
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${entry} holds what ends its element in a page`)
  return text
}

/** The module's text. */
export async function pageModule(): Promise<string> {
  return `/** Written by \`node scripts/generate-page.ts\` from \`src/page\`: the script and the style of report.html. */
export const pageScript: string = ${JSON.stringify(await built('app.ts'))}
export const pageStyle: string = ${JSON.stringify(await built('page.css'))}
`
}

if (process.argv[1] === import.meta.filename) {
  const text = await pageModule()
  if (process.argv.includes('--check')) {
    if (readFileSync(target, 'utf8') !== text) {
      console.error('src/report/html/page-bundle.ts is not what src/page builds. Run `npm run generate` and commit it.')
      process.exit(1)
    }
  } else {
    writeFileSync(target, text)
  }
}

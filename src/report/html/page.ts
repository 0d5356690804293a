import { createHash } from 'node:crypto'
import type { PageRelease } from '../../page/release-data.ts'
import { attentionFirst } from '../markdown/sections/prompts-table.ts'
import type { Report } from '../report.ts'
import { caseDataPieces } from './case-data.ts'
import { pageScript, pageStyle } from './page-bundle.ts'
import { pageData } from './page-data.ts'
import { staticPart } from './static-part.ts'
import { embedded } from './texts.ts'

/**
 * `report.html`: every case with both answers, in one file that loads nothing and runs nothing but its own script
 * (`src/page/`): its content security policy names the hashes of its one style and its one script. Where no script may run
 * it shows the verdict, the prompts and the worst cases.
 * @param release what was released, rolled back, recovered or pinned: shown first
 */
export function renderHtml(report: Report, release: PageRelease | null = null): string {
  return [...htmlPieces(report, release)].join('')
}

/** The same in pieces of some cases. */
export function* htmlPieces(report: Report, release: PageRelease | null = null): Generator<string> {
  const policy = `default-src 'none'; style-src '${hash(pageStyle)}'; script-src '${hash(pageScript)}'; base-uri 'none'; form-action 'none'`
  const prompts = attentionFirst(report.prompts)
  const data = pageData(report, prompts)
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${release === null ? `Prompt evaluation: ${data.verdict}` : `Release: ${release.word}`}</title>
<style>${pageStyle}</style>
</head>
<body>
<main id="report">
${staticPart(data, prompts, release)}
</main>
<script type="application/json" data-report>${embedded(data)}</script>
${release === null ? '' : `<script type="application/json" data-release>${embedded(release)}</script>\n`}`
  for (const piece of caseDataPieces(prompts, data)) {
    yield `<script type="application/json" data-cases>${embedded(piece)}</script>\n`
  }
  yield `<script>${pageScript}</script>
</body>
</html>
`
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

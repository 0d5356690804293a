/**
 * Writes docs/reading-a-verdict.md and its pictures from real reports.
 *
 *   node scripts/render-verdicts.ts
 */
import { writeFileSync } from 'node:fs'
import { verdictPage } from './reading-a-verdict/page.ts'

for (const [path, text] of verdictPage()) writeFileSync(path, text)

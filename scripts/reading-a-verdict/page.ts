import { renderComment } from '../../src/report/markdown/comment.ts'
import type { Report } from '../../src/report/report.ts'
import { picture, plainText } from './picture.ts'
import { SITUATIONS } from './situations.ts'

/** The files of the page about reading a verdict, text by path: the page itself, and a picture for each situation. */
export function verdictPage(): Map<string, string> {
  const files = new Map<string, string>()
  const sections = SITUATIONS.map(({ name, title, means, report }) => {
    const lines = firstLines(report())
    const image = `images/verdict-${name}.svg`
    files.set(`docs/${image}`, picture(lines))
    return `## ${title}\n\n![${lines.map(plainText).join(' – ').replace(/[[\]]/g, '')}](${image})\n\n${means}\n`
  })
  files.set('docs/reading-a-verdict.md', [INTRODUCTION, ...sections].join('\n'))
  return files
}

/** The first three lines that a reader sees: what happened, whether to merge and why, what next. */
export function firstLines(report: Report): string[] {
  return renderComment(report, { limit: 65_536, marker: '<!-- -->' })
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .slice(0, 3)
}

const INTRODUCTION = `<!-- Written by \`node scripts/render-verdicts.ts\` from real reports. -->
# Reading a verdict

The first three lines of a comment say what happened and in how many cases, whether to merge and why, and what to do next, with links to the whole
report and to what changed in each prompt. Below are the table of prompts (its cost and its p95 latency are those of one request) and the worst
case with both answers; folded are all others, and the **method**, for those who ask how sure it is. How it is decided stands in
[the verdict](verdicts.md).

A run that lasts longer than ten seconds says first, in the same comment, that it is running and how far it is; what stood there before is kept
below, folded, until the result is there.

One word for each thing, in comments, reports, this documentation and \`results.json\`:

| shown | in \`results.json\` | means |
| --- | --- | --- |
| this change | \`candidate\` | the version that the pull request brings |
| the base | \`baseline\` | the version that it is compared with |
| better | \`improved\` | the score rose, and not by chance |
| no worse (proven) | \`non-inferior\` | a drop of the margin or more is ruled out |
| holds, within the margin | \`within-margin\` | the drop that was seen, if any, is smaller than the margin; what could hide is named |
| cannot tell | \`inconclusive\` | the drop that was seen is as large as the margin or larger, and can be chance |
| worse | \`regressed\` | the score fell by more than the margin, and not by chance |
| new | \`new\` | there is nothing to compare with: held to its floor |
| cannot be compared | \`non-comparable\` | the base cannot answer these cases: held to its floor |
| not measured | \`error\` | the model, the judge or the set-up failed |
| unchanged | \`unchanged\` | nothing of the prompt, its cases or its model changed |
| margin | – | the largest drop of the mean score that you tolerate: \`gate.margin\` |
| floor | – | what the mean score must reach: \`gate.minScore\` |
| could hide | \`interval\` | the largest drop that these cases could not have shown, at \`gate.confidence\` |
| between 14.8 worse and 2.8 better, 90 % sure | \`interval\` | where the true difference lies; its ends are the bounds that decide |

Points are hundredths of the mean score: from 90 % to 87 % is 3 points lower.
`

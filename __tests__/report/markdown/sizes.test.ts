import { expect, test } from 'vitest'
import { renderComment } from '../../../src/report/markdown/comment.ts'
import { sizes } from '../sizes.ts'

test.each(Object.entries(sizes))('what is seen of a comment at a glance: %s', (_, build) => {
  expect(atAGlance(renderComment(build(), { limit: 65_536, marker: '<!-- marker -->' }))).toMatchSnapshot()
})

/** A comment as it is before anything is unfolded: of what is folded its title. */
function atAGlance(comment: string): string {
  const shown: string[] = []
  let depth = 0
  for (const line of comment.split('\n')) {
    if (line === '<details>') depth += 1
    else if (depth === 1 && line.startsWith('<summary>')) shown.push(line.replace(/<summary>(.*)<\/summary>/, '▸ $1'))
    else if (depth === 0) shown.push(line)
    if (line === '</details>') depth = Math.max(0, depth - 1)
  }
  return shown.join('\n').replace(/\n{3,}/g, '\n\n')
}

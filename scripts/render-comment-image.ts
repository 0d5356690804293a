/**
 * Makes a picture of a comment:
 *
 *   node scripts/render-comment-image.ts comment.md docs/images/comment.png 860 --density 1
 *
 * The picture is twice as dense as its width says, unless `--density` says otherwise.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { commentPage, photograph, type Theme } from './comment-picture.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    theme: { type: 'string', default: 'light' },
    height: { type: 'string', default: '0' },
    density: { type: 'string', default: '2' },
  },
})
const [input, output, width = '860'] = positionals
if (input === undefined || output === undefined || !/^\d+$/.test(width) || !/^(light|dark)$/.test(values.theme)) {
  console.error(
    'usage: render-comment-image.ts INPUT.md OUTPUT.png [WIDTH] [--theme light|dark] [--height MAX] [--density 1]',
  )
  process.exit(2)
}
const markdown = await readFile(input, 'utf8')
const theme: Theme = values.theme === 'dark' ? 'dark' : 'light'
await writeFile(
  output,
  await photograph(commentPage(markdown, theme), Number(width), {
    maxHeight: Number(values.height),
    density: Number(values.density),
  }),
)

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { config, shop, shopModel } from './bench/project.ts'
import { runCli } from './bench/runner.ts'
import { setScene } from './bench/scenario.ts'

/** A suite that is asked once, so that one run and its shards ask the same. */
const suite = shop(45, { 'ai-cicd.yml': config({ evaluation: { maxRepeat: 1 } }) })
const wrong = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

test('from a terminal: the files of the parts are those of one run, byte for byte', async () => {
  const { repository, bedrock } = await setScene({
    main: [suite],
    model: shopModel({ head: wrong }),
    checkout: { depth: 'full' },
  })
  const { workspace, commits } = repository
  const cli = async (...args: string[]) => {
    const result = await runCli([...args, '--base', commits.main], { cwd: workspace, bedrock })
    expect(result.stderr).not.toMatch(/^error: (?!support-reply got worse)/m)
    return result
  }
  const record = join(workspace, 'answers.jsonl')
  await cli('evaluate', '--record', record, '--out', 'recorded')
  const asked = bedrock.requests.length
  const whole = await cli('evaluate', '--replay', record, '--out', 'whole')
  for (const number of [1, 2, 3, 4]) {
    const part = await cli('evaluate', '--replay', record, '--shard', `${number}/4`, '--out', `parts/${number}`)
    expect(part.stdout).toContain(`Shard ${number} of 4`)
  }
  const merged = await cli('merge', 'parts', '--out', 'merged')
  expect(bedrock.requests).toHaveLength(asked)
  expect(merged.exitCode).toBe(whole.exitCode)
  const names = (await readdir(join(workspace, 'whole'))).toSorted()
  expect((await readdir(join(workspace, 'merged'))).toSorted()).toEqual(names)
  for (const name of names) {
    const read = async (folder: string) => withoutDuration(await readFile(join(workspace, folder, name), 'utf8'))
    expect(await read('merged')).toBe(await read('whole'))
  }
})

/** How long the run took: the one thing that two runs over the same answers do not share. */
function withoutDuration(text: string): string {
  return text
    .replace(/(<testsuites [^>]*time=")[\d.]+/, '$1')
    .replace(/("durationMs": )\d+/, '$1')
    .replaceAll(/(?<![\w.])\d+(?:[.,]\d+)? ?(?:ms|s)(?!\w)/g, '<duration>')
}

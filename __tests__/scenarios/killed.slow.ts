import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { config, shop, shopModel } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { setScene } from './bench/scenario.ts'

const concurrency = 6
const kills = 3

test('a run that is killed goes on where it was: only the calls in flight are made again', async () => {
  const answer = shopModel()
  const stage = await setScene({
    main: [shop(60, { 'ai-cicd.yml': config({ evaluation: { concurrency } }) })],
    model: (request, attempt) => ({ ...answer(request, attempt), delayMs: 20 }),
  })
  const { requests } = stage.bedrock
  // A runner of one's own, whose job keeps a folder outside of the checkout.
  const folder = join(stage.repository.workspace, '../answers')
  const env = { AI_CICD_ANSWERS: folder }
  const reported: number[] = []
  for (let kill = 0; kill < kills; kill++) {
    const after = requests.length + 12 + Math.floor(Math.random() * 20)
    reported.push(after)
    const { signal } = await stage.run({ env, interrupt: { signal: 'SIGKILL', when: stage.bedrock.arrived(after) } })
    expect(signal, `killed at requests ${reported}`).toBe('SIGKILL')
  }
  const whole = await stage.run({ env })
  expect(whole.outputs, `killed at requests ${reported}`).toMatchObject({ verdict: 'pass', passed: '60', errored: '0' })
  const again = requests.length - 120
  expect(again, `killed at requests ${reported}`).toBeLessThanOrEqual(kills * concurrency)
  const { usage } = resultsOf(whole)
  expect(usage.modelCalls + usage.cachedCalls).toBe(120)

  const files = (await readdir(folder)).filter((name) => name.endsWith('.answers'))
  expect(files).toHaveLength(kills + 1)
  for (const name of files) expect(await readFile(join(folder, name), 'utf8')).toMatch(/^(?:[0-9a-f]{64} [^\n]+\n)+$/)

  const before = requests.length
  const last = await stage.run({ env })
  expect(last.outputs).toMatchObject({ verdict: 'pass', passed: '60', 'model-calls': '0' })
  expect(requests).toHaveLength(before)
})

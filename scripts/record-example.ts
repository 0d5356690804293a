import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { loadProject } from '../src/config/load.ts'
import { planArm } from '../src/evaluation/plan.ts'
import { workingTree } from '../src/git/working-tree.ts'
import { costOf, priceOf } from '../src/models/catalog/prices.ts'
import { completionKey } from '../src/models/providers/recording.ts'
import { Diagnostics } from '../src/source/diagnostics.ts'

/** Makes the example's recording from its hand-written answers, as if a model had been recorded with `--record`. */
const example = join(import.meta.dirname, '../examples/support-bot')
const model = 'bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0'
/** A failed critical case is asked three times. */
const repeats = 3

const answers = z
  .record(z.string(), z.record(z.enum(['base', 'change']), z.record(z.string(), z.string())))
  .parse(JSON.parse(readFileSync(join(example, 'recordings/answers.json'), 'utf8')))

const lines: string[] = []
for (const version of ['base', 'change'] as const) {
  const folder = mkdtempSync(join(tmpdir(), 'ai-cicd-example-'))
  cpSync(example, folder, { recursive: true })
  if (version === 'change') cpSync(join(example, 'change'), folder, { recursive: true })
  const diagnostics = new Diagnostics()
  const { project } = diagnostics.take(await loadProject(workingTree(folder), 'ai-cicd.yml'))
  diagnostics.throwIfAny()
  for (const prompt of project?.prompts ?? []) {
    const arm = diagnostics.take(planArm('candidate', prompt, prompt, model, project?.cases.get(prompt.id) ?? []))
    for (const planned of arm?.cases ?? []) {
      const text = answers[prompt.id]?.[version]?.[planned.id]
      if (text === undefined) continue
      const asked = planned.request.messages.map((message) => message.content).join('\n')
      const usage = { inputTokens: Math.ceil(asked.length / 4), outputTokens: Math.ceil(text.length / 4) }
      const price = priceOf(model, {})
      for (let repeat = 0; repeat < repeats; repeat++) {
        lines.push(
          JSON.stringify({
            kind: 'completion',
            model,
            key: completionKey(planned.request),
            repeat,
            completion: {
              text,
              toolCalls: [],
              stopReason: 'stop',
              usage,
              // About what a small model takes: a start, and a rate per token, with a wobble from the text itself.
              latencyMs: 420 + usage.outputTokens * 9 + ((asked.length * 37 + text.length * 101 + repeat * 53) % 240),
              costUsd: price === null ? null : costOf(usage, price),
              cached: false,
            },
          }),
        )
      }
    }
  }
  rmSync(folder, { recursive: true })
}
writeFileSync(join(example, 'recordings/answers.jsonl'), `${lines.join('\n')}\n`)
console.log(`${lines.length} answers recorded`)

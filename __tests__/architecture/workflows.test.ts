import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseInputs } from '../../src/action/inputs.ts'
import { action } from '../scenarios/bench/metadata.ts'

const step = z.object({
  uses: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  with: z.record(z.string(), z.unknown()).default({}),
})
const workflow = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      needs: z.string().optional(),
      if: z.string().optional(),
      permissions: z.record(z.string(), z.string()),
      strategy: z.object({ 'fail-fast': z.boolean(), matrix: z.object({ shard: z.array(z.number()) }) }).optional(),
      steps: z.array(step),
    }),
  ),
})

/** A workflow of a page, as a user copies it: the first one unless its file is named. */
function workflowOf(page: string, file = '') {
  const text = readFileSync(join(import.meta.dirname, '../../docs', page), 'utf8')
  const all = [...text.matchAll(/```yaml\n(# \.github\/workflows[\s\S]*?)```/g)]
  const [, yaml = ''] = all.find(([, found = '']) => found.includes(file)) ?? []
  return workflow.parse(load(yaml))
}

const { shard, evaluate } = workflowOf('large-suites.md').jobs

const ours = (job: typeof shard) => job?.steps.find(({ uses }) => uses?.startsWith('org/ai-cicd-action@'))

test('the shards of the page: every one has its number, and uploads its part whatever became of it', () => {
  const { matrix, 'fail-fast': failFast } = shard?.strategy ?? {}
  expect(failFast).toBe(false)
  expect(matrix?.shard).toEqual(matrix?.shard.map((_, index) => index + 1))
  const evaluating = ours(shard)
  for (const number of matrix?.shard ?? []) {
    const given = resolved(evaluating?.with ?? {}, {
      'matrix.shard': number,
      'strategy.job-total': matrix?.shard.length ?? 0,
    })
    expect(inputs(given).shard).toEqual({ number, of: matrix?.shard.length })
  }
  const upload = shard?.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'))
  expect(upload?.if).toContain('always()')
  expect(upload?.with.path).toBe(`\${{ steps.${evaluating?.id}.outputs.part-path }}`)
  expect(action.outputs).toHaveProperty('part-path')
})

test('the job behind them runs whatever became of them, finds their parts, and alone may comment', () => {
  expect(evaluate).toMatchObject({ needs: 'shard', if: 'always()' })
  const upload = shard?.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'))
  const download = evaluate?.steps.find(({ uses }) => uses?.startsWith('actions/download-artifact@'))
  expect(String(upload?.with.name).replace(/\$\{\{.*\}\}/, '*')).toBe(download?.with.pattern)
  const merging = inputs(resolved(ours(evaluate)?.with ?? {}, {}))
  expect(merging).toMatchObject({ command: 'merge', parts: [download?.with.path] })
  expect(evaluate?.permissions).toHaveProperty('pull-requests', 'write')
  expect(shard?.permissions).not.toHaveProperty('pull-requests')
})

/** Expressions as the runner would fill them in. */
function resolved(given: Record<string, unknown>, values: Record<string, number | string>): Record<string, string> {
  const fill = (text: string) => text.replace(/\$\{\{ (\S+) \}\}/g, (_, name: string) => String(values[name] ?? ''))
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fill(String(value))]))
}

function inputs(given: Record<string, string>) {
  for (const name of Object.keys(given)) expect(action.inputs).toHaveProperty(name)
  return parseInputs((name) => given[name] ?? action.inputs[name]?.default ?? '')
}

test('a deployment of code changes the code, pins, and only then moves the alias, to the version that the pin gave', () => {
  const { steps = [], permissions } = workflowOf('releasing.md', 'deploy.yml').jobs.deploy ?? {}
  const at = (what: string) => steps.findIndex(({ run = '' }) => run.includes(what))
  const pin = steps.findIndex((one) => one.uses?.startsWith('org/ai-cicd-action@'))
  expect(at('update-function-code')).toBeLessThan(pin)
  expect(at('update-alias')).toBeGreaterThan(pin)
  expect(steps[at('update-alias')]?.env).toEqual({ VERSION: `\${{ steps.${steps[pin]?.id}.outputs.lambda-version }}` })
  expect(action.outputs).toHaveProperty('lambda-version')
  const role = 'arn:aws:iam::123456789012:role/deploy'
  const given = { ...resolved(steps[pin]?.with ?? {}, { 'vars.DEPLOY_ROLE': role }) }
  expect(inputs(given)).toMatchObject({ command: 'pin', functionName: 'ai-handler', environment: 'production', role })
  expect(permissions).toEqual({ contents: 'read', 'id-token': 'write' })
})

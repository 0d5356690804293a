/**
 * How long from the start of the process to the first model request: the action against a minimal bundle that imports
 * the same clients and does nothing else. The target is 1.3 times; it fails above `regression`, so that it gets no worse
 * on the way there (docs/performance.md).
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FakeBedrock, nova, startBedrock } from '../__tests__/scenarios/bench/bedrock.ts'
import { runChild } from '../__tests__/scenarios/bench/child.ts'
import { pullRequest } from '../__tests__/scenarios/bench/events.ts'
import { startGitHub } from '../__tests__/scenarios/bench/github.ts'
import { nodeExecutable, projectRoot } from '../__tests__/scenarios/bench/node.ts'
import { config, kinder, shop, shopModel } from '../__tests__/scenarios/bench/project.ts'
import { buildRepository } from '../__tests__/scenarios/bench/repository.ts'
import { awsCredentials, runAction } from '../__tests__/scenarios/bench/runner.ts'

const target = 1.3
const regression = 2.5
const rounds = Number(process.argv[2] ?? 11)

const minimal = `
import { getInput } from '@actions/core'
import { getOctokit } from '@actions/github'
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'
import { load } from 'js-yaml'
const octokit = getOctokit(getInput('github-token') || 'none')
const { model } = load('model: ${nova}')
const client = new BedrockRuntimeClient({})
const answer = await client.send(
  new ConverseCommand({ modelId: model, messages: [{ role: 'user', content: [{ text: 'Ticket 01: hello' }] }] }),
)
console.log(typeof octokit.request, answer.stopReason)
process.exit(0)
`

/** Bundled with the very options of the action's own bundle. */
function buildMinimal(): string {
  const folder = join(projectRoot, 'node_modules', '.cache', 'bench-start')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'minimal.js'), minimal)
  const ncc = join(projectRoot, 'node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js')
  const args = [ncc, 'build', join(folder, 'minimal.js'), '-m', '-q', '-o', join(folder, 'dist')]
  execFileSync(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] })
  return join(folder, 'dist', 'index.js')
}

/** Milliseconds from the start of what `run` starts to the first request that reaches Bedrock. */
async function firstRequest(
  bedrock: FakeBedrock,
  run: () => Promise<{ startedAt: number; stdout: string; stderr: string }>,
): Promise<number> {
  const before = bedrock.requests.length
  const { startedAt, stdout, stderr } = await run()
  const first = bedrock.requests[before]
  if (first === undefined) throw new Error(`it asked no model:\n${stdout}${stderr}`)
  return first.at - startedAt
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

const bundle = buildMinimal()
const node = await nodeExecutable('node24')
// With a cache the second round would ask no model.
const main = [shop(12, { 'ai-cicd.yml': config({ evaluation: { cache: false } }) })]
const repository = await buildRepository({ main, branch: [kinder] })
const github = await startGitHub({ origin: repository.origin })
const bedrock = await startBedrock(shopModel())
try {
  const { workspace } = repository
  const env = { PATH: process.env.PATH ?? '', ...awsCredentials, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url }
  const event = pullRequest(repository)
  const action = (base: string): Promise<number> =>
    firstRequest(bedrock, () => runAction({ workspace, event, github, bedrock, inputs: { base } }))
  const bare = (): Promise<number> => firstRequest(bedrock, () => runChild(node, [bundle], { cwd: workspace, env }))
  // The first run of each reads its files from disk, the others from memory.
  await action('')
  await bare()
  const bareTimes: number[] = []
  const aloneTimes: number[] = []
  const comparedTimes: number[] = []
  for (let round = 0; round < rounds; round++) {
    bareTimes.push(await bare())
    aloneTimes.push(await action('none'))
    comparedTimes.push(await action(''))
  }
  const ratio = median(comparedTimes) / median(bareTimes)
  const row = (name: string, values: readonly number[]): string => {
    const numbers = [median(values), Math.min(...values), Math.max(...values)].map((value) =>
      value.toFixed(0).padStart(7),
    )
    return `| ${name.padEnd(32)} | ${numbers.join(' | ')} |`
  }
  console.log(`start to first model request, ms, ${rounds} interleaved runs each`)
  console.log(`| ${'bundle'.padEnd(32)} |  median |     min |     max |`)
  console.log(`| ${'-'.repeat(32)} | ------: | ------: | ------: |`)
  console.log(row('minimal', bareTimes))
  console.log(row('ai-cicd-action, base: none', aloneTimes))
  console.log(row('ai-cicd-action on a pull request', comparedTimes))
  console.log(`ratio ${ratio.toFixed(2)}, target ${target}${ratio > target ? ': not reached' : ''}`)
  if (ratio > regression) process.exitCode = 1
} finally {
  await Promise.all([github.close(), bedrock.close()])
  await repository.dispose()
}

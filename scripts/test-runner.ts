/** A workflow on a real pull request, run by act: the check fails on a regression and passes on an improvement. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { actExecutable, runWorkflow } from '../__tests__/runner/act.ts'
import { startBedrock } from '../__tests__/scenarios/bench/bedrock.ts'
import type { ChildResult } from '../__tests__/scenarios/bench/child.ts'
import { pullRequest } from '../__tests__/scenarios/bench/events.ts'
import { startGitHub, token } from '../__tests__/scenarios/bench/github.ts'
import { projectRoot } from '../__tests__/scenarios/bench/node.ts'
import { kinder, shop, shopModel } from '../__tests__/scenarios/bench/project.ts'
import { buildRepository } from '../__tests__/scenarios/bench/repository.ts'
import { awsCredentials } from '../__tests__/scenarios/bench/runner.ts'

const wrong = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
const workflow = readFileSync(join(projectRoot, '__tests__', 'runner', 'prompts.yml'), 'utf8')

await actExecutable()
const main = [shop(60, { '.github/workflows/prompts.yml': workflow })]
const repository = await buildRepository({ main, branch: [kinder] })
const github = await startGitHub({ origin: repository.origin })

type Pushed = ChildResult & { calls: number; artifact: (name: string) => Uint8Array | null }

async function push(answers: Parameters<typeof shopModel>[0]): Promise<Pushed> {
  const bedrock = await startBedrock(shopModel(answers))
  try {
    const result = await runWorkflow({
      workspace: repository.workspace,
      event: pullRequest(repository),
      token,
      env: {
        ...awsCredentials,
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url,
        GITHUB_API_URL: github.url,
        GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
      },
    })
    assert.deepEqual([...github.violations, ...bedrock.violations], [], result.stdout)
    return { ...result, calls: bedrock.requests.length }
  } finally {
    await bedrock.close()
  }
}

try {
  const worse = await push({ head: wrong })
  assert.notEqual(worse.exitCode, 0, worse.stdout)
  assert.match(worse.stdout, /Job failed/)
  assert.equal(worse.calls, 120, worse.stdout)
  assert.match(
    worse.stdout,
    /the verdict is fail, told in https:\/\/github\.com\/octo\/shop\/pull\/7#issuecomment-1001/,
  )
  assert.deepEqual(
    github.comments.map(({ id, author }) => [id, author]),
    [[1001, 'github-actions[bot]']],
  )
  assert.match(github.comments[0]?.body ?? '', /got worse/)
  console.log('✓ a regression: the job fails, the pull request is told why')

  const archive = worse.artifact('prompt-report')
  assert(archive !== null, worse.stdout)
  const kept = unzipSync(archive)
  assert.deepEqual(Object.keys(kept), ['results.json', 'report.html', 'junit.xml', 'comment.md'])
  assert.match(Buffer.from(kept['report.html'] ?? []).toString('utf8'), /<\/html>\s*$/)
  assert.match(worse.stdout, /kept at https:\/\/github\.com\/octo\/shop\/actions\/runs\/1\/artifacts\/\d+/)
  assert.match(github.comments[0]?.body ?? '', /\/actions\/runs\/1\/artifacts\/\d+\)/)
  console.log('✓ its report: kept by a service of version 4 that nobody here wrote, and linked')

  const better = await push({ base: wrong })
  assert.equal(better.exitCode, 0, better.stdout)
  assert.match(better.stdout, /Job succeeded/)
  assert.match(better.stdout, /the verdict is pass/)
  assert.equal(github.comments.length, 1)
  assert.match(github.comments[0]?.body ?? '', /got better/)
  console.log('✓ an improvement: the job succeeds, the same comment says so')
} finally {
  await github.close()
  await repository.dispose()
}

import { expect, test } from 'vitest'
import type { Calls } from './bench/aws/cloudwatch.ts'
import { pushTag, workflowDispatch } from './bench/events.ts'
import { type Fault, mayNotWrite } from './bench/github.ts'
import { config, shop } from './bench/project.ts'
import { setScene } from './bench/scenario.ts'
import { normalised, trace } from './bench/trace.ts'

const good: Calls = { errors: 0, duration: 800 }
const bad: Calls = { ...good, errors: 1 }

/** A canary of seconds that is not waited for, and a repository whose people want to be told. */
async function stage(notify: Record<string, boolean>, faults: Fault[] = []) {
  const production = {
    on: { tag: 'v*' },
    ssm: { path: '/prod/llm/{name}' },
    lambda: [{ function: 'ai-handler', alias: 'live' }],
    notify,
    canary: {
      wait: false,
      steps: [{ weight: '50%', hold: '1s' }],
      bake: '0s',
      interval: '1s',
      settle: '0s',
      metricDelay: '0s',
      minInvocations: 5,
      rollbackWhen: { errorRate: { worseBy: '1%' } },
    },
  }
  const main = [shop(60, { 'ai-cicd.yml': config({ release: { environments: { production } } }) })]
  const scene = await setScene({ main, aws: {}, faults })
  const { aws } = scene
  if (aws === null) throw new Error('this scene has no AWS')
  aws.lambda.seed('ai-handler')
  const traffic = { function: 'ai-handler', alias: 'live', perSecond: 400, calls: (_: string) => good }
  aws.cloudWatch.traffic = traffic
  return {
    ...scene,
    traffic,
    release: (tag = 'v1.0.0') => scene.run({}, pushTag(scene.repository, tag)),
    recover: () =>
      scene.run({ inputs: { command: 'recover' }, env: { GITHUB_RUN_ID: '4712' } }, workflowDispatch(scene.repository)),
    seconds: (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1_000)),
  }
}

test('a rollback stands on the pull request that brought the commit in, in the one comment of its release, and in an issue', async () => {
  const { github, release, recover, traffic, seconds } = await stage({ comment: true, issue: true })
  github.conversations.mergedBy.push(7)
  await release()
  expect(github.comments).toHaveLength(1)
  expect(github.comments[0]?.body).toContain('### ⏳ `v1.0.0` is under way at 50.0 % in `production`')
  traffic.calls = (version) => (version === '1' ? good : bad)
  await seconds(1)
  const result = await recover()
  expect(result.exitCode).toBe(1)
  expect(github.deployments.map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['failure'])
  expect(github.comments).toHaveLength(1)
  expect(github.comments[0]?.body).toContain('### ⏪ `v1.0.0` was rolled back in `production`')
  expect(github.conversations.issues).toMatchObject([
    { title: 'v1.0.0 was rolled back in production', comments: [], open: true },
  ])
  expect(github.violations).toEqual([])
  const written = github.requests.filter(({ path }) => !/\/git\/|deployments|graphql|actions/.test(path)).slice(-5)
  const reported = [
    ...written.map(({ method, path, status }) => `GitHub ${status} ${method} ${path}`),
    github.comments[0]?.body ?? '',
    github.conversations.issues[0]?.body ?? '',
  ]
  const shown = normalised(reported.join('\n\n'), result)
    .replaceAll(/\d+\.\d %/g, '<share>')
    // A plot needs two minutes: whether there are two depends on the clock.
    .replaceAll(/<details>\n<summary>Each limit and metric over time[\s\S]*?<\/details>\n\n/g, '')
    .replaceAll(/\(\d+ of [\d,]+\)/g, '(<calls>)')
    .replaceAll(/\d+\\\.\d %/g, '<share>')
  await expect(shown).toMatchFileSnapshot('./snapshots/notify-rolled-back.md')

  // The same again, on the issue that is open; another's copy of its marker is not ours.
  const [issue] = github.conversations.issues
  github.conversations.issues.unshift({ ...(issue ?? never()), number: 1, author: 'mallory', comments: [] })
  traffic.calls = () => good
  await release('v1.0.1')
  traffic.calls = (version) => (version === '1' ? good : bad)
  await seconds(1)
  await recover()
  expect(github.conversations.issues.map(({ comments }) => comments.length)).toEqual([0, 1])
})

test('a commit that no pull request brought in is commented itself; a promotion opens no issue', async () => {
  const { github, release, recover, seconds, repository } = await stage({ issue: true })
  await release()
  await seconds(2)
  for (let visits = 0; visits < 3 && !/is live/.test(github.conversations.commitComments[0]?.body ?? ''); visits++) {
    await recover()
  }
  expect(github.conversations.commitComments).toMatchObject([{ commit: repository.commits.merge }])
  expect(github.conversations.commitComments[0]?.body).toContain('### ✅ `v1.0.0` is live in `production`')
  expect(github.conversations.issues).toEqual([])
})

test('a token that may not write: the release is what it is, and the summary names the permission', async () => {
  const denied = [mayNotWrite(/\/(issues|commits)\b/, 'issues=write')]
  const { github, release, recover, traffic, seconds } = await stage({ comment: true, issue: true }, denied)
  const first = await release()
  expect(first.exitCode).toBe(0)
  traffic.calls = (version) => (version === '1' ? good : bad)
  expect(first.summary).toMatch(/Nobody was told of this release: .*`contents: write`/)
  await seconds(1)
  const result = await recover()
  expect(result.exitCode).toBe(1)
  expect(result.outputs.rollout).toBe('rolled-back')
  expect(result.summary).toMatch(/No issue was opened: .*`issues: write`/)
  expect(github.conversations).toMatchObject({ issues: [], commitComments: [] })
})

test('without `notify` nobody is asked anything', async () => {
  const { release } = await stage({ comment: false })
  const result = await release()
  expect(result.github.requests.filter(({ path }) => /pulls|comments|issues/.test(path))).toEqual([])
  expect(trace(result)).not.toContain('COMMIT COMMENT')
})

function never(): never {
  throw new Error('it is not there')
}

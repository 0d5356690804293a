import { expect, test } from 'vitest'
import type { AwsFault, FakeAws } from '../scenarios/bench/aws/server.ts'
import { AwsRefusal } from '../scenarios/bench/aws/service.ts'
import { sampled } from '../thorough.ts'
import { type Bench, bucket, commit, config, prompt, releaseBench } from './release-bench.ts'

/** One prompt that SSM has in an earlier version, one that is new, one too big for SSM. */
const files = {
  'ai-cicd.yml': config({ modelRegistry: { group: 'bots' } }),
  'prompts/reply.prompt.yml': prompt('Hello {{name}}'),
  'prompts/big.prompt.yml': prompt(`{{name}} ${'long '.repeat(2_000)}`),
  'prompts/new.prompt.yml': prompt('New for {{name}}'),
}

type Faults = { at: number; fault: AwsFault } | null

async function opened(): Promise<Bench & { set: (faults: Faults) => void }> {
  let next: Faults = null
  let seen = 0
  const bench = await releaseBench({
    fault: () => {
      seen += 1
      return next !== null && seen - 1 === next.at ? next.fault : null
    },
  })
  bench.aws.sageMaker.groups.add('bots')
  bench.aws.ssm.seed('/prod/llm/reply', ['what was there before'])
  return {
    ...bench,
    set: (faults) => {
      next = faults
      seen = 0
    },
  }
}

/** Everything that stands in AWS, without what differs from run to run by nature. */
function state({ ssm, lambda, s3, sageMaker }: FakeAws): unknown {
  const withoutTime = ({ modified: _modified, revisionId: _revision, ...rest }: Record<string, unknown>) => rest
  return {
    parameters: [...ssm.parameters].map(([name, { type, versions, tags }]) => ({
      name,
      type,
      tags: [...tags].sort(),
      versions: versions.map(withoutTime),
    })),
    functions: [...lambda.functions].map(([name, { latest, versions, aliases }]) => ({
      name,
      latest: withoutTime(latest),
      versions: versions.map(withoutTime),
      aliases: [...aliases.values()].map(withoutTime),
    })),
    objects: [...(s3.buckets.get(bucket) ?? [])].map(([key, versions]) => [
      key,
      versions.map(({ body, metadata }) => [String(body), metadata]),
    ]),
    packages: sageMaker.packages,
  }
}

async function undisturbed(): Promise<{ calls: string[]; state: unknown }> {
  const bench = await opened()
  const { release } = await bench.run(files)
  expect(release.problem).toBeNull()
  return { calls: bench.aws.calls.map(({ action }) => action), state: state(bench.aws) }
}

/** A label, which nothing reads a prompt by, and everything after the alias moved and was read back. */
function isHarmless(at: number, calls: readonly string[]): boolean {
  const early = calls[at] === 'ssm:LabelParameterVersion' || calls[at] === 'sagemaker:DescribeModelPackageGroup'
  return early || at > calls.indexOf('lambda:GetAlias', calls.lastIndexOf('lambda:UpdateAlias'))
}

const refusal = new AwsRefusal('AccessDeniedException', 'not authorized by the bench', 403)

test.each(['before', 'after'] as const)(
  'each AWS call fails %s it takes effect: a second run ends as an undisturbed one',
  async (when) => {
    const goal = await undisturbed()
    expect(goal.calls.length).toBeGreaterThan(30)
    for (const [at, action] of sampled([...goal.calls.entries()], 4)) {
      const bench = await opened()
      bench.set({ at, fault: { when, reply: refusal } })
      const first = await bench.run(files)
      if (isHarmless(at, goal.calls)) {
        // The callers have the new prompts, or will get them: what failed is told, and turns nothing red.
        expect([first.release.problem, first.release.rollout], `${at} ${action}`).toEqual([null, 'promoted'])
        expect(first.release.warnings.join(), `${at} ${action}`).toContain('not authorized by the bench')
      } else {
        expect(first.release.problem, `${at} ${action}`).not.toBeNull()
        expect(first.report.blocks).toBe(true)
      }
      bench.set(null)
      const second = await bench.run(files)
      expect(second.release.problem, `${at} ${action}`).toBeNull()
      expect(state(bench.aws), `${at} ${action} failed ${when} taking effect`).toEqual(goal.state)
    }
  },
)

test('each answer is lost after the call took effect: the SDK asks again, and nothing is done twice', async () => {
  const goal = await undisturbed()
  const writes = [...goal.calls.entries()].filter(([, action]) =>
    /Put|Update|Publish|Label|AddTags|Create/.test(action),
  )
  for (const [at, action] of sampled(writes, 4)) {
    const bench = await opened()
    bench.set({ at, fault: { when: 'after', reply: 'hang up' } })
    const { release } = await bench.run(files)
    expect(release.problem, `${at} ${action}`).toBeNull()
    expect(release.rollout).toBe('promoted')
    const pins = bench.aws.lambda.functions.get('handler')?.versions[1]?.variables.PROMPT_VERSIONS ?? ''
    for (const [id, version] of Object.entries(JSON.parse(pins) as Record<string, number>)) {
      expect(JSON.parse(bench.aws.ssm.value(`/prod/llm/${id}`, version))).toMatchObject({ name: id, commit })
    }
  }
})

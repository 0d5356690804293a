import { onTestFinished } from 'vitest'
import type { AnswerFunction } from './answers.ts'
import { type AwsSettings, type FakeAws, startAws } from './aws/server.ts'
import { type FakeBedrock, startBedrock } from './bedrock.ts'
import type { Comment } from './comments.ts'
import type { FakeDeployment } from './deployments.ts'
import { type Event, pullRequest } from './events.ts'
import { type FakeGitHub, type Fault, startGitHub } from './github.ts'
import { kinder, shop, shopModel } from './project.ts'
import { buildRepository, type Change, type Checkout, type Repository } from './repository.ts'
import { type RunOptions, type RunResult, runAction } from './runner.ts'

export type Scene = {
  /** Commits on main; the shop's project unless told. */
  main?: readonly Change[]
  /** Commits of the pull request; a kinder system message unless told. */
  branch?: readonly Change[]
  meanwhile?: readonly Change[]
  checkout?: Checkout
  model?: AnswerFunction
  judge?: AnswerFunction
  comments?: Comment[]
  faults?: Fault[]
  /** Whether the job has `checks: write`. */
  checks?: boolean
  deployments?: FakeDeployment[]
  /** An AWS to release to, with a function `ai-handler` that answers by its pinned prompt. */
  aws?: AwsSettings
}

export type Stage = {
  repository: Repository
  github: FakeGitHub
  bedrock: FakeBedrock
  aws: FakeAws | null
  /** Runs the action, for a push to the pull request unless told. */
  run: (options?: Partial<RunOptions>, event?: Event) => Promise<RunResult>
}

/** Everything around the action for one test: a checked-out repository, a GitHub and a Bedrock, gone when it ends. */
export async function setScene(scene: Scene = {}): Promise<Stage> {
  const { main = [shop()], branch = [kinder], meanwhile = [], checkout = {}, model = shopModel() } = scene
  const repository = await buildRepository({ main, branch, meanwhile }, checkout)
  onTestFinished(repository.dispose)
  const { comments = [], faults = [], deployments = [], checks = false } = scene
  const github = await startGitHub({ origin: repository.origin, comments, faults, deployments, checks })
  onTestFinished(github.close)
  const bedrock = await startBedrock(model, scene.judge)
  onTestFinished(bedrock.close)
  const aws = scene.aws === undefined ? null : await startAws(scene.aws)
  if (aws !== null) onTestFinished(aws.close)
  const { workspace } = repository
  return {
    repository,
    github,
    bedrock,
    aws,
    run: (options = {}, event = pullRequest(repository)) =>
      runAction({ workspace, event, github, bedrock, ...(aws === null ? {} : { aws }), ...options }),
  }
}

/** Body of the one comment that the action wrote. @throws Error when there is none or more than one */
export function ownComment({ comments }: FakeGitHub): string {
  const own = comments.filter(({ author }) => author === 'github-actions[bot]')
  if (own[0] === undefined || own.length > 1) throw new Error(`there are ${own.length} comments of the action`)
  return own[0].body
}

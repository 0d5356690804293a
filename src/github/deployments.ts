import { z } from 'zod'
import type { Log } from '../log.ts'
import { answerOf, type GitHub, GitHubError, type Repository } from './api.ts'

type DeploymentState = 'in_progress' | 'success' | 'failure'

/** The deployment of a run, as GitHub shows it beside the environment. */
export interface Deployment {
  /** Never rejects for what GitHub refuses: that is a warning, since the release itself does not depend on it. */
  publish(state: DeploymentState, description: string): Promise<void>
}

export type DeploymentFacts = {
  repository: Repository
  /** Commit that is released. */
  sha: string
  environment: string
  /** Run that releases it; null: an earlier one did, and its deployment is the newest of the commit. */
  runId: number | null
  runUrl: string
}

/** GitHub refuses longer descriptions. */
const LONGEST_DESCRIPTION = 140

const deploymentShape = z.object({ id: z.number() })
const statusShape = z.object({ log_url: z.string().nullish(), target_url: z.string().nullish() })

const LIST = 'GET /repos/{owner}/{repo}/deployments'
const STATUSES = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses'

/**
 * The deployment that GitHub made for a job with `environment:`, found by the run in its statuses; else one of our own,
 * made with the first thing there is to tell. GitHub itself ends its own with the job; ours stays as told.
 */
export function deploymentOf(github: GitHub, facts: DeploymentFacts, log: Log): Deployment {
  const { owner, name: repo } = facts.repository
  let id: Promise<number> | null = null
  let refused = false
  return {
    async publish(state, description) {
      if (refused) return
      try {
        id ??= findOrCreate(github, facts)
        await github.request('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
          owner,
          repo,
          deployment_id: await id,
          state,
          // Half of a character would be no text.
          description: description.slice(0, LONGEST_DESCRIPTION).replace(/[\ud800-\udbff]$/, ''),
          log_url: facts.runUrl,
          auto_inactive: state === 'success',
        })
      } catch (thrown) {
        if (!(thrown instanceof GitHubError)) throw thrown
        refused = true
        log.warn(
          `The deployment to ${facts.environment} is not shown on GitHub: ${thrown.message}. Give the job \`permissions: deployments: write\`.`,
        )
      }
    },
  }
}

async function findOrCreate(github: GitHub, facts: DeploymentFacts): Promise<number> {
  const { repository, sha, environment, runId } = facts
  const { owner, name: repo } = repository
  const mine = new RegExp(`/actions/runs/${runId}(?:/|$)`)
  for await (const page of github.pages(LIST, { owner, repo, sha, environment })) {
    for (const { id } of answerOf(z.array(deploymentShape), page, LIST)) {
      if (runId === null) return id
      for await (const statuses of github.pages(STATUSES, { owner, repo, deployment_id: id })) {
        const reported = answerOf(z.array(statusShape), statuses, STATUSES)
        if (reported.some(({ log_url, target_url }) => mine.test(log_url ?? target_url ?? ''))) return id
      }
    }
  }
  const route = 'POST /repos/{owner}/{repo}/deployments'
  const made = await github.request(route, {
    owner,
    repo,
    ref: sha,
    environment,
    auto_merge: false,
    required_contexts: [],
    description: 'Prompts released by ai-cicd',
  })
  return answerOf(deploymentShape, made, route).id
}

import { dump } from 'js-yaml'
import { expect, onTestFinished } from 'vitest'
import { openAws } from '../../src/aws/aws.ts'
import { type Released, type ReleaseRequest, release } from '../../src/commands/release/release.ts'
import type { Log } from '../../src/log.ts'
import { echoClient } from '../../src/models/providers/echo.ts'
import type { ReleaseDeps } from '../../src/rollout/deps.ts'
import { awsEnvironment } from '../aws/aws-environment.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { type AwsSettings, type FakeAws, startAws } from '../scenarios/bench/aws/server.ts'

export const commit = '0123456789abcdef0123456789abcdef01234567'

/** The push of a tag, as the action tells of it. */
export const tagged: ReleaseRequest = {
  config: 'ai-cicd.yml',
  environment: null,
  release: 'v1.0.0',
  commit,
  branch: null,
  tag: 'v1.0.0',
  event: 'push',
  dryRun: false,
  run: null,
}

export const bucket = 'artifacts'

/** One environment, `production`; `more` replaces or adds to its keys. */
export function config(more: Record<string, unknown> = {}, top: Record<string, unknown> = {}): string {
  const production = {
    on: { tag: 'v*' },
    ssm: { path: '/prod/llm/{name}' },
    s3: { bucket },
    lambda: [{ function: 'handler', alias: 'live' }],
    ...more,
  }
  const written = {
    version: 1,
    prompts: ['prompts/**/*.prompt.yml'],
    release: { environments: { production } },
    ...top,
  }
  // A key that is undefined is left out.
  return dump(JSON.parse(JSON.stringify(written)))
}

/** What the bench's model answers with: the prompt's own text, which approves it. */
const model = 'bedrock:us.amazon.nova-lite-v1:0'

export function prompt(text: string, fields: Record<string, unknown> = {}): string {
  return dump({
    model,
    messages: [{ role: 'user', content: text }],
    testData: [{ name: 'Ada' }],
    assert: [{ type: 'regex', value: '[^]' }],
    ...fields,
  })
}

export const twoPrompts: Record<string, string> = {
  'ai-cicd.yml': config(),
  'prompts/reply.prompt.yml': prompt('Hello {{name}}, how can I help?'),
  'prompts/triage.prompt.yml': prompt('Sort this: {{ name }} 🙂 漢字'),
}

export type Bench = {
  aws: FakeAws
  log: string[]
  run: (files?: Record<string, string>, request?: Partial<ReleaseRequest>) => Promise<Released>
  deps: (files: Record<string, string>) => ReleaseDeps
}

/** A release as a function, against the fake AWS. The function `handler` has the alias `live` on version 1. */
export async function releaseBench(settings: AwsSettings = {}): Promise<Bench> {
  const aws = await startAws({ s3: { buckets: [bucket] }, ...settings })
  onTestFinished(aws.close)
  onTestFinished(() => expect(aws.violations).toEqual([]))
  awsEnvironment(aws)
  aws.lambda.seed('handler', { variables: { STAGE: 'prod', API_KEY: 'not-for-the-log' } })
  const log: string[] = []
  const keep = (text: string) => {
    log.push(text)
  }
  const reported: Log = {
    info: keep,
    warn: keep,
    error: keep,
    debug: keep,
    group: () => () => undefined,
    mask: () => undefined,
    progress: () => undefined,
  }
  const clock = { now: () => Date.now(), sleep: async () => undefined }
  const deps = (files: Record<string, string>): ReleaseDeps => {
    const services = openAws({ region: 'us-east-1', credentials: null, environment: aws.env }, clock)
    onTestFinished(services.close)
    return {
      clock,
      log: reported,
      tree: memoryTree(files),
      head: commit,
      findBaseline: async () => null,
      findLive: async () => null,
      holdingBranch: async () => 'main',
      renames: async () => new Map(),
      preload: () => undefined,
      openModels: async () => ({
        complete: (request, { repeat }) =>
          echoClient.complete(request, { repeat, signal: new AbortController().signal }),
        embed: async () => {
          throw new Error('this bench has no embeddings')
        },
        close: () => undefined,
      }),
      signal: new AbortController().signal,
      aws: services,
      runId: '1/1',
      ownerEnded: async () => null,
      beforeRollout: () => undefined,
      deployment: null,
      notices: null,
    }
  }
  return {
    aws,
    log,
    deps,
    run: (files = twoPrompts, request = {}) => release(deps(files), { ...tagged, ...request }),
  }
}

import { InvokeCommand, LambdaClient, PublishVersionCommand, UpdateAliasCommand } from '@aws-sdk/client-lambda'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll } from 'vitest'
import { z } from 'zod'
import { pushTag, workflowDispatch } from '../scenarios/bench/events.ts'
import { oidc } from '../scenarios/bench/oidc.ts'
import { config, dataset, prompt, promptFile, tickets } from '../scenarios/bench/project.ts'
import { type RunResult, runCli } from '../scenarios/bench/runner.ts'
import { setScene } from '../scenarios/bench/scenario.ts'
import { type Code, type Language, reader, zipped } from './code.ts'
import { account, type Cloud, startCloud } from './server.ts'
import { deploy } from './stack.ts'

const bucket = 'shop-artifacts'
/** GitHub's provider, which a second environment finds in the account: MiniStack's CloudFormation cannot make it. */
const ProviderArn = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`

let cloud: Cloud
let kmsKey: string
/** The account's root, who deploys what is not ours to deploy. */
let root: { region: string; endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } }
beforeAll(async () => {
  cloud = await startCloud()
  root = { region: 'us-east-1', endpoint: cloud.url, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
  const parameters = { BucketName: bucket, OwnKey: 'true' }
  const made = await deploy(new LambdaClient(root), { name: 'artifacts', template: 'artifacts.yaml', parameters })
  kmsKey = made.KeyArn ?? ''
})
afterAll(() => cloud?.close())

export type StageOptions = {
  language?: Language
  bind?: 'env' | 'pointer' | 'none'
  /** System messages of the prompt that stands at the first release, and at the second. */
  systems?: [string, string]
  secure?: boolean
  code?: Code
  /** The function that the deploy role is for; this one unless told. */
  roleOf?: string
}

export const firstSystem = 'You answer the customers of a corner shop. Be brief.'
export const secondSystem = 'You answer the customers of a corner shop. Be brief and kind.'

const smoke = { expected: undefined, assert: [{ type: 'icontains', value: 'tracking link' }] }

const answerShape = z.object({ answer: z.string(), promptVersion: z.number(), build: z.number().optional() })

/**
 * A function from `infra/` that runs, with nothing released to it yet, and a repository with two commits to release.
 * Releases assume the deploy role of `infra/` and may do what it says and nothing else; so may the function. Each stage
 * has names of its own: MiniStack keeps what it was told.
 */
export async function stageOf(name: string, options: StageOptions = {}) {
  const { language = 'python', bind = 'env', systems = [firstSystem, secondSystem], secure = false } = options
  const lambda = new LambdaClient(root)
  const s3 = new S3Client({ ...root, forcePathStyle: true })
  const ssm = new SSMClient(root)
  const path = `/${name}/llm`
  const key = secure ? { KeyArn: kmsKey } : {}
  let builds = 0
  const deployCode = async (code: Code): Promise<void> => {
    builds += 1
    const codeKey = `code/${name}-${builds}.zip`
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: codeKey, Body: await zipped(code) }))
    const parameters = {
      CodeBucket: bucket,
      CodeKey: codeKey,
      FunctionName: name,
      Language: language,
      Bind: bind === 'pointer' ? 'pointer' : 'env',
      PromptPath: path,
      Bucket: bucket,
      Prefix: name,
      ...key,
    }
    await deploy(lambda, { name, template: 'example-function.yaml', parameters })
  }
  await deployCode(options.code ?? (await reader(language)))
  const parameters = {
    Repository: 'octo/shop',
    ProviderArn,
    FunctionName: options.roleOf ?? name,
    PromptPath: path,
    Bucket: bucket,
    Prefix: name,
    ...key,
  }
  const { DeployRoleArn = '' } = await deploy(lambda, {
    name: `${name}-roles`,
    template: 'github-oidc.yaml',
    parameters,
  })

  const production = {
    on: { tag: 'v*' },
    ssm: { path: `${path}/{name}`, ...(secure ? { type: 'SecureString', kmsKey } : {}) },
    s3: { bucket, prefix: name },
    lambda: [{ function: name, alias: 'live', bind }],
    probe: {
      cases: 'evals/smoke.jsonl',
      payload: { number: '{{number}}', question: '{{question}}' },
      answer: '$.answer',
      version: '$.promptVersion',
    },
  }
  const files = {
    'ai-cicd.yml': config({ release: { environments: { production } } }),
    'evals/support-reply.jsonl': dataset(tickets(60)),
    'evals/smoke.jsonl': dataset(tickets(1), { 'ticket-01': smoke }),
  }
  const scene = await setScene({
    main: [{ ...files, [promptFile]: prompt(systems[0]) }],
    branch: [{ [promptFile]: prompt(systems[1]) }],
  })
  const { repository } = scene
  const { git, commits } = repository
  const env = {
    ...(await oidc(tokenOf('repo:octo/shop:environment:production'))),
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_ENDPOINT_URL: cloud.url,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: cloud.models,
  }
  const role = { 'role-to-assume': DeployRoleArn, 'aws-region': 'us-east-1' }
  const run = (inputs: Record<string, string>): Promise<RunResult> =>
    scene.run({ env, inputs: { ...role, environment: 'production', ...inputs } }, workflowDispatch(repository))

  return {
    path,
    ssm,
    s3,
    deployCode,
    /** What a push of a tag at one of the two commits does. */
    release: async (tag: string, commit: 'first' | 'second', job: Record<string, string> = {}): Promise<RunResult> => {
      const sha = commit === 'first' ? commits.branchPoint : commits.merge
      await git('fetch', '--quiet', 'origin', sha)
      await git('checkout', '--quiet', sha)
      const push = pushTag(repository, tag)
      return await scene.run(
        { env: { ...env, ...job }, inputs: role },
        { ...push, env: { ...push.env, GITHUB_SHA: sha } },
      )
    },
    /** A job that deploys code gives its new version the live prompts. */
    pin: (version: string) => run({ command: 'pin', function: name, version }),
    /** The bundle in a terminal, of somebody who may do everything. */
    terminal: (...args: string[]) =>
      runCli(args, {
        cwd: repository.workspace,
        env: {
          AWS_ENDPOINT_URL: cloud.url,
          AWS_REGION: root.region,
          AWS_ACCESS_KEY_ID: root.credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: root.credentials.secretAccessKey,
        },
      }),
    rollback: (to = '') => run({ command: 'rollback', to }),
    /** What callers get: they call the alias. */
    call: async (qualifier = 'live'): Promise<z.infer<typeof answerShape> | string> => {
      const payload = JSON.stringify({ number: '01', question: 'Where is my parcel?' })
      const asked = { FunctionName: name, Qualifier: qualifier, Payload: Buffer.from(payload) }
      const { Payload, FunctionError } = await lambda.send(new InvokeCommand(asked))
      const returned: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8'))
      if (FunctionError === undefined) return answerShape.parse(returned)
      return z.object({ errorMessage: z.string() }).parse(returned).errorMessage
    },
    publish: async (): Promise<string> =>
      (await lambda.send(new PublishVersionCommand({ FunctionName: name }))).Version ?? '',
    moveAlias: async (version: string): Promise<void> => {
      await lambda.send(new UpdateAliasCommand({ FunctionName: name, Name: 'live', FunctionVersion: version }))
    },
  }
}

/** A token of a job's as GitHub mints it, but for the signature: MiniStack looks at its issuer, audience and subject. */
export function tokenOf(sub: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { iss: 'https://token.actions.githubusercontent.com', aud: 'sts.amazonaws.com', sub }
  return [part({ alg: 'RS256', typ: 'JWT' }), part(claims), 'unsigned'].join('.')
}

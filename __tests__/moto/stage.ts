import { CreateAliasCommand, CreateFunctionCommand, LambdaClient, PublishVersionCommand } from '@aws-sdk/client-lambda'
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3'
import { SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll } from 'vitest'
import { accessKeyId } from '../scenarios/bench/bedrock.ts'
import { pushTag, workflowDispatch } from '../scenarios/bench/events.ts'
import { config, dataset, prompt, tickets } from '../scenarios/bench/project.ts'
import { setScene } from '../scenarios/bench/scenario.ts'
import { type Moto, startMoto } from './server.ts'

let moto: Moto
let region: { region: string; endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } }
beforeAll(async () => {
  moto = await startMoto()
  region = { region: 'us-east-1', endpoint: moto.url, credentials: { accessKeyId, secretAccessKey: 'secret' } }
})
afterAll(() => moto.close())

/** Each test has names of its own: moto keeps what it was told. */
export async function stageOf(name: string, texts: Record<string, string>, more: Record<string, unknown> = {}) {
  const ssm = new SSMClient(region)
  const lambda = new LambdaClient(region)
  const s3 = new S3Client({ ...region, forcePathStyle: true })
  const iamRole = await createRole(name)
  await s3.send(new CreateBucketCommand({ Bucket: name }))
  await s3.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: { Status: 'Enabled' } }))
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: iamRole,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: zip() },
      Environment: { Variables: { TABLE: 'orders' } },
    }),
  )
  const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName: name }))
  await lambda.send(new CreateAliasCommand({ FunctionName: name, Name: 'live', FunctionVersion: Version }))
  const production = {
    on: { tag: 'v*' },
    ssm: { path: `/${name}/llm/{name}` },
    s3: { bucket: name },
    lambda: [{ function: name, alias: 'live' }],
    ...more,
  }
  const asked = { messages: [{ role: 'user', content: '' }], assert: [{ type: 'regex', value: '[^]' }] }
  const files = Object.fromEntries(
    Object.entries(texts).map(([id, text]) => [
      `prompts/${id}.prompt.yml`,
      prompt('', { ...asked, messages: [{ role: 'user', content: text }] }),
    ]),
  )
  const stage = await setScene({
    main: [
      {
        'ai-cicd.yml': config({ release: { environments: { production } } }),
        'evals/support-reply.jsonl': dataset(tickets(3)),
        ...files,
      },
    ],
    branch: [{ 'README.md': '# Shop\n' }],
  })
  const env = { AWS_ENDPOINT_URL: moto.url }
  return {
    ...stage,
    region,
    ssm,
    lambda,
    s3,
    release: (tag: string) => stage.run({ env }, pushTag(stage.repository, tag)),
    rollback: (to: string) =>
      stage.run(
        { env, inputs: { command: 'rollback', environment: 'production', to } },
        workflowDispatch(stage.repository),
      ),
  }
}

/** Lambda looks whether it may assume a role. One call of IAM is not worth its client; moto checks no signature. */
async function createRole(name: string): Promise<string> {
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  }
  const form = {
    Action: 'CreateRole',
    Version: '2010-05-08',
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify(trust),
  }
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0`
  const answer = await fetch(moto.url, { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) })
  const arn = /<Arn>([^<]+)<\/Arn>/.exec(await answer.text())?.[1]
  if (arn === undefined) throw new Error(`moto made no role: ${answer.status}`)
  return arn
}

/** An empty zip: moto runs nothing of it. */
function zip(): Uint8Array {
  return Uint8Array.from([0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 0)])
}

import { execFileSync } from 'node:child_process'
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  PublishVersionCommand,
} from '@aws-sdk/client-lambda'
import { CreateBucketCommand, GetObjectCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3'
import {
  GetParameterCommand,
  GetParameterHistoryCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
async function stageOf(name: string, texts: Record<string, string>, more: Record<string, unknown> = {}) {
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
  const asked = { model: 'echo', messages: [{ role: 'user', content: '' }], assert: [{ type: 'regex', value: '[^]' }] }
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
    ssm,
    lambda,
    s3,
    release: (tag: string) => stage.run({ env }, pushTag(stage.repository, tag)),
    rollback: () =>
      stage.run(
        { env, inputs: { command: 'rollback', environment: 'production' } },
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

const texts: Record<string, string> = {
  braces: 'Hello {{question}}',
  emoji: '🙂 漢字 Ünïcödé {{ question }}',
  below: 'x'.repeat(4_095),
  above: 'x'.repeat(4_097),
  big: `${'y'.repeat(8_193)} {{number}}`,
  lone: 'a {{ b',
  crlf: 'one\r\ntwo\r\n',
}

test('every awkward prompt is published, and read back identical by JSON.parse and by json.loads', async () => {
  const stage = await stageOf('awkward', texts)
  const result = await stage.release('v1.0.0')
  expect(result.exitCode, result.stdout).toBe(0)
  expect(result.outputs.rollout).toBe('promoted')
  for (const [id, text] of Object.entries(texts)) {
    const { Parameter } = await stage.ssm.send(new GetParameterCommand({ Name: `/awkward/llm/${id}:1` }))
    const value = Parameter?.Value ?? ''
    expect(value).not.toContain('{{')
    const envelope: { messages?: unknown; s3?: { bucket: string; key: string; versionId: string } } = JSON.parse(value)
    expect(
      JSON.parse(
        execFileSync('python3', ['-c', 'import json,sys;print(json.dumps(json.loads(sys.stdin.buffer.read())))'], {
          input: value,
          encoding: 'utf8',
        }),
      ),
    ).toEqual(envelope)
    if (envelope.s3 === undefined) expect(envelope.messages).toEqual([{ role: 'user', content: text }])
    else {
      const { bucket: Bucket, key: Key, versionId: VersionId } = envelope.s3
      const object = await stage.s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))
      expect(JSON.parse((await object.Body?.transformToString()) ?? '')).toEqual([{ role: 'user', content: text }])
    }
  }
  const { TagList } = await stage.ssm.send(
    new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: '/awkward/llm/lone' }),
  )
  expect(TagList).toContainEqual({ Key: 'ai-cicd:environment', Value: 'production' })
  const again = await stage.release('v1.0.0')
  expect(again.outputs.rollout, again.stdout).toBe('nothing-to-do')
})

test('the function is pinned and shifted, its own variables stay, and a rollback brings the version before back', async () => {
  const stage = await stageOf('pinned', { reply: 'Hello {{question}}' })
  const result = await stage.release('v1.0.0')
  expect(result.outputs['lambda-version'], result.stdout).toBe('2')
  const version = await stage.lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: 'pinned', Qualifier: '2' }),
  )
  expect(version.Environment?.Variables).toEqual({ TABLE: 'orders', PROMPT_VERSIONS: '{"reply":1}' })
  const alias = () => stage.lambda.send(new GetAliasCommand({ FunctionName: 'pinned', Name: 'live' }))
  expect(await alias()).toMatchObject({ FunctionVersion: '2' })
  const record = await stage.s3.send(
    new GetObjectCommand({ Bucket: 'pinned', Key: `configs/${stage.repository.commits.merge}/model-config.json` }),
  )
  expect(record.Metadata).toMatchObject({
    release: 'v1.0.0',
    commit: stage.repository.commits.merge,
    'eval-score': '1.0000',
  })
  const back = await stage.rollback()
  expect(back.exitCode, back.stdout).toBe(0)
  expect(await alias()).toMatchObject({ FunctionVersion: '1' })
})

test('100 versions with a label on the oldest: refused before anything is written', async () => {
  const stage = await stageOf('full', { reply: 'Hello {{question}}' })
  const Name = '/full/llm/reply'
  for (let version = 1; version <= 100; version += 1) {
    await stage.ssm.send(
      new PutParameterCommand({ Name, Value: `version ${version}`, Type: 'String', Overwrite: version > 1 }),
    )
  }
  await stage.ssm.send(new LabelParameterVersionCommand({ Name, ParameterVersion: 1, Labels: ['keep-me'] }))
  const result = await stage.release('v1.0.0')
  expect(result.exitCode).toBe(1)
  expect(result.summary).toContain('unlabel-parameter-version')
  const { Parameters } = await stage.ssm.send(new GetParameterHistoryCommand({ Name, MaxResults: 1 }))
  expect(Parameters?.[0]).toMatchObject({ Version: 1, Labels: ['keep-me'] })
})

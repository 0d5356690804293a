import { execFileSync } from 'node:child_process'
import { GetAliasCommand, GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import {
  GetParameterCommand,
  GetParameterHistoryCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm'
import { expect, test } from 'vitest'
import { stageOf } from './stage.ts'

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

test('the function is pinned and shifted, its own variables stay, and a rollback by name brings the version before back', async () => {
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
  // The version before the first release has no pins: only who names it goes there.
  expect((await stage.rollback('')).exitCode).toBe(1)
  expect(await alias()).toMatchObject({ FunctionVersion: '2' })
  const back = await stage.rollback('1')
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

import { expect, onTestFinished, test, vi } from 'vitest'
import { createLambda, LATEST, type Lambda } from '../../src/aws/lambda.ts'
import { type FakeAws, startAws } from '../scenarios/bench/aws/server.ts'
import { awsEnvironment } from './aws-environment.ts'

const never = new AbortController().signal
const clock = { now: () => 0, sleep: async () => undefined }

async function opened(settings: Parameters<typeof startAws>[0] = {}): Promise<{ aws: FakeAws; lambda: Lambda }> {
  const aws = await startAws(settings)
  onTestFinished(aws.close)
  awsEnvironment(aws)
  const lambda = createLambda({ region: 'us-east-1', credentials: null, environment: {} }, clock)
  onTestFinished(lambda.close)
  onTestFinished(() => expect(aws.violations).toEqual([]))
  return { aws, lambda }
}

test('a changed environment becomes a version, and the alias moves to it', async () => {
  const { aws, lambda } = await opened()
  aws.lambda.seed('handler', { variables: { STAGE: 'prod' } })
  const before = await lambda.configuration('handler', LATEST)
  await lambda.updateConfiguration('handler', { variables: { ...before.variables, PIN: '{"a":1}' } }, before.revisionId)
  const updated = await lambda.untilUpdated('handler', never)
  expect(updated.variables).toEqual({ STAGE: 'prod', PIN: '{"a":1}' })
  expect(updated.revisionId).not.toBe(before.revisionId)
  const { codeSha256, revisionId } = updated
  const version = await lambda.publishVersion('handler', { codeSha256, revisionId, description: 'v1' })
  expect(version).toMatchObject({ version: '2', description: 'v1', state: 'Active' })
  const alias = await lambda.alias('handler', 'live')
  expect(alias).toMatchObject({ version: '1', weights: {} })
  const split = await lambda.updateAlias('handler', 'live', { version: '1', weights: { 2: 0.05 } }, alias.revisionId)
  expect(split).toMatchObject({ version: '1', weights: { 2: 0.05 } })
  const done = await lambda.updateAlias(
    'handler',
    'live',
    { version: '2', weights: {}, description: 'mine' },
    split.revisionId,
  )
  expect(done).toMatchObject({ version: '2', weights: {}, description: 'mine' })
  expect(await lambda.aliases('handler')).toEqual([done])
})

test('nothing changed: publishing gives back the newest version', async () => {
  const { aws, lambda } = await opened()
  aws.lambda.seed('handler')
  const { codeSha256, revisionId } = await lambda.configuration('handler', LATEST)
  const version = await lambda.publishVersion('handler', { codeSha256, revisionId, description: 'again' })
  expect(version.version).toBe('1')
})

test('whoever is based on an older revision is refused, and so is a change during a change', async () => {
  const { aws, lambda } = await opened()
  aws.lambda.seed('handler')
  const { revisionId, codeSha256 } = await lambda.configuration('handler', LATEST)
  const { revisionId: aliasRevision } = await lambda.alias('handler', 'live')
  await lambda.updateAlias('handler', 'live', { version: '1', weights: {} }, aliasRevision)
  await expect(
    lambda.updateAlias('handler', 'live', { version: '1', weights: {} }, aliasRevision),
  ).rejects.toMatchObject({ action: 'lambda:UpdateAlias', code: 'PreconditionFailedException', status: 412 })
  await lambda.updateConfiguration('handler', { description: 'new' }, revisionId)
  await expect(lambda.publishVersion('handler', { codeSha256, revisionId, description: '' })).rejects.toMatchObject({
    code: 'ResourceConflictException',
    status: 409,
  })
})

test('every page is read: versions oldest first, without $LATEST', async () => {
  const { aws, lambda } = await opened()
  aws.lambda.seed('handler', { aliases: { live: '11', old: '1', older: '2' } })
  const versions = (await lambda.versions('handler')).map(({ version }) => version)
  expect(versions).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'])
  expect((await lambda.aliases('handler')).map(({ name }) => name)).toEqual(['live', 'old', 'older'])
})

test('a version is invoked by its number, and tells who answered', async () => {
  const { aws, lambda } = await opened()
  aws.lambda.seed('handler', {
    handler: (event, { version }) => ({ result: { event, version }, log: `START Version: ${version}` }),
  })
  expect(await lambda.invoke('handler', '1', '{"question":"é"}', never)).toEqual({
    payload: '{"event":{"question":"é"},"version":"1"}',
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    version: '1',
    error: null,
    log: 'START Version: 1',
  })
})

test('what AWS refuses is told with its action, its name and its words', async () => {
  const { aws, lambda } = await opened({ denied: ['lambda:GetAlias'] })
  aws.lambda.seed('handler')
  await expect(lambda.alias('handler', 'live')).rejects.toMatchObject({
    name: 'AwsError',
    action: 'lambda:GetAlias',
    code: 'AccessDeniedException',
    status: 403,
    message: expect.stringContaining('is not authorized to perform: lambda:GetAlias'),
  })
  await expect(lambda.configuration('other', LATEST)).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
  expect(await lambda.provisionedConcurrency('handler', '1')).toBeNull()
})

test('a failed update, and variables that KMS withholds, are told as such', async () => {
  const { aws, lambda } = await opened()
  const handler = aws.lambda.seed('handler')
  handler.variablesError = 'Lambda was unable to decrypt your environment variables'
  expect(await lambda.configuration('handler', LATEST)).toMatchObject({
    variables: {},
    variablesError: 'Lambda was unable to decrypt your environment variables',
  })
  vi.spyOn(clock, 'now').mockReturnValueOnce(0).mockReturnValue(700_000)
  handler.pendingReads = 1_000
  await expect(lambda.untilUpdated('handler', never)).rejects.toMatchObject({ code: 'UpdateTimeout' })
})

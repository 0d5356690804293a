import { expect, test } from 'vitest'
import { actionsOf, statementsByRole, trustOf } from './policies.ts'
import { deploy } from './template.ts'

const repository = { Repository: 'acme/support-bot' }
const ids = { ...repository, OwnerId: '7', RepositoryId: '42' }
const everything = {
  ...ids,
  Guardrail: 'gr-1',
  Bucket: 'artifacts',
  KeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/k',
  ModelPackageGroup: 'support-bot',
  SoakPath: '/staging/llm',
  SoakFunctionName: 'ai-handler-staging',
  WithWatchdog: 'true',
  WithFailingRequests: 'true',
  CodeDeployApplication: 'bot',
}
const batches = { BatchBucket: 'batches', BatchRoleArn: 'arn:aws:iam::123456789012:role/batch' }
const sub = 'token.actions.githubusercontent.com:sub'
const aud = { 'token.actions.githubusercontent.com:aud': ['sts.amazonaws.com'] }

test('only jobs of the one environment may assume the deploy role, in both forms of sub', () => {
  expect(trustOf(deploy('github-oidc.yaml', ids), 'DeployRole')).toEqual({
    Effect: 'Allow',
    Principal: { Federated: '<Provider>' },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        ...aud,
        [sub]: ['repo:acme/support-bot:environment:production', 'repo:acme@7/support-bot@42:environment:production'],
      },
    },
  })
})

test('pull requests and branches may assume the gate role, in both forms of sub', () => {
  expect(trustOf(deploy('github-oidc.yaml', ids), 'GateRole').Condition).toEqual({
    StringEquals: aud,
    StringLike: {
      [sub]: [
        'repo:acme/support-bot:pull_request',
        'repo:acme/support-bot:ref:refs/heads/*',
        'repo:acme@7/support-bot@42:pull_request',
        'repo:acme@7/support-bot@42:ref:refs/heads/*',
      ],
    },
  })
})

test('without ids only the form without ids is trusted', () => {
  const stack = deploy('github-oidc.yaml', { ...repository, Environment: 'staging' })
  expect(trustOf(stack, 'DeployRole').Condition.StringEquals?.[sub]).toEqual([
    'repo:acme/support-bot:environment:staging',
  ])
  expect(trustOf(stack, 'GateRole').Condition.StringLike?.[sub]).toHaveLength(2)
})

test('a second stack uses the provider of the first and makes no second gate role', () => {
  const ProviderArn = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com'
  const stack = deploy('github-oidc.yaml', { ...everything, ProviderArn, WithGateRole: 'false' })
  expect(stack.map(({ name }) => name)).not.toContain('Provider')
  expect([...statementsByRole(stack).keys()].sort()).toEqual(['DeployRole', 'WatchdogRole'])
  expect(trustOf(stack, 'DeployRole').Principal).toEqual({ Federated: ProviderArn })
})

test('the gate role can ask models and nothing else, whatever the deploy role can', () => {
  const gate = statementsByRole(deploy('github-oidc.yaml', everything)).get('GateRole') ?? []
  expect(actionsOf(gate)).toEqual(['bedrock:ApplyGuardrail', 'bedrock:CountTokens', 'bedrock:InvokeModel'])
})

test('with one parameter the deploy role has what every release needs, and no more', () => {
  const stack = deploy('github-oidc.yaml', { ...repository, WithCanary: 'false' })
  const services = actionsOf(statementsByRole(stack).get('DeployRole') ?? []).map((action) => action.split(':')[0])
  expect([...new Set(services)]).toEqual(['bedrock', 'lambda', 'ssm'])
})

test('models can be limited to regions', () => {
  const ModelArns =
    'arn:aws:bedrock:us-east-1::foundation-model/anthropic.*,arn:aws:bedrock:us-east-2::foundation-model/anthropic.*'
  const stack = deploy('github-oidc.yaml', { ...repository, ModelArns })
  const models = statementsByRole(stack)
    .get('GateRole')
    ?.find(({ Sid }) => Sid === 'Models')
  expect(models?.Resource).toEqual(ModelArns.split(','))
})

test('nobody but Bedrock can write what a batch answered, and it can write nothing else', () => {
  const statements = new Map([
    ...statementsByRole(deploy('github-oidc.yaml', { ...everything, ...batches })),
    ...statementsByRole(deploy('batch.yaml', {})),
  ])
  const writable = (role: string) =>
    statements
      .get(role)
      ?.filter(({ Action }) => Action.includes('s3:PutObject'))
      .flatMap(({ Resource }) => Resource)
  expect(writable('GateRole')).toEqual(['arn:aws:s3:::batches/ai-cicd/input/*'])
  expect(writable('DeployRole')).toEqual(['arn:aws:s3:::batches/ai-cicd/input/*', 'arn:aws:s3:::artifacts/configs/*'])
  expect(writable('BatchRole')).toEqual(['<Bucket.Arn>/ai-cicd/output/*'])
  expect(trustOf(deploy('batch.yaml', {}), 'BatchRole')).toMatchObject({
    Principal: { Service: 'bedrock.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceAccount': ['123456789012'] } },
  })
})

test.each(['GateRole', 'DeployRole', 'WatchdogRole'])('no statement of %s is wider than it must be', (role) => {
  const statements = statementsByRole(deploy('github-oidc.yaml', { ...everything, ...batches })).get(role) ?? []
  expect(statements).not.toEqual([])
  for (const { Sid, Action, Resource, Condition } of statements) {
    expect(Action.join(), Sid).not.toContain('*')
    // CloudWatch's metrics and the list of batch jobs have no ARN, and IAM knows no resources of StopDeployment.
    if (!['Metrics', 'BatchList', 'Stop'].includes(Sid ?? '')) expect(Resource, Sid).not.toContain('*')
    expect(Object.keys(Condition).join(), Sid).not.toMatch(/ForAllValues|IfExists/)
    if (Sid === 'Stop') expect(Action).toEqual(['codedeploy:StopDeployment'])
    if (Action.includes('iam:PassRole')) {
      const [passed, service] =
        Sid === 'BatchHandOver' ? [batches.BatchRoleArn, 'bedrock'] : ['<WatchdogRole.Arn>', 'scheduler']
      expect(Resource).toEqual([passed])
      expect(Condition).toEqual({ StringEquals: { 'iam:PassedToService': [`${service}.amazonaws.com`] } })
    }
    if (Action.includes('lambda:InvokeFunction')) {
      const name = Sid === 'SoakProbe' ? 'ai-handler-staging' : 'ai-handler'
      expect(Resource).toEqual([`arn:aws:lambda:eu-west-1:123456789012:function:${name}:*`])
    }
  }
})

test('the function reads what it is given, and nothing of an optional bucket or key', () => {
  const code = { CodeBucket: 'artifacts', CodeKey: 'code/reader.zip' }
  const small = statementsByRole(deploy('example-function.yaml', code)).get('Role') ?? []
  expect(actionsOf(small)).toEqual([
    'bedrock:InvokeModel',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'ssm:GetParameter',
  ])
  const large = deploy('example-function.yaml', { ...code, Bucket: 'artifacts', KeyArn: 'arn:k', Bind: 'pointer' })
  expect(actionsOf(statementsByRole(large).get('Role') ?? [])).toEqual(
    expect.arrayContaining(['kms:Decrypt', 's3:GetObjectVersion']),
  )
  expect(large.find(({ name }) => name === 'Function')?.properties.Environment).toEqual({
    Variables: { PROMPT_PATH: '/prod/llm/{name}', PROMPT_PINS: '/prod/llm/_pins', MODEL_PRICES: '{}' },
  })
})

test('the bucket keeps every version, and is locked on request', () => {
  const bucket = (given: Record<string, string>) =>
    deploy('artifacts.yaml', given).find(({ type }) => type === 'AWS::S3::Bucket')?.properties
  expect(bucket({})).toMatchObject({ VersioningConfiguration: { Status: 'Enabled' } })
  expect(bucket({})).not.toHaveProperty('ObjectLockEnabled')
  expect(bucket({ ObjectLock: 'true' })).toMatchObject({
    ObjectLockEnabled: true,
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 365 } } },
  })
})

test('no role has more managed policies than IAM attaches, with room for an account’s own, nor more inline than it holds', () => {
  const stack = deploy('github-oidc.yaml', { ...everything, ...batches })
  for (const role of ['GateRole', 'DeployRole']) {
    const of = (type: string) =>
      stack.filter((one) => one.type === type && JSON.stringify(one.properties.Roles).includes(`<${role}>`))
    expect(of('AWS::IAM::ManagedPolicy').length, role).toBeLessThanOrEqual(7)
    const inline = of('AWS::IAM::Policy').map(({ properties }) => JSON.stringify(properties.PolicyDocument).length)
    expect(
      inline.reduce((sum, size) => sum + size, 0),
      role,
    ).toBeLessThan(5_000)
  }
})

test.each([
  ['aws-us-gov', 'us-gov-west-1', 'amazonaws.com'],
  ['aws-cn', 'cn-north-1', 'amazonaws.com.cn'],
])('in %s every ARN and host is of that partition', (partition, region, suffix) => {
  const pseudo = {
    'AWS::Partition': partition,
    'AWS::URLSuffix': suffix,
    'AWS::Region': region,
    'AWS::AccountId': '123456789012',
  }
  const given = {
    ...everything,
    KeyArn: `arn:${partition}:kms:${region}:123456789012:key/k`,
    BatchBucket: 'batches',
    BatchRoleArn: `arn:${partition}:iam::123456789012:role/batch`,
  }
  const stacks = [deploy('github-oidc.yaml', given, pseudo), deploy('batch.yaml', {}, pseudo)]
  stacks.push(
    deploy('example-function.yaml', { CodeBucket: 'code', CodeKey: 'k' }, pseudo),
    deploy('artifacts.yaml', {}, pseudo),
  )
  const text = JSON.stringify(stacks)
  expect(text).not.toContain('arn:aws:')
  expect(text).toContain(`arn:${partition}:bedrock:*::foundation-model/*`)
  expect(trustOf(stacks[0] ?? [], 'DeployRole').Condition.StringEquals).toMatchObject({
    'token.actions.githubusercontent.com:aud': [`sts.${suffix}`],
  })
})

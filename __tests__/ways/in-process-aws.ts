import { createHash } from 'node:crypto'
import type { Aws } from '../../src/aws/aws.ts'
import { AwsError } from '../../src/aws/aws-error.ts'
import type { CodeDeploy, Deployment } from '../../src/aws/codedeploy.ts'
import { LATEST, type Lambda } from '../../src/aws/lambda.ts'
import { aliasOf, functionConfiguration } from '../../src/aws/lambda-shapes.ts'
import type { FakeCodeDeploy } from '../scenarios/bench/aws/codedeploy.ts'
import type { FakeLambda } from '../scenarios/bench/aws/lambda.ts'
import { AwsRefusal } from '../scenarios/bench/aws/service.ts'

/** Runs before and after every effect; may wait, or throw what kills the run. */
export type Around = () => Promise<void>

/** What SSM holds: name and version, as `name:version`. */
export type Stored = Map<string, string>

const READ = { method: 'GET', query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0) }

/** The strict fakes without HTTP and without the SDK: thousands of runs in seconds. What is not here, nobody may ask. */
export function inProcessAws(
  { lambda, codeDeploy, stored }: { lambda: FakeLambda; codeDeploy: FakeCodeDeploy; stored: Stored },
  around: Around,
): Aws {
  async function effect<T>(action: string, call: () => Promise<T> | T): Promise<T> {
    await around()
    try {
      const done = await call()
      await around()
      return done
    } catch (thrown) {
      if (thrown instanceof AwsRefusal) throw new AwsError(action, thrown.code, thrown.message, thrown.status)
      throw thrown
    }
  }

  const functions = (action: string, path: string, more: object = {}): Promise<object> =>
    effect(`lambda:${action}`, async () => {
      const { body } = await lambda.answer(action, { ...READ, path: `/2015-03-31/functions/${path}`, ...more })
      if (typeof body !== 'object') throw new Error(`${action} answered no object`)
      return body
    })
  const written = (method: string, input: object) => ({ method, body: Buffer.from(JSON.stringify(input)) })
  const configuration = async (name: string, qualifier: string) => {
    const query = new URLSearchParams(qualifier === LATEST ? {} : { Qualifier: qualifier })
    return functionConfiguration(await functions('GetFunctionConfiguration', `${name}/configuration`, { query }))
  }
  const based = (revisionId: string | null) => (revisionId === null ? {} : { RevisionId: revisionId })

  const client: Lambda = {
    configuration,
    async updateConfiguration(name, { variables, description }, revisionId) {
      const input = {
        ...based(revisionId),
        ...(variables === undefined ? {} : { Environment: { Variables: variables } }),
        ...(description === undefined ? {} : { Description: description }),
      }
      await functions('UpdateFunctionConfiguration', `${name}/configuration`, written('PUT', input))
    },
    async publishVersion(name, { codeSha256, revisionId, description }) {
      const input = { CodeSha256: codeSha256, Description: description, ...based(revisionId) }
      return functionConfiguration(await functions('PublishVersion', `${name}/versions`, written('POST', input)))
    },
    async untilUpdated(name) {
      for (;;) {
        const seen = await configuration(name, LATEST)
        if (seen.lastUpdate !== 'InProgress') return seen
      }
    },
    untilActive: configuration,
    alias: async (name, alias) => aliasOf(await functions('GetAlias', `${name}/aliases/${alias}`)),
    async updateAlias(name, alias, { version, weights, description }, revisionId) {
      const input = {
        FunctionVersion: version,
        RoutingConfig: { AdditionalVersionWeights: weights },
        ...(description === undefined ? {} : { Description: description }),
        ...based(revisionId),
      }
      return aliasOf(await functions('UpdateAlias', `${name}/aliases/${alias}`, written('PUT', input)))
    },
    aliases: async (name) =>
      await Promise.all([...(lambda.functions.get(name)?.aliases.keys() ?? [])].map((one) => client.alias(name, one))),
    versions: async (name) =>
      await Promise.all(
        (lambda.functions.get(name)?.versions ?? []).map(({ version }) => configuration(name, version)),
      ),
    invoke: nobody('lambda:InvokeFunction'),
    provisionedConcurrency: async () => null,
    close: () => undefined,
  }

  const deploy = (action: string, input: object) =>
    effect(`codedeploy:${action}`, async () => {
      await codeDeploy.answer(action, { ...READ, path: '/', body: Buffer.from(JSON.stringify(input)) })
    })
  const shown = ({ id, status, description, createdAt, error, rollbackId, takesBack }: Made): Deployment => ({
    ...{ id, status, description, createdAt, rollbackId, takesBack },
    reason: error?.message ?? null,
  })
  const listed = (which: (one: Made) => boolean) =>
    effect('codedeploy:ListDeployments', async () => {
      await codeDeploy.tick()
      return codeDeploy.deployments.filter(which).map(shown)
    })
  const isActive = ({ status }: Made) => status === 'Created' || status === 'InProgress'

  const deployments: CodeDeploy = {
    group: nobody('codedeploy:GetDeploymentGroup'),
    active: () => listed(isActive),
    failedSince: (_, since) =>
      listed(({ status, createdAt }) => (status === 'Failed' || status === 'Stopped') && createdAt >= since),
    async create({ application, group, functionName, alias, from, to, description }) {
      const properties = { Name: functionName, Alias: alias, CurrentVersion: from, TargetVersion: to }
      const resources = JSON.stringify([{ function: { Type: 'AWS::Lambda::Function', Properties: properties } }])
      const content = `{"version":0.0,"Resources":${resources}}`
      await deploy('CreateDeployment', {
        ...{ applicationName: application, deploymentGroupName: group, description },
        revision: {
          revisionType: 'AppSpecContent',
          appSpecContent: { content, sha256: createHash('sha256').update(content).digest('hex') },
        },
      })
      return codeDeploy.deployments.at(-1)?.id ?? ''
    },
    deployment: (id) =>
      effect('codedeploy:GetDeployment', async () => {
        await codeDeploy.tick()
        const one = codeDeploy.deployments.find((made) => made.id === id)
        if (one === undefined) throw new Error(`there is no deployment ${id}`)
        return shown(one)
      }),
    async stopAndGoBack(id) {
      try {
        await deploy('StopDeployment', { deploymentId: id, autoRollbackEnabled: true })
      } catch (thrown) {
        if (!(thrown instanceof AwsError) || thrown.code !== 'DeploymentAlreadyCompletedException') throw thrown
      }
    },
    close: () => undefined,
  }

  return {
    lambda: client,
    codeDeploy: async () => deployments,
    ssm: {
      get: (name, version) =>
        effect('ssm:GetParameter', () => {
          const value = stored.get(`${name}:${version ?? 1}`)
          return value === undefined ? null : { version: version ?? 1, type: 'String', value, modifiedAt: 0 }
        }),
      async create(name, { value }) {
        await effect('ssm:PutParameter', () => {
          if (stored.has(`${name}:1`)) throw new AwsRefusal('ParameterAlreadyExists', 'The parameter already exists.')
          stored.set(`${name}:1`, value)
        })
        return 1
      },
      ...{ history: nobody('ssm:GetParameterHistory'), overwrite: nobody('ssm:PutParameter') },
      ...{ label: nobody('ssm:LabelParameterVersion'), unlabel: nobody('ssm:UnlabelParameterVersion') },
      ...{ addTags: nobody('ssm:AddTagsToResource'), close: () => undefined },
    },
    s3: unasked('s3'),
    cloudWatch: unasked('cloudwatch'),
    scheduler: unasked('scheduler'),
    logs: unasked('logs'),
    registry: unasked('sagemaker'),
    identity: async () => ({
      account: '123456789012',
      region: 'us-east-1',
      arn: 'arn:aws:iam::123456789012:role/bench',
    }),
    close: () => undefined,
  }
}

type Made = FakeCodeDeploy['deployments'][number]

/** A service that is out of order: every call is refused. */
function unasked<Client extends object>(service: string): Client {
  return new Proxy<Client>(Object.create(null), { get: () => nobody(`${service}:Any`) })
}

function nobody(action: string) {
  return async (): Promise<never> => {
    throw new AwsError(action, 'InternalError', `${action} is out of order`, 500)
  }
}

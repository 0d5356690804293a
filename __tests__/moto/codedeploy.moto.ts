import { CodeDeployClient, CreateApplicationCommand, CreateDeploymentGroupCommand } from '@aws-sdk/client-codedeploy'
import { expect, test } from 'vitest'
import { createCodeDeploy } from '../../src/aws/codedeploy.ts'
import { deploymentFacts, describeDeployment } from '../../src/release/descriptions.ts'
import { awsEnvironment } from '../aws/aws-environment.ts'
import { accessKeyId } from '../scenarios/bench/bedrock.ts'
import { startMoto } from './server.ts'

/** Moto makes deployments and shows them; it shifts nothing, so what follows is the fake's to play. */
test('a deployment is made in a group, found as active, and says of itself what was written', async () => {
  const moto = await startMoto()
  try {
    const env = {
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'us-east-1',
    }
    awsEnvironment({ env })
    const sdk = new CodeDeployClient({ region: 'us-east-1', endpoint: moto.url })
    const place = { application: 'prompts', group: 'live' }
    const config = 'CodeDeployDefault.LambdaCanary10Percent5Minutes'
    await sdk.send(new CreateApplicationCommand({ applicationName: 'prompts', computePlatform: 'Lambda' }))
    await sdk.send(
      new CreateDeploymentGroupCommand({
        applicationName: 'prompts',
        deploymentGroupName: 'live',
        serviceRoleArn: 'arn:aws:iam::123456789012:role/codedeploy',
        deploymentConfigName: config,
        autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_FAILURE'] },
      }),
    )
    const codeDeploy = createCodeDeploy({ region: 'us-east-1', credentials: null, environment: env })
    expect(await codeDeploy.group(place)).toMatchObject({ rollbackEvents: ['DEPLOYMENT_FAILURE'], alarms: [] })
    expect(await codeDeploy.active(place)).toEqual([])
    const facts = { function: 'handler', alias: 'live', from: '1', to: '2', release: 'v1.0.0', run: '1/1' }
    const shift = { ...place, config, functionName: 'handler', alias: 'live', from: '1', to: '2' }
    const id = await codeDeploy.create({ ...shift, description: describeDeployment(facts) })
    const [active, ...others] = await codeDeploy.active(place)
    expect([active?.id, active?.status, others]).toEqual([id, 'Created', []])
    expect(deploymentFacts(active?.description ?? '')).toEqual(facts)
    expect(Math.abs((active?.createdAt ?? 0) - Date.now())).toBeLessThan(24 * 3_600_000)
    await expect(codeDeploy.group({ ...place, group: 'other' })).rejects.toMatchObject({
      code: 'DeploymentGroupDoesNotExistException',
    })
    codeDeploy.close()
    sdk.destroy()
  } finally {
    moto.close()
  }
})

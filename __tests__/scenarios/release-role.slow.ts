import { expect, test } from 'vitest'
import { AwsRefusal } from './bench/aws/service.ts'
import { pushTag } from './bench/events.ts'
import { oidc } from './bench/oidc.ts'
import { config, shop } from './bench/project.ts'
import { setScene } from './bench/scenario.ts'

const production = { on: { tag: 'v*' }, ssm: { path: '/prod/llm/{name}' } }
const main = [shop(60, { 'ai-cicd.yml': config({ release: { environments: { production } } }) })]

const withoutKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }

test('a role, assumed by OIDC, releases; its credentials are not in the log', async () => {
  const stage = await setScene({ main, aws: {} })
  const inputs = { 'role-to-assume': 'arn:aws:iam::123456789012:role/deploy', 'aws-region': 'us-east-1' }
  const result = await stage.run(
    { inputs, env: { ...withoutKeys, ...(await oidc()) } },
    pushTag(stage.repository, 'v1.0.0'),
  )
  expect(result.exitCode, result.stdout).toBe(0)
  const assumed = stage.aws?.calls.filter(({ action }) => action === 'sts:AssumeRoleWithWebIdentity')
  expect(assumed).toHaveLength(1)
  // GitHub's own masking names the token once, to hide it.
  expect(result.stdout.replaceAll('::add-mask::token-of-github', '')).not.toMatch(/token-of-github|token-of-the-role/)
})

test.each([
  ['no permission to mint a token', { 'role-to-assume': 'arn:aws:iam::123456789012:role/deploy' }, 'id-token: write'],
  ['no credentials at all', {}, 'role-to-assume'],
])('%s: what to set', async (_, role, remedy) => {
  const stage = await setScene({ main, aws: {} })
  const inputs = { ...role, 'aws-region': 'us-east-1' }
  const result = await stage.run({ inputs, env: withoutKeys }, pushTag(stage.repository, 'v1.0.0'))
  expect(result.exitCode).toBe(1)
  expect(result.summary).toContain(remedy)
  expect(stage.bedrock.requests).toEqual([])
})

test.each([
  [
    'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
    'does not know GitHub',
  ],
  ['Incorrect token audience', 'among its client IDs'],
])('AWS refuses the role: "%s" has a remedy of its own', async (message, remedy) => {
  const reply = new AwsRefusal('InvalidIdentityToken', message)
  const stage = await setScene({
    main,
    aws: { fault: ({ action }) => (action === 'sts:AssumeRoleWithWebIdentity' ? { when: 'before', reply } : null) },
  })
  const inputs = { 'role-to-assume': 'arn:aws:iam::123456789012:role/deploy', 'aws-region': 'us-east-1' }
  const result = await stage.run(
    { inputs, env: { ...withoutKeys, ...(await oidc()) } },
    pushTag(stage.repository, 'v1.0.0'),
  )
  expect(result.exitCode).toBe(1)
  expect(result.summary).toContain(remedy)
  expect(stage.bedrock.requests).toEqual([])
})

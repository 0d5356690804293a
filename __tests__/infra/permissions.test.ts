import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { permissions, table } from './permission-table.ts'
import { actionsOf, statementsByRole } from './policies.ts'
import { deploy } from './template.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const roles = statementsByRole([
  ...deploy('github-oidc.yaml', {
    Repository: 'acme/support-bot',
    Guardrail: 'gr-1',
    BatchBucket: 'batches',
    BatchRoleArn: 'arn:aws:iam::123456789012:role/batch',
    Bucket: 'artifacts',
    KeyArn: 'arn:k',
    ModelPackageGroup: 'support-bot',
    SoakPath: '/staging/llm',
    SoakFunctionName: 'ai-handler-staging',
    WithWatchdog: 'true',
    WithFailingRequests: 'true',
    CodeDeployApplication: 'bot',
  }),
  ...deploy('batch.yaml', {}),
  ...deploy('example-function.yaml', { CodeBucket: 'b', CodeKey: 'k', Bucket: 'artifacts', KeyArn: 'arn:k' }),
])

const names = { gate: 'GateRole', deploy: 'DeployRole', function: 'Role', watchdog: 'WatchdogRole', batch: 'BatchRole' }
const documented = (role: string) => table.flatMap((row) => (row.roles.includes(role) ? [row.action] : [])).sort()

test('every line of the table could be read', () => {
  expect(table).toHaveLength(permissions.match(/^\| `/gm)?.length ?? 0)
  expect(new Set(table.map(({ action }) => action)).size).toBe(table.length)
})

test.each(Object.entries(names))('the table names exactly the actions of the %s role', (role, name) => {
  expect(documented(role)).toEqual(actionsOf(roles.get(name) ?? []))
})

test.each([
  ['gate', ['gate', 'batch_caller']],
  ['deploy', ['deploy', 'batch_caller']],
  ['function', ['function']],
  ['watchdog', ['watchdog']],
  ['batch', ['batch']],
])('the Terraform allows the %s role exactly the same', (role, policies) => {
  const blocks = read('docs/terraform.md').split(/^(?=(?:data|resource) ")/m)
  const actions = (name: string): string[] => {
    const block = blocks.find((text) => text.startsWith(`data "aws_iam_policy_document" "${name}"`)) ?? ''
    const own = Array.from(
      block.replace(/variable = .*/g, '').matchAll(/"([a-z0-9]+:[A-Z]\w+)"/g),
      ([, action = '']) => action,
    )
    const others = Array.from(block.matchAll(/aws_iam_policy_document\.(\w+)\.json/g), ([, other = '']) => other)
    return [...own, ...others.flatMap(actions)]
  }
  expect([...new Set(policies.flatMap(actions))].sort()).toEqual(documented(role))
})

test('what names no parameter is there without any, and nothing else', () => {
  const given = { Repository: 'acme/support-bot', WithCanary: 'false' }
  const least = statementsByRole(deploy('github-oidc.yaml', given)).get('DeployRole') ?? []
  const always = table.filter(({ roles, when }) => roles.includes('deploy') && !/\(`[A-Z]\w+`/.test(when))
  expect(always.map(({ action }) => action).sort()).toEqual(actionsOf(least))
})

test('a release that must have soaked elsewhere may read there, and write and move nothing', () => {
  const soak = { SoakPath: '/staging/llm', SoakFunctionName: 'ai-handler-staging' }
  const role = statementsByRole(deploy('github-oidc.yaml', { Repository: 'acme/support-bot', ...soak })).get(
    'DeployRole',
  )
  const there = role?.filter(({ Resource }) => Resource.some((one) => one.includes('staging'))) ?? []
  expect(actionsOf(there)).toEqual([
    'lambda:GetAlias',
    'lambda:GetFunctionConfiguration',
    'lambda:InvokeFunction',
    'lambda:ListAliases',
    'ssm:GetParameter',
    'ssm:GetParameterHistory',
  ])
})

/** The operations that the adapters ask of the SDK, by the package they come from. */
function callsInCode(): Map<string, Set<string>> {
  const calls = new Map<string, Set<string>>()
  for (const file of readdirSync(join(root, 'src/aws'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue
    const text = read(join('src/aws', file))
    for (const [, names = '', package_ = ''] of text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)/g)) {
      const found = Array.from(names.matchAll(/\b(\w+)Command\b/g), ([, name = '']) => name)
      const existing = calls.get(package_) ?? new Set()
      calls.set(package_, new Set([...existing, ...found]))
    }
  }
  return calls
}

/** STS checks the OIDC token itself: assuming a role by it needs no permission. */
const FREE = ['AssumeRoleWithWebIdentity', 'GetCallerIdentity']

const PACKAGES: Record<string, string> = {
  ssm: 'ssm',
  lambda: 'lambda',
  s3: 's3',
  cloudwatch: 'cloudwatch',
  sagemaker: 'sagemaker',
  scheduler: 'scheduler',
  codedeploy: 'codedeploy',
}

test('every call in src/aws is in the table', () => {
  const existing = new Set(table.flatMap(({ calls }) => calls))
  const missing = [...callsInCode().values()].flatMap((calls) => [...calls].filter((call) => !existing.has(call)))
  expect(callsInCode().get('bedrock-runtime')?.size).toBeGreaterThan(0)
  expect(missing.filter((call) => !FREE.includes(call))).toEqual([])
})

test('of a service that src/aws speaks with, every call in the table is made', () => {
  const made = callsInCode()
  // The one service that has two clients.
  const bedrock = new Set([...(made.get('bedrock-runtime') ?? []), ...(made.get('bedrock') ?? [])])
  const unused = table.flatMap(({ action, calls }) => {
    const service = action.split(':')[0] ?? ''
    const code = service === 'bedrock' ? bedrock : made.get(PACKAGES[service] ?? '')
    return code === undefined ? [] : calls.filter((call) => !code.has(call)).map((call) => `${action}: ${call}`)
  })
  expect(unused).toEqual([])
})

import { GetParameterCommand, GetParameterHistoryCommand } from '@aws-sdk/client-ssm'
import { expect, test } from 'vitest'
import { oidc } from '../scenarios/bench/oidc.ts'
import type { RunResult } from '../scenarios/bench/runner.ts'
import { readerByName, readerOfBuild } from './code.ts'
import { firstSystem, type StageOptions, secondSystem, stageOf, tokenOf } from './stage.ts'

/**
 * The release half on MiniStack, with the functions and the templates that users are given: what callers get is read by
 * calling. It is an AWS that nobody here wrote. It judges signatures, trust policies and identity policies, runs the code
 * of each version with that version's variables, and knows revisions.
 *
 * It is laxer than AWS, so what follows is held by the fakes of `scenarios/bench/aws` and not here. SSM takes `{{`, values
 * above 4 and 8 KB, a change of type, more than 100 versions. Lambda ignores an alias's weights, takes weights and versions
 * that are not there, and 5 KB of variables; changing an alias needs only `lambda:ListAliases`; no version stands in the ARN
 * that a call is judged by. No signature of a token is checked, and of CloudFormation's templates what `stack.ts` takes out.
 */

const answerOf = (promptVersion: number, system: string) => ({
  promptVersion,
  answer: expect.stringContaining(`${system}\n`),
})
const first = answerOf(1, firstSystem)
const second = answerOf(2, secondSystem)
const outcome = ({ exitCode, outputs }: RunResult) => [exitCode, outputs.rollout]

const functions: Array<[string, StageOptions]> = [
  ['cloud-node', { language: 'node' }],
  ['cloud-python', { language: 'python' }],
  ['cloud-pointer', { language: 'node', bind: 'pointer' }],
]

const releases = [
  ['v1.0.0', 'first', firstSystem],
  ['v1.1.0', 'second', secondSystem],
] as const

test.each(functions)(
  '%s: callers get the first release, the second, the one before, and the one that is named',
  async (name, options) => {
    const it = await stageOf(name, options)
    expect(await it.call()).toMatch(/PROMPT_VERSIONS is not set|_pins/)
    const released = await it.release('v1.0.0', 'first')
    expect(outcome(released), released.stdout).toEqual([0, 'promoted'])
    expect(await it.call()).toMatchObject(first)
    // There is nothing before it but a version that answers with an error.
    expect(outcome(await it.rollback())).toEqual([1, ''])
    expect(await it.call()).toMatchObject(first)

    const next = await it.release('v1.1.0', 'second')
    expect(outcome(next), next.stdout).toEqual([0, 'promoted'])
    expect(await it.call()).toMatchObject(second)
    expect(outcome(await it.release('v1.1.0', 'second'))).toEqual([0, 'nothing-to-do'])

    expect(outcome(await it.rollback())).toEqual([0, 'rolled-back'])
    expect(await it.call()).toMatchObject(first)
    expect(outcome(await it.rollback())).toEqual([0, 'nothing-to-do'])
    expect(outcome(await it.rollback('v1.1.0'))).toEqual([0, 'rolled-back'])
    expect(await it.call()).toMatchObject(second)
  },
)

test('20 KB in S3, encrypted, behind a SecureString: the function reads it, and what was before it comes back', async () => {
  const long = `Be brief. ${'Mind the customer. '.repeat(1_060)}Goodbye.`
  const it = await stageOf('cloud-secure', { secure: true, systems: [firstSystem, long] })
  const released = await it.release('v1.0.0', 'first')
  expect(outcome(released), released.stdout).toEqual([0, 'promoted'])
  expect(await it.call()).toMatchObject(first)
  const next = await it.release('v1.1.0', 'second')
  expect(outcome(next), next.stdout).toEqual([0, 'promoted'])
  expect(await it.call()).toMatchObject(answerOf(2, long))
  const asked = { Name: `${it.path}/support-reply`, WithDecryption: true }
  const { Parameter } = await it.ssm.send(new GetParameterCommand(asked))
  expect(Parameter?.Type).toBe('SecureString')
  expect(JSON.parse(Parameter?.Value ?? '')).toMatchObject({ s3: { bucket: 'shop-artifacts' } })
  expect(outcome(await it.rollback())).toEqual([0, 'rolled-back'])
  expect(await it.call()).toMatchObject(first)
})

test('a function that reads by name is found by what it answers: refused, and then before anything is published', async () => {
  const it = await stageOf('cloud-by-name', { code: readerByName })
  const released = await it.release('v1.0.0', 'first')
  expect(outcome(released)).toEqual([1, ''])
  expect(released.summary).toContain('it reads its prompts by name, so they are live already')
  const next = await it.release('v1.1.0', 'second')
  expect(outcome(next)).toEqual([1, ''])
  expect(next.summary).toContain('it reads its prompts by name')
  const { Parameters } = await it.ssm.send(new GetParameterHistoryCommand({ Name: `${it.path}/support-reply` }))
  expect(Parameters?.map(({ Version }) => Version)).toEqual([1])
  expect(await it.call()).toMatchObject({ promptVersion: 1 })
})

test('one that shall read by name gets the newest, and on the way back the text of before under a new number', async () => {
  const it = await stageOf('cloud-none', { bind: 'none', code: readerByName })
  for (const [tag, commit, system] of releases) {
    const released = await it.release(tag, commit)
    expect(outcome(released), released.stdout).toEqual([0, 'published'])
    expect(await it.call()).toMatchObject({ answer: expect.stringContaining(`${system} Here`) })
  }
  expect(outcome(await it.rollback())).toEqual([0, 'rolled-back'])
  expect(await it.call()).toMatchObject({ promptVersion: 3, answer: expect.stringContaining(`${firstSystem} Here`) })
  expect(outcome(await it.rollback())).toEqual([0, 'nothing-to-do'])
})

test('code that was deployed and is not live: no release carries it along, and callers keep what they had', async () => {
  const it = await stageOf('cloud-code')
  const released = await it.release('v1.0.0', 'first')
  expect(outcome(released), released.stdout).toEqual([0, 'promoted'])
  await it.deployCode(await readerOfBuild('python', 2))
  const refused = await it.release('v1.1.0', 'second')
  expect(outcome(refused)).toEqual([1, ''])
  expect(refused.summary).toContain('differs from live version 2 in more than its prompts: the code')
  const kept = await it.call()
  expect(kept).toMatchObject(first)
  expect(kept).not.toHaveProperty('build')
})

test('a job of another GitHub environment gets no role; the role of another function is told what it may not', async () => {
  const it = await stageOf('cloud-roles', { roleOf: 'another' })
  const job = await oidc(tokenOf('repo:octo/shop:environment:staging'))
  const refused = await it.release('v1.0.0', 'first', job)
  expect(outcome(refused)).toEqual([1, ''])
  expect(refused.summary).toContain('AWS did not let this job assume')
  const denied = await it.release('v1.0.0', 'first')
  expect(outcome(denied)).toEqual([1, ''])
  expect(denied.summary).toMatch(/Allow `lambda:\w+` for arn:.*: infra\/ has the policy/)
  const asked = new GetParameterCommand({ Name: `${it.path}/support-reply` })
  await expect(it.ssm.send(asked)).rejects.toMatchObject({ name: 'ParameterNotFound' })
  expect(await it.call()).toContain('PROMPT_VERSIONS is not set')
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LambdaClient } from '@aws-sdk/client-lambda'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { projectRoot } from '../scenarios/bench/node.ts'

type Stack = { name: string; template: string; parameters: Record<string, string> }

/**
 * Deploys a template of `infra/`, as `aws cloudformation deploy` does.
 * @param client whose region, address and credentials are used: the SDK's own client is not worth a dependency
 * @returns the stack's outputs
 * @throws Error when CloudFormation refuses it, or takes it back
 */
export async function deploy(client: LambdaClient, stack: Stack): Promise<Record<string, string>> {
  const body = supported(await readFile(join(projectRoot, 'infra', stack.template), 'utf8'))
  const parameters = Object.entries(stack.parameters).flatMap(
    ([key, value], index): Array<[string, string]> => [
      [`Parameters.member.${index + 1}.ParameterKey`, key],
      [`Parameters.member.${index + 1}.ParameterValue`, value],
    ],
  )
  const there = await describe(client, stack.name)
  await call(client, {
    Action: there === null ? 'CreateStack' : 'UpdateStack',
    StackName: stack.name,
    TemplateBody: body,
    'Capabilities.member.1': 'CAPABILITY_IAM',
    ...Object.fromEntries(parameters),
  })
  for (let tries = 0; tries < 200; tries += 1) {
    const reported = (await describe(client, stack.name)) ?? ''
    const status = /<StackStatus>(\w+)<\/StackStatus>/.exec(reported)?.[1] ?? 'gone'
    if (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE') return outputs(reported)
    if (!status.endsWith('_IN_PROGRESS'))
      throw new Error(`the stack ${stack.name} is ${status}:\n${await events(client, stack.name)}`)
    await sleep(50)
  }
  throw new Error(`the stack ${stack.name} is not done after 10 s`)
}

/**
 * A template as far as this AWS has what it asks for. No alarms on metric math: that one watches the errors themselves, not
 * their share. No TLS, without which the bucket's policy lets nobody in. No version in the ARN that a call is judged by.
 */
function supported(template: string): string {
  const metric = ['Namespace: AWS/Lambda', 'MetricName: Errors', 'Statistic: Sum', 'Period: 300']
  return template
    .replace(/( +)Metrics:\n(?:\1 .*\n)+/, (_, indent: string) => metric.map((line) => `${indent}${line}\n`).join(''))
    .replace(/ {2}BucketPolicy:\n(?: {4}.*\n)+/, '')
    .replace(/(Action: lambda:InvokeFunction\n +Resource: .*):\*"/, '$1"')
}

const outputs = (reported: string): Record<string, string> =>
  Object.fromEntries(
    Array.from(
      reported.matchAll(/<OutputKey>([^<]*)<\/OutputKey>\s*<OutputValue>([^<]*)<\/OutputValue>/g),
      ([, key = '', value = '']) => [key, value],
    ),
  )

async function describe(client: LambdaClient, name: string): Promise<string | null> {
  const { status, text } = await send(client, { Action: 'DescribeStacks', StackName: name })
  if (status === 400 && text.includes('does not exist')) return null
  if (status !== 200) throw new Error(`DescribeStacks: ${status} ${text}`)
  return text
}

async function events(client: LambdaClient, name: string): Promise<string> {
  const text = await call(client, { Action: 'DescribeStackEvents', StackName: name })
  return (text.match(/<ResourceStatusReason>[^<]*/g) ?? []).join('\n')
}

async function call(client: LambdaClient, form: Record<string, string>): Promise<string> {
  const { status, text } = await send(client, form)
  if (status !== 200) throw new Error(`${form.Action}: ${status} ${text}`)
  return text
}

async function send({ config }: LambdaClient, form: Record<string, string>): Promise<{ status: number; text: string }> {
  if (config.endpoint === undefined) throw new Error('the client has no endpoint')
  const { protocol, hostname, port } = await config.endpoint()
  const host = `${hostname}:${port}`
  const body = new URLSearchParams({ ...form, Version: '2010-05-15' }).toString()
  const headers = { host, 'content-type': 'application/x-www-form-urlencoded' }
  const request = new HttpRequest({
    method: 'POST',
    protocol,
    hostname,
    path: '/',
    headers,
    body,
    ...(port === undefined ? {} : { port }),
  })
  const signer = new SignatureV4({
    service: 'cloudformation',
    region: config.region,
    credentials: config.credentials,
    sha256: config.sha256,
  })
  const signed = await signer.sign(request)
  const answer = await fetch(`${protocol}//${host}/`, { method: 'POST', headers: signed.headers, body })
  return { status: answer.status, text: await answer.text() }
}

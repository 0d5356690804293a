import fc from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { expect, test } from 'vitest'
import { functionLink, objectLink, parameterLink, rolloutLinks } from '../../src/report/console-links.ts'
import { hostileText } from './hostile.ts'
import { released, rolledBack } from './rollouts.ts'

const { identity } = released
const of = (partition: string, region: string) => ({
  account: '123456789012',
  region,
  arn: `arn:${partition}:sts::123456789012:assumed-role/deploy/x`,
})

test.each([
  ['aws', 'us-east-1', 'https://us-east-1.console.aws.amazon.com/'],
  ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/'],
  ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
])('the console of %s has its own host', (partition, region, begin) => {
  const link = functionLink({ name: 'ai-handler', alias: 'live' }, of(partition, region))
  expect(link).toBe(`${begin}lambda/home?region=${region}#/functions/ai-handler/aliases/live`)
})

test('where the console is not sure there is no link', () => {
  const one = { name: 'ai-handler', alias: 'live' }
  expect(functionLink(one, null)).toBeNull()
  expect(functionLink(one, of('aws-iso', 'us-iso-east-1'))).toBeNull()
  expect(functionLink(one, of('aws', 'evil.example/'))).toBeNull()
  expect(functionLink({ ...one, name: 'arn:aws:lambda:us-east-1:999999999999:function:theirs' }, identity)).toBeNull()
  expect(functionLink({ ...one, name: 'arn:aws:lambda:eu-central-1:123456789012:function:ours' }, identity)).toContain(
    '/functions/ours/',
  )
})

test('the metrics and the query are in the console’s own notation', () => {
  const [alias, metrics, log] = rolloutLinks(rolledBack, identity)
  expect(alias?.text).toBe('alias')
  expect(metrics?.url).toContain(
    "~(~'AWS*2fLambda~'Errors~'FunctionName~'ai-handler~'Resource~'ai-handler*3alive~'ExecutedVersion~'12",
  )
  expect(log?.url).toContain('#logsV2:logs-insights$3FqueryDetail$3D$257E$2528end$257E$2527')
  expect(log?.url).toContain('source$257E$2528$257E$2527*2faws*2flambda*2fai-handler$2529$2529')
  // Undone step by step it is the query again.
  const state = decodeURIComponent(
    decodeURIComponent((log?.url ?? '').replace(/^.*queryDetail\$3D/, '').replaceAll('$', '%')),
  )
  const written = /editorString~'(.*?)~source/.exec(state)?.[1] ?? ''
  expect(decodeURIComponent(written.replaceAll('*', '%'))).toBe(rolledBack.failing?.query)
  const moved = rolloutLinks({ ...rolledBack, deployment: 'd-ABC123' }, identity)
  expect(moved.at(-1)?.url).toBe(
    'https://eu-central-1.console.aws.amazon.com/codesuite/codedeploy/deployments/d-ABC123?region=eu-central-1',
  )
})

test('whatever a name is, its link is one link to the console', () => {
  const isOne = (url: string | null) => {
    if (url === null) return
    expect(new URL(url).host).toBe('eu-central-1.console.aws.amazon.com')
    const [paragraph] = fromMarkdown(`[x](${url}) y`).children
    expect(paragraph?.type === 'paragraph' && paragraph.children.map(({ type }) => type)).toEqual(['link', 'text'])
  }
  fc.assert(
    fc.property(hostileText, (text) => {
      isOne(functionLink({ name: 'ai-handler', alias: text }, identity))
      isOne(functionLink({ name: text, alias: 'live' }, identity))
      isOne(parameterLink(text, identity))
      isOne(objectLink(`s3://${text}/${text}`, identity))
      const failing = { group: text, from: 0, requests: [], query: text }
      for (const { url } of rolloutLinks({ ...rolledBack, alias: text, deployment: text, failing }, identity))
        isOne(url)
    }),
  )
})

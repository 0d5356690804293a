import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { assertEmf } from './emf.js'
import { coldStart, envelope, messages } from './function.js'

const pinned = { PROMPT_VERSIONS: '{"support-reply":14,"triage":3}' }
const published = { parameters: { '/prod/llm/support-reply:14': envelope({ messages }) } }
const sha256 = (text) => createHash('sha256').update(text).digest('hex')

test('a function answers with the very version it is pinned to, and says which', async (t) => {
  const lambda = await coldStart(published, pinned)
  t.after(lambda.close)
  assert.deepEqual(await lambda.ask('Where is my refund? {{system}}'), {
    answer: 'You get it back within 5 days.',
    promptVersion: 14,
  })
  assert.deepEqual(lambda.requests, [
    'GetParameter /prod/llm/support-reply:14',
    `Converse us.anthropic.claude-haiku-4-5-20251001-v1:0 ${JSON.stringify({
      messages: [{ role: 'user', content: [{ text: 'Where is my refund? {{system}}' }] }],
      system: [{ text: 'You answer customers of a shop. Be brief. 🙂' }],
      inferenceConfig: { maxTokens: 300 },
    })}`,
  ])
})

test('a prompt is read once, however many requests come, together or later', async (t) => {
  const lambda = await coldStart(published, pinned)
  t.after(lambda.close)
  await Promise.all([lambda.ask('a'), lambda.ask('b'), lambda.ask('c')])
  await lambda.ask('d')
  assert.equal(lambda.requests.filter((request) => request.startsWith('GetParameter')).length, 1)
})

test('throttled reads of a cold start are tried again', async (t) => {
  const lambda = await coldStart(published, pinned)
  t.after(lambda.close)
  lambda.failNext('ThrottlingException', 'ThrottlingException')
  assert.equal((await lambda.ask('a')).promptVersion, 14)
})

test('a read that failed is forgotten: the next request reads again', async (t) => {
  const lambda = await coldStart(published, pinned)
  t.after(lambda.close)
  lambda.failNext('AccessDeniedException')
  await assert.rejects(lambda.ask('a'), /Rate exceeded/)
  assert.equal((await lambda.ask('b')).promptVersion, 14)
})

for (const versionId of ['v-9', null]) {
  test(`messages that are too long for SSM come from S3, with the object version ${versionId}`, async (t) => {
    const body = JSON.stringify(messages)
    const s3 = { bucket: 'artifacts', key: 'configs/prompts/x.json', versionId, sha256: sha256(body) }
    const object = `/artifacts/configs/prompts/x.json@${versionId}`
    const lambda = await coldStart(
      { parameters: { '/prod/llm/support-reply:14': envelope({ s3 }) }, objects: { [object]: body } },
      pinned,
    )
    t.after(lambda.close)
    assert.equal((await lambda.ask('a')).promptVersion, 14)
    assert.equal(lambda.requests[1], `GetObject ${object}`)
  })
}

test('an object that is not what was published is refused, and asked for again', async (t) => {
  const s3 = { bucket: 'artifacts', key: 'configs/prompts/x.json', versionId: 'v-9', sha256: sha256('other') }
  const body = JSON.stringify(messages)
  const lambda = await coldStart(
    {
      parameters: { '/prod/llm/support-reply:14': envelope({ s3 }) },
      objects: { '/artifacts/configs/prompts/x.json@v-9': body },
    },
    pinned,
  )
  t.after(lambda.close)
  await assert.rejects(lambda.ask('a'), /s3:\/\/artifacts\/configs\/prompts\/x\.json is not what was published/)
  await assert.rejects(lambda.ask('a'), /is not what was published/)
})

test('with a pointer, the pins are those under the own version number', async (t) => {
  const lambda = await coldStart(
    { parameters: { ...published.parameters, '/prod/llm/_pins/ai-handler/7': '{"support-reply":14}' } },
    { PROMPT_PINS: '/prod/llm/_pins' },
  )
  t.after(lambda.close)
  assert.equal((await lambda.ask('a')).promptVersion, 14)
  await lambda.ask('b')
  assert.deepEqual(
    lambda.requests.filter((request) => request.startsWith('GetParameter')),
    ['GetParameter /prod/llm/_pins/ai-handler/7', 'GetParameter /prod/llm/support-reply:14'],
  )
})

test('$LATEST has no pointer', async (t) => {
  const lambda = await coldStart({}, { PROMPT_PINS: '/prod/llm/_pins', AWS_LAMBDA_FUNCTION_VERSION: '$LATEST' })
  t.after(lambda.close)
  await assert.rejects(lambda.ask('a'), /call the function by its alias/)
  assert.deepEqual(lambda.requests, [])
})

for (const [what, variables, parameters, message] of [
  ['no pins', {}, {}, /PROMPT_VERSIONS is not set/],
  ['pins that are not JSON', { PROMPT_VERSIONS: 'secret text' }, {}, /^Error: PROMPT_VERSIONS is not JSON$/],
  ['a label for a pin', { PROMPT_VERSIONS: '{"support-reply":"stable"}' }, {}, /never a label/],
  ['a prompt without a pin', { PROMPT_VERSIONS: '{"triage":3}' }, {}, /support-reply is not among the pinned/],
  ['a version that is gone', { PROMPT_VERSIONS: '{"support-reply":2}' }, {}, /no such version/],
  ['text without an envelope', pinned, 'You answer customers.', /support-reply:14 is not JSON/],
  ['another format', pinned, '{"v":2}', /not an envelope of format 1/],
  ["another prompt's envelope", pinned, envelope({ messages, name: 'triage' }), /holds the prompt triage/],
  ['tools that nobody runs', pinned, envelope({ messages, tools: [{ name: 'refund' }] }), /has tools, which/],
  ['another template engine', pinned, envelope({ messages, engine: 'nunjucks' }), /has engine, which/],
  ['neither messages nor s3', pinned, envelope({}), /either messages or s3/],
]) {
  test(`nothing is asked of a model with ${what}`, async (t) => {
    const stored = typeof parameters === 'string' ? { '/prod/llm/support-reply:14': parameters } : parameters
    const lambda = await coldStart({ parameters: stored }, variables)
    t.after(lambda.close)
    await assert.rejects(lambda.ask('a'), message)
    assert.deepEqual(lambda.lines, [])
    assert.equal(lambda.requests.filter((request) => request.startsWith('Converse')).length, 0)
  })
}

test('a variable that the event lacks is an error, not a hole in the prompt', async (t) => {
  const lambda = await coldStart(
    { parameters: { '/prod/llm/support-reply:14': envelope({ messages: [{ role: 'user', content: '{{order}}' }] }) } },
    pinned,
  )
  t.after(lambda.close)
  await assert.rejects(lambda.ask('a'), /the event has no order/)
})

test('each request writes one line of metrics that CloudWatch takes', async (t) => {
  const lambda = await coldStart(published, pinned)
  t.after(lambda.close)
  await lambda.ask('a')
  assert.equal(lambda.lines.length, 1)
  const { LatencyMs, _aws, ...line } = assertEmf(lambda.lines[0], Date.now())
  assert.ok(LatencyMs >= 0 && LatencyMs < 60_000)
  assert.deepEqual(line, {
    FunctionName: 'ai-handler',
    Resource: 'ai-handler:live',
    ExecutedVersion: '7',
    PromptName: 'support-reply',
    PromptVersion: 'claude-haiku-4-5/20251001-v1:0/14',
    QualityScore: 1,
    InputTokens: 200,
    OutputTokens: 20,
    CostUsd: 0.00033,
  })
  assert.deepEqual(_aws.CloudWatchMetrics[0].Namespace, 'AiCicd')
  assert.deepEqual(_aws.CloudWatchMetrics[0].Dimensions, [
    ['FunctionName', 'Resource', 'ExecutedVersion'],
    ['FunctionName', 'Resource'],
  ])
})

test('a probe by version number does not count as traffic of the alias', async (t) => {
  const lambda = await coldStart(published, pinned)
  t.after(lambda.close)
  await lambda.ask('a', { invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:ai-handler:7' })
  assert.equal(assertEmf(lambda.lines[0], Date.now()).Resource, 'ai-handler:7')
})

test('an unknown price is no metric, and a bad answer a lower score', async (t) => {
  const lambda = await coldStart(
    { ...published, answer: 'As an AI language model I see {{order}}.' },
    {
      ...pinned,
      MODEL_PRICES: '{}',
    },
  )
  t.after(lambda.close)
  await lambda.ask('a')
  const line = assertEmf(lambda.lines[0], Date.now())
  assert.equal(line.CostUsd, undefined)
  assert.deepEqual(
    line._aws.CloudWatchMetrics[0].Metrics.map(({ Name }) => Name),
    ['QualityScore', 'InputTokens', 'OutputTokens', 'LatencyMs'],
  )
  assert.equal(line.QualityScore, 0.6)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ModelError } from '../../../src/models/model.ts'
import { type BedrockFailure, bedrockError } from '../../../src/models/providers/bedrock-errors.ts'
import { foreignAnswer } from '../../../src/source/foreign-answer.ts'

const MODEL = 'bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0'
const NOW = Date.parse('2026-08-21T10:00:00Z')

function graded(failure: Partial<BedrockFailure>, model = MODEL): ModelError {
  return bedrockError(
    model,
    { name: 'Error', message: 'no luck', status: null, code: null, retryAfter: null, ...failure },
    NOW,
  )
}

const validation = (message: string): Partial<BedrockFailure> => ({ name: 'ValidationException', status: 400, message })

describe('a failure of Bedrock', () => {
  it.each<[string, Partial<BedrockFailure>]>([
    ['throttled', { name: 'ThrottlingException', status: 429 }],
    ['throttled', { name: 'ModelNotReadyException', status: 429 }],
    ['throttled', { name: 'TooManyRequestsException', status: 429 }],
    ['timeout', { name: 'ModelTimeoutException', status: 408 }],
    ['unavailable', { name: 'ModelErrorException', status: 424 }],
    ['unavailable', { name: 'InternalServerException', status: 500 }],
    ['unavailable', { name: 'ServiceUnavailableException', status: 503 }],
    ['unavailable', { name: 'SyntaxError', status: 502 }],
    ['unavailable', { code: 'ECONNRESET' }],
    ['unavailable', { code: 'ECONNREFUSED' }],
    ['unavailable', { name: 'TimeoutError', message: 'Unexpected error: http2 request did not get a response' }],
    ['access-denied', { name: 'AccessDeniedException', status: 403 }],
    ['access-denied', { name: 'ExpiredTokenException', status: 403 }],
    ['access-denied', { name: 'UnrecognizedClientException', status: 403 }],
    ['access-denied', { name: 'CredentialsProviderError' }],
    ['access-denied', { name: 'AccessDenied', message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity' }],
    ['access-denied', { name: 'ServiceQuotaExceededException', status: 400 }],
    ['access-denied', { name: 'ThrottlingException', status: 429, message: 'Too many tokens per day, please wait' }],
    [
      'access-denied',
      { name: 'ResourceNotFoundException', status: 404, message: 'Model use case details have not been submitted' },
    ],
    ['not-found', { name: 'ResourceNotFoundException', status: 404 }],
    ['not-found', validation('The provided model identifier is invalid.')],
    ['not-found', { name: 'ResourceNotFoundException', status: 404, message: 'has reached the end of its life' }],
    ['not-found', validation('Invocation of model ID x with on-demand throughput isn’t supported.')],
    ['not-found', validation("The provided model doesn't support on-demand throughput.")],
    ['not-found', validation("This action doesn't support the model that you provided.")],
    ['not-found', { code: 'ENOTFOUND' }],
    ['not-found', { message: 'Region is missing' }],
    ['invalid', validation('temperature and top_p cannot both be specified')],
    ['invalid', validation('anything else')],
    ['invalid', { status: 413 }],
  ])('is %s: %j', (kind, failure) => {
    const error = graded(failure)
    expect(error.kind).toBe(kind)
    if (error.stopsModel) expect(error.hint).not.toBeNull()
  })

  it.each<[boolean, Partial<BedrockFailure>]>([
    [true, { name: 'ResourceNotFoundException', status: 404, message: 'has reached the end of its life' }],
    [true, validation('temperature and top_p cannot both be specified')],
    [true, validation('Invocation of model ID x with on-demand throughput isn’t supported.')],
    [false, { name: 'AccessDeniedException', status: 403 }],
    [false, { name: 'ThrottlingException', status: 429 }],
    [false, { name: 'InternalServerException', status: 500 }],
    [false, { code: 'ECONNRESET' }],
    // Nobody answered: that says nothing of the model.
    [false, { code: 'ENOTFOUND' }],
    [false, { message: 'Region is missing' }],
  ])('lasts, %s: %j', (lasting, failure) => expect(graded(failure).lasting).toBe(lasting))

  it('on an on-demand call names the inference profile to use', () => {
    const failure = validation('Invocation with on-demand throughput isn’t supported.')
    expect(graded(failure, 'bedrock:amazon.nova-lite-v1:0')).toMatchObject({
      stopsModel: true,
      hint: expect.stringContaining('bedrock:us.amazon.nova-lite-v1:0'),
    })
  })

  it('on access names the IAM action, the profile and the foundation model', () => {
    const { hint } = graded({ name: 'AccessDeniedException', status: 403 })
    expect(hint).toContain('bedrock:InvokeModel')
    expect(hint).toContain('inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0')
    expect(hint).toContain('foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0')
    const plain = graded({ name: 'AccessDeniedException', status: 403 }, 'bedrock:amazon.nova-lite-v1:0').hint
    expect(plain).not.toContain('inference-profile')
  })

  const me = 'User: arn:aws:sts::111122223333:assumed-role/gate/run'
  const call = `${me} is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0`
  const later =
    'Your AWS Marketplace subscription for this model cannot be completed at this time. If you recently fixed this issue, try again after 2 minutes.'
  const marketplace =
    'Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model. Refer to the Amazon Bedrock documentation for further details.'
  const denied = (message: string): Partial<BedrockFailure> => ({ name: 'AccessDeniedException', status: 403, message })

  // As quoted in public issues: claude-code#9681, sample-badgers#33, aws-control-tower-customizations#211, positron#10683,
  // semantic-search-with-amazon-opensearch#43, generative-bi-using-rag#361, dify#2829, llmeter#35.
  it.each<[string, string, Partial<BedrockFailure>, string]>([
    ['a subscription under way', 'unavailable', denied(`${marketplace} ${later}`), 'aws-marketplace:Subscribe'],
    ['no right to subscribe', 'access-denied', denied(marketplace), 'aws-marketplace:Subscribe'],
    [
      'a payment method',
      'unavailable',
      denied(
        `Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument must be provided. ${later}`,
      ),
      'AWS Billing',
    ],
    [
      'a country',
      'access-denied',
      validation(
        'Access to Anthropic models is not allowed from unsupported countries, regions, or territories. Please refer to https://www.anthropic.com/supported-countries for more information on the countries and regions Anthropic currently supports.',
      ),
      'country',
    ],
    [
      'an SCP',
      'access-denied',
      denied(
        `${call} with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/service_control_policy/p-1`,
      ),
      'service control policy',
    ],
    [
      'an identity policy that denies',
      'access-denied',
      denied(`${call} with an explicit deny in an identity-based policy`),
      'Change the Deny',
    ],
    [
      'a boundary',
      'access-denied',
      denied(`${call} because no permissions boundary allows the bedrock:InvokeModel action`),
      'permissions boundary',
    ],
    [
      'an endpoint policy',
      'access-denied',
      denied(`${call} with an explicit deny in a VPC endpoint policy`),
      'bedrock-runtime',
    ],
    [
      'an endpoint policy that does not allow',
      'access-denied',
      denied(`${call} because no VPC endpoint policy allows the bedrock:InvokeModel action`),
      'bedrock-runtime',
    ],
    [
      'a session policy',
      'access-denied',
      denied(`${call} because no session policy allows the bedrock:InvokeModel action`),
      'session policy',
    ],
    [
      'no policy',
      'access-denied',
      denied(`${call} because no identity-based policy allows the bedrock:InvokeModel action`),
      'Allow the role bedrock:InvokeModel',
    ],
    [
      'a model that is not enabled',
      'access-denied',
      denied("You don't have access to the model with the specified model ID."),
      'Model catalog',
    ],
    [
      'a use case form',
      'unavailable',
      {
        name: 'ResourceNotFoundException',
        status: 404,
        message:
          'Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model. If you have already filled out the form, try again in 15 minutes.',
      },
      'use case form',
    ],
    [
      'an account',
      'access-denied',
      denied('Your account is not authorized to invoke this API operation.'),
      'AWS Support',
    ],
    [
      'an end',
      'not-found',
      {
        name: 'ResourceNotFoundException',
        status: 404,
        message:
          'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
      },
      'newer model',
    ],
    [
      'a legacy model',
      'not-found',
      {
        name: 'ResourceNotFoundException',
        status: 404,
        message:
          'Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock',
      },
      'newer model',
    ],
  ])('about %s is %s and has its own remedy', (_what, kind, failure, hint) => {
    const error = graded(failure)
    expect(error.kind).toBe(kind)
    expect(error.hint).toContain(hint)
    expect(error.retryAfterMs).toBe(kind === 'unavailable' ? 120_000 : null)
  })

  // cline#10572, open-webui#17922, vercel/ai#21364 and #11227, langchain-aws#447, instructor#1753, dify-official-plugins#1767.
  it.each([
    ['The model returned the following errors: `temperature` is deprecated for this model.', 'remove temperature'],
    [
      'The model returned the following errors: `temperature` and `top_p` cannot both be specified for this model. Please use only one.',
      'temperature or topP, not both',
    ],
    ['The model returned the following errors: `top_p` is deprecated for this model.', 'remove topP'],
    ["This model doesn't support the stopSequences field. Remove stopSequences and try again.", 'stopSequences'],
    [
      'The model returned the following errors: tool_choice: type "tool" and "any" are not supported for this model',
      'toolChoice to auto',
    ],
    [
      "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again.",
      'toolChoice to auto',
    ],
    [
      'The model returned the following errors: Thinking may not be enabled when tool_choice forces tool use.',
      'turn thinking off',
    ],
    ["This model doesn't support tool use.", 'takes no tools'],
    [
      "This model doesn't support system messages. Try again without a system message or use a model that supports system messages.",
      'first user message',
    ],
    [
      'The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is lower than 4096.',
      'Lower maxTokens',
    ],
    ['Input is too long for requested model.', 'longer than the model can read'],
  ])('that refuses a parameter names it: %s', (message, hint) => {
    expect(graded(validation(message))).toMatchObject({ kind: 'invalid', hint: expect.stringContaining(hint) })
  })

  it.each([
    [503, 'unavailable'],
    [502, 'unavailable'],
    [200, 'unavailable'],
    [403, 'invalid'],
    [407, 'access-denied'],
    [404, 'not-found'],
    [429, 'throttled'],
  ])('that a proxy answered with %i is %s', (status, kind) => {
    const failure = { name: 'ForeignAnswer', status, message: foreignAnswer('Bedrock', status, '<title>No</title>') }
    expect(graded(failure)).toMatchObject({
      kind,
      message: `HTTP ${status} “No”: a proxy or load balancer answered, not Bedrock`,
    })
  })

  it('on credentials says how a job gets them', () => {
    const { hint } = graded({ name: 'CredentialsProviderError' })
    expect(hint).toContain('role-to-assume')
    expect(hint).toContain('id-token: write')
    expect(hint).toContain('fork')
  })

  it.each([
    ['3', 3000],
    ['0.5', 500],
    ['Fri, 21 Aug 2026 10:00:07 GMT', 7000],
    ['Fri, 21 Aug 2026 09:00:00 GMT', 0],
    ['soon', null],
    [null, null],
  ])('honours Retry-After %j', (retryAfter, ms) => {
    expect(graded({ name: 'ThrottlingException', status: 429, retryAfter }).retryAfterMs).toBe(ms)
  })

  it('is always judged, and never both retried and final', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('ThrottlingException', 'AccessDeniedException', 'ValidationException', 'Region is missing'),
    )
    const failures = fc.record({
      name: text,
      message: text,
      status: fc.option(fc.integer({ min: 100, max: 599 })),
      code: fc.option(text),
      retryAfter: fc.option(text),
    })
    fc.assert(
      fc.property(failures, (failure) => {
        const error = graded(failure)
        expect(error).toBeInstanceOf(ModelError)
        expect(error.retryable && error.stopsModel).toBe(false)
        expect(error.retryAfterMs === null || error.retryAfterMs >= 0).toBe(true)
      }),
    )
  })
})

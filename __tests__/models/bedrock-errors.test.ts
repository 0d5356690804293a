import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BedrockFailure, bedrockError } from '../../src/models/bedrock-errors.ts'
import { ModelError } from '../../src/models/model.ts'

const MODEL = 'bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0'
const NOW = Date.parse('2026-08-21T10:00:00Z')

function judged(failure: Partial<BedrockFailure>, model = MODEL): ModelError {
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
    const error = judged(failure)
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
  ])('lasts, %s: %j', (lasting, failure) => expect(judged(failure).lasting).toBe(lasting))

  it('on an on-demand call names the inference profile to use', () => {
    const failure = validation('Invocation with on-demand throughput isn’t supported.')
    expect(judged(failure, 'bedrock:amazon.nova-lite-v1:0')).toMatchObject({
      stopsModel: true,
      hint: expect.stringContaining('bedrock:us.amazon.nova-lite-v1:0'),
    })
  })

  it('on access names the IAM action, the profile and the foundation model', () => {
    const { hint } = judged({ name: 'AccessDeniedException', status: 403 })
    expect(hint).toContain('bedrock:InvokeModel')
    expect(hint).toContain('inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0')
    expect(hint).toContain('foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0')
    const plain = judged({ name: 'AccessDeniedException', status: 403 }, 'bedrock:amazon.nova-lite-v1:0').hint
    expect(plain).not.toContain('inference-profile')
  })

  it('on credentials says how a job gets them', () => {
    const { hint } = judged({ name: 'CredentialsProviderError' })
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
    expect(judged({ name: 'ThrottlingException', status: 429, retryAfter }).retryAfterMs).toBe(ms)
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
        const error = judged(failure)
        expect(error).toBeInstanceOf(ModelError)
        expect(error.retryable && error.stopsModel).toBe(false)
        expect(error.retryAfterMs === null || error.retryAfterMs >= 0).toBe(true)
      }),
    )
  })
})

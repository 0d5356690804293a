import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { sendNotice } from '../../src/host/notices.ts'
import type { Notice } from '../../src/report/notices/notice.ts'

const notice: Notice = {
  ...{ kind: 'rollout', result: 'promoted', headline: 'v1 is released', why: null, next: 'Nothing must be done.' },
  ...{ url: null, repository: 'octo/shop', commit: null, prompts: [] },
}

type Reply = { status: number; body?: string; headers?: Record<string, string> }
const closing: Array<() => void> = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A receiver that answers so, one after the other, and what it got. */
async function receiver(...replies: Reply[]) {
  const got: Array<{ body: string; headers: NodeJS.Dict<string | string[]> }> = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      got.push({ body, headers: request.headers })
      const { status, body: said = '', headers = {} } = replies[got.length - 1] ?? { status: 200 }
      response.writeHead(status, headers).end(said)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  const { port } = server.address() as AddressInfo
  return { got, address: `http://127.0.0.1:${port}/services/T0/SECRET` }
}

const waits: number[] = []
const effects = {
  fetch: globalThis.fetch,
  clock: {
    now: () => 0,
    sleep: async (ms: number) => {
      waits.push(ms)
    },
  },
}

test('each receiver gets its own form; a plain one a signature', async () => {
  const [slack, teams, plain] = [await receiver(), await receiver({ status: 202 }), await receiver()]
  const env = {
    AI_CICD_SLACK_WEBHOOK: slack.address,
    AI_CICD_TEAMS_WEBHOOK: teams.address,
    AI_CICD_WEBHOOK: plain.address,
    AI_CICD_WEBHOOK_SECRET: 'key',
  }
  expect(await sendNotice(notice, env, effects)).toEqual([])
  expect(JSON.parse(slack.got[0]?.body ?? '')).toHaveProperty('blocks')
  expect(JSON.parse(teams.got[0]?.body ?? '')).toHaveProperty('attachments')
  const [got] = plain.got
  expect(JSON.parse(got?.body ?? '')).toMatchObject({ version: 1, kind: 'rollout', outcome: 'promoted' })
  const digest = createHmac('sha256', 'key')
    .update(got?.body ?? '')
    .digest('hex')
  expect(got?.headers['x-ai-cicd-signature-256']).toBe(`sha256=${digest}`)
  expect(slack.got[0]?.headers['x-ai-cicd-signature-256']).toBeUndefined()
})

describe('what is refused is one sentence, without the address', () => {
  test.each<[string, Reply, string, number]>([
    [
      'a wrong payload',
      { status: 400, body: 'invalid_payload' },
      '400 invalid_payload, Slack does not understand it',
      1,
    ],
    ['a webhook that is gone', { status: 404, body: 'no_service' }, '404 no_service, the webhook is gone', 1],
    ['an archived channel', { status: 410, body: 'channel_is_archived' }, '410 channel_is_archived, its channel', 1],
    ['a page of a proxy', { status: 410, body: '<h1>SECRET</h1>' }, '410, the webhook is gone: make a new one', 1],
    ['a wrong signature', { status: 401 }, '401, the address or its signature is not accepted', 1],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, '302, a redirect', 1],
    ['a long limit', { status: 429, headers: { 'retry-after': '60' } }, '429', 1],
  ])('%s', async (_what, reply, sentence, requests) => {
    const { got, address } = await receiver(reply)
    const [warning = ''] = await sendNotice(notice, { AI_CICD_SLACK_WEBHOOK: address }, effects)
    expect(warning).toContain(`The notice to AI_CICD_SLACK_WEBHOOK was not taken: ${sentence}`)
    expect(warning).not.toMatch(/SECRET|127\.0/)
    expect(got).toHaveLength(requests)
  })

  test('what may succeed a second later is tried once more', async () => {
    const { got, address } = await receiver({ status: 429, headers: { 'retry-after': '2' } })
    expect(await sendNotice(notice, { AI_CICD_SLACK_WEBHOOK: address }, effects)).toEqual([])
    expect(got).toHaveLength(2)
    expect(waits.at(-1)).toBe(2_000)
    const broken = await receiver({ status: 503 }, { status: 500 })
    expect(await sendNotice(notice, { AI_CICD_WEBHOOK: broken.address }, effects)).toHaveLength(1)
    expect(broken.got).toHaveLength(2)
  })

  test('only an https address is asked', async () => {
    for (const address of [
      'http://evil.test/x',
      'file:///etc/passwd',
      'https://u:p@hooks.test/',
      'hooks.test',
      'javascript:1',
    ]) {
      const warnings = await sendNotice(notice, { AI_CICD_TEAMS_WEBHOOK: address }, effects)
      expect(warnings).toEqual(['AI_CICD_TEAMS_WEBHOOK is no https address: nothing was sent.'])
    }
    const gone = await sendNotice(notice, { AI_CICD_WEBHOOK: 'https://127.0.0.1:1/SECRET' }, effects)
    expect(gone).toEqual(['The notice to AI_CICD_WEBHOOK was not taken: it could not be reached.'])
  })
})

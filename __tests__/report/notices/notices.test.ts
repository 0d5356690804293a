import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Notice, type NoticeRule, noticeOf } from '../../../src/report/notices/notice.ts'
import { slackPayload, slackText } from '../../../src/report/notices/slack.ts'
import { teamsPayload } from '../../../src/report/notices/teams.ts'
import { webhookPayload } from '../../../src/report/notices/webhook.ts'
import { hostileText } from '../hostile.ts'
import { RELEASES } from '../rollouts.ts'
import { supportBot } from '../support-bot.ts'

const red = supportBot()
const green = { ...red, verdict: 'pass' as const, blocks: false }
const rolledBack = RELEASES['rolled-back'] ?? null

describe('what is told', () => {
  test.each<[string, Parameters<typeof noticeOf>[0], NoticeRule, string | null]>([
    ['red on the default branch', { report: red, release: null, onDefaultBranch: true }, null, 'fail'],
    ['red elsewhere', { report: red, release: null, onDefaultBranch: false }, null, null],
    ['green', { report: green, release: null, onDefaultBranch: true }, null, null],
    ['green, when always', { report: green, release: null, onDefaultBranch: false }, ['always'], 'pass'],
    ['red, when only rollouts', { report: red, release: null, onDefaultBranch: true }, ['rolled-back'], null],
    ['a way back', { report: green, release: rolledBack, onDefaultBranch: false }, null, 'rolled-back'],
    ['a way back, unwanted', { report: green, release: rolledBack, onDefaultBranch: true }, ['promoted'], null],
    ['a release', { report: green, release: RELEASES.promoted ?? null, onDefaultBranch: false }, null, 'promoted'],
    ['one that stopped', { report: green, release: RELEASES.refused ?? null, onDefaultBranch: false }, null, 'error'],
    ['a plan', { report: green, release: RELEASES['dry-run'] ?? null, onDefaultBranch: true }, ['always'], null],
    ['nothing to do', { report: green, release: RELEASES.nothing ?? null, onDefaultBranch: true }, ['always'], null],
  ])('%s', (_what, run, rule, result) => {
    expect(noticeOf(run, rule, 'octo/shop')?.result ?? null).toBe(result)
  })

  test('a rollout in each form', async () => {
    const notice = noticeOf({ report: green, release: rolledBack, onDefaultBranch: false }, null, 'octo/shop')
    if (notice === null) throw new Error('no notice')
    const forms = { slack: slackPayload(notice), teams: teamsPayload(notice), webhook: webhookPayload(notice) }
    await expect(`${JSON.stringify(forms, null, 2).replaceAll('\u2060', '⁠')}\n`).toMatchFileSnapshot(
      './rolled-back.json',
    )
  })
})

const hostile = (text: string): Notice => ({
  ...{ kind: 'evaluation', result: 'fail', headline: text, why: text, next: text, commit: text, repository: text },
  url: 'https://github.com/octo/shop/actions/runs/1',
  prompts: [{ id: text, verdict: 'regressed', score: 0.5, baselineScore: 0.6, delta: -0.1 }],
})

/** Block Kit, as far as it is used: types, places and lengths of its reference. */
const plainText = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(most), emoji: z.literal(false) })
const slack = z.strictObject({
  text: z.string().min(1),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
  blocks: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('header'), text: plainText(150) }),
        z.strictObject({ type: z.literal('section'), text: plainText(3_000) }),
        z.strictObject({
          type: z.literal('context'),
          elements: z.array(z.strictObject({ type: z.literal('mrkdwn'), text: z.string(), verbatim: z.literal(true) })),
        }),
      ]),
    )
    .max(50),
})

/** Adaptive Cards 1.4, as far as they are used. */
const run = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string(),
  size: z.enum(['Small', 'Medium']).optional(),
  weight: z.literal('Bolder').optional(),
  color: z.enum(['Good', 'Attention', 'Warning', 'Default']).optional(),
  isSubtle: z.boolean().optional(),
})
const teams = z.strictObject({
  type: z.literal('message'),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      contentUrl: z.null(),
      content: z.strictObject({
        $schema: z.string(),
        type: z.literal('AdaptiveCard'),
        version: z.literal('1.4'),
        body: z.array(z.strictObject({ type: z.literal('RichTextBlock'), inlines: z.array(run) })),
        actions: z
          .array(z.strictObject({ type: z.literal('Action.OpenUrl'), title: z.string(), url: z.url() }))
          .optional(),
      }),
    }),
  ]),
})

test('no text of anybody becomes a mention, a link or a format', () => {
  fc.assert(
    fc.property(
      fc
        .oneof(hostileText, fc.constantFrom('<!channel>', '<@U1|x>', '<https://evil.test|ok>', '@here', '&lt;!here>'))
        .filter((text) => text.trim() !== ''),
      (text) => {
        const { blocks } = slack.parse(slackPayload(hostile(text)))
        const texts = [
          slackText(text),
          ...blocks.flatMap((block) => (block.type === 'context' ? [] : [block.text.text])),
        ]
        for (const shown of texts) {
          expect(shown).not.toMatch(/[<>]|@[^\u2060]|:\/\/|&(?!amp;|lt;|gt;)/)
        }
        const [context] = blocks.flatMap((block) => (block.type === 'context' ? block.elements : []))
        expect(context?.text.match(/<[^>]*>/g)).toEqual(['<https://github.com/octo/shop/actions/runs/1|the run>'])
        teams.parse(teamsPayload(hostile(text)))
        JSON.parse(JSON.stringify(webhookPayload(hostile(text))))
      },
    ),
  )
})

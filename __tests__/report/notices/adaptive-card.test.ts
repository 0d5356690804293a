import { createRequire } from 'node:module'
import type { AdaptiveCard, SerializationContext, Version } from 'adaptivecards'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Notice, noticeOf } from '../../../src/report/notices/notice.ts'
import { teamsPayload } from '../../../src/report/notices/teams.ts'
import { hostileText } from '../hostile.ts'
import { RELEASES } from '../rollouts.ts'
import { supportBot } from '../support-bot.ts'

/** Cards for Teams, read by Microsoft's own library: it is written for bundlers, and only its bundle can be loaded here. */
const library: {
  AdaptiveCard: typeof AdaptiveCard
  SerializationContext: typeof SerializationContext
  Version: typeof Version
} = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js')

/** What the library finds wrong with a card, and the types of the elements that it has read. */
function read(content: unknown): { wrong: string[]; elements: string[] } {
  const card = new library.AdaptiveCard()
  const context = new library.SerializationContext(new library.Version(1, 4))
  card.parse(content, context)
  const parsing = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message)
  const validating = card.validateProperties().validationEvents.map(({ message }) => message)
  const elements = Array.from({ length: card.getItemCount() }, (_, at) => card.getItemAt(at).getJsonTypeName())
  return { wrong: [...parsing, ...validating], elements: [...elements, ...Array(card.getActionCount()).fill('action')] }
}

function contentOf(notice: Notice): { version?: unknown; body: unknown[] } {
  return JSON.parse(JSON.stringify(teamsPayload(notice))).attachments[0].content
}

const report = supportBot()
const always = ['always'] as const
const notices = [null, ...Object.values(RELEASES)].flatMap((release) => {
  const notice = noticeOf({ report, release, onDefaultBranch: true }, always, 'octo/shop')
  return notice === null ? [] : [notice]
})

test('the library finds what is wrong, so that the rest means something', () => {
  const [notice] = notices
  if (notice === undefined) throw new Error('no notice')
  const card = contentOf(notice)
  expect(read({ ...card, body: [{ type: 'Nope' }] }).wrong).toEqual([expect.stringContaining('Unknown element type')])
  const huge = { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'x', size: 'Huge' }] }
  expect(read({ ...card, body: [huge] }).wrong).toEqual([expect.stringContaining('Invalid value "Huge"')])
  expect(read({ ...card, actions: [{ type: 'Action.OpenUrl', title: 'x' }] }).wrong).toHaveLength(1)
})

test.each(notices.map((notice) => [notice.headline, notice] as const))('a card that says: %s', (_, notice) => {
  const content = contentOf(notice)
  const actions = notice.url === null ? [] : ['action']
  expect(content.version).toBe('1.4')
  expect(read(content)).toEqual({ wrong: [], elements: [...content.body.map(() => 'RichTextBlock'), ...actions] })
})

test('whatever its texts are', () => {
  fc.assert(
    fc.property(hostileText, fc.option(fc.webUrl()), (text, url) => {
      const [notice] = notices
      if (notice === undefined) throw new Error('no notice')
      const said = { ...notice, headline: text, why: text, next: text, repository: text, commit: text, url }
      expect(read(contentOf(said)).wrong).toEqual([])
    }),
  )
})

import { isWebAddress, oneLine } from '../../text/untrusted.ts'
import { shortCommit } from '../commit.ts'
import type { Notice } from './notice.ts'

/** Slack's bound of a header; a section may have 3,000 characters. */
const MOST_HEADER = 150

/** What an incoming webhook of Slack takes: Block Kit, and `text` for where blocks are not shown. */
export function slackPayload({ headline, why, next, url, repository, commit }: Notice): unknown {
  const plain = (text: string) => ({ type: 'plain_text', text: slackText(text), emoji: false })
  const lines = [...(why === null ? [] : [why]), ...(next === null ? [] : [`Next: ${next}`])]
  const about = [slackText(repository), ...(commit === null ? [] : [slackText(shortCommit(commit))])]
  const link =
    url !== null && isWebAddress(url) && !/[|<>]/.test(url) ? [`<${url.replaceAll('&', '&amp;')}|the run>`] : []
  return {
    text: slackText(headline),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: { ...plain(headline), text: bounded(slackText(headline)) } },
      ...lines.map((line) => ({ type: 'section', text: plain(line) })),
      {
        type: 'context',
        elements: [{ type: 'mrkdwn', text: [...about, ...link].join(' · '), verbatim: true }],
      },
    ],
  }
}

/**
 * Text of anybody where Slack reads its own markup: no link, mention, channel, emoji or format comes of it. An invisible
 * joiner stands inside of what Slack looks for; in plain text only `&<>` mean anything.
 */
export function slackText(text: string): string {
  return oneLine(text, 1_000)
    .replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;' })[character] ?? '&gt;')
    .replace(/[@#*_~`]|:(?=\S)|\.(?=[A-Za-z])/g, '$&\u2060')
}

/** Never half an entity. */
function bounded(text: string): string {
  if (text.length <= MOST_HEADER) return text
  return `${text.slice(0, MOST_HEADER - 2).replace(/&\w*$|[\uD800-\uDBFF]$/, '')} …`
}

import { isWebAddress } from '../../text/untrusted.ts'
import { shortCommit } from '../commit.ts'
import type { Notice } from './notice.ts'

const COLOURS: Record<Notice['result'], string> = {
  pass: 'Good',
  promoted: 'Good',
  published: 'Good',
  fail: 'Attention',
  error: 'Attention',
  'rolled-back': 'Attention',
  inconclusive: 'Warning',
  held: 'Warning',
  skipped: 'Default',
}

/**
 * What a Workflows webhook of Teams takes: a message with one Adaptive Card. All text stands in rich text, which knows no
 * Markdown and no mention.
 */
export function teamsPayload({ result, headline, why, next, url, repository, commit }: Notice): unknown {
  const rich = (text: string, more: Readonly<Record<string, unknown>> = {}) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, ...more }],
  })
  const about = [repository, ...(commit === null ? [] : [shortCommit(commit)])].join(' · ')
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      rich(headline, { size: 'Medium', weight: 'Bolder', color: COLOURS[result] }),
      ...(why === null ? [] : [rich(why)]),
      ...(next === null ? [] : [rich(`Next: ${next}`)]),
      rich(about, { isSubtle: true, size: 'Small' }),
    ],
    ...(url !== null && isWebAddress(url) ? { actions: [{ type: 'Action.OpenUrl', title: 'Open the run', url }] } : {}),
  }
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  }
}

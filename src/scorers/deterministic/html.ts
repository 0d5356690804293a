import { z } from 'zod'
import { binary, noDiagnostics } from '../assertion-options.ts'
import { PARSER_TIMEOUT_MS, runBounded } from '../sandbox/thread.ts'
import type { Scorer } from '../scorer.ts'

export const isHtml: Scorer = {
  type: 'is-html',
  summary: 'The whole output is HTML: elements of HTML, and no text outside of them.',
  options: [],
  source: 'promptfoo `is-html`; HTML Living Standard (parse5)',
  check: noDiagnostics,
  async score(_assertion, context) {
    const job = { kind: 'is-html', text: context.output } as const
    const reason = z
      .string()
      .nullable()
      .parse(
        await runBounded(job, {
          timeoutMs: PARSER_TIMEOUT_MS,
          what: 'reading the output as HTML',
          patience: context.patience,
        }),
      )
    return binary(reason === null, 'the output is HTML', reason ?? '')
  },
}

export const containsHtml: Scorer = {
  type: 'contains-html',
  summary: 'The output has at least two signs of HTML, so that `a < b` is not taken for it.',
  options: [],
  source: 'promptfoo `contains-html`',
  check: noDiagnostics,
  score(_assertion, context) {
    const text = context.output
    const opening = /<[a-z][a-z0-9-]*(?:\s[^<>]*)?>/i.test(text)
    const closing = /<\/[a-z][a-z0-9-]*\s*>/i.test(text)
    const comment = text.indexOf('<!--')
    const signs = [
      opening ? 1 : 0,
      closing ? 1 : 0,
      /<[a-z][a-z0-9-]*(?:\s[^<>]*)?\/>/i.test(text) ? 1 : 0,
      /&(?:[a-z]+|#[0-9]+|#x[0-9a-f]+);/i.test(text) ? 1 : 0,
      /<!doctype\s+html/i.test(text) ? 2 : 0,
      comment !== -1 && text.indexOf('-->', comment) !== -1 ? 1 : 0,
      /\s[a-z-]+=["'][^"'<>]*["']/i.test(text) ? 1 : 0,
      COMMON.test(text) ? 2 : 0,
    ].reduce((sum, sign) => sum + sign, 0)
    return binary(signs >= 2, 'the output contains HTML', 'there is no HTML in the output')
  },
}

const COMMON =
  /<(?:html|head|body|div|span|p|a|img|h[1-6]|ul|ol|li|table|tr|td|th|form|input|button|script|style|link|meta|br|hr)\b/i

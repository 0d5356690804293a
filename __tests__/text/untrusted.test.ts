import fc from 'fast-check'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { describe, expect, test } from 'vitest'
import {
  cell,
  fence,
  html,
  htmlCode,
  inlineCode,
  oneLine,
  plain,
  sentence,
  visible,
  xml,
} from '../../src/text/untrusted.ts'
import { processorTime } from '../processor-time.ts'
import { hostileText } from '../report/hostile.ts'

const render = (markdown: string) =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true })

const decoded = (text: string) =>
  text
    .replaceAll('<wbr>', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

describe('visible', () => {
  test.each([
    ['NUL', 'a\0b', 'a␀b'],
    ['ANSI colour', '\u001B[31mred\u001B[0m', '␛[31mred␛[0m'],
    ['delete', 'a\u007Fb', 'a␡b'],
    ['C1 control', 'a\u009Bb', 'a[U+009B]b'],
    ['right-to-left override', 'a\u202Eb', 'a[U+202E]b'],
    ['isolates', '\u2066x\u2069', '[U+2066]x[U+2069]'],
    ['zero-width space', 'a\u200Bb', 'a[U+200B]b'],
    ['byte order mark', '\uFEFFa', '[U+FEFF]a'],
    ['soft hyphen', 'a\u00ADb', 'a[U+00AD]b'],
    ['tag letters', 'a\u{E0041}', 'a[U+E0041]'],
    ['variation selector smuggling', 'a\u{E0100}', 'a[U+E0100]'],
    ['line separator', 'a\u2028b', 'a[U+2028]b'],
    ['lone high surrogate', 'a\uD800b', 'a[U+D800]b'],
    ['lone low surrogate', '\uDC00', '[U+DC00]'],
    ['Windows line ends', 'a\r\nb\rc', 'a\nb\nc'],
    ['tab and line feed stay', 'a\tb\nc', 'a\tb\nc'],
    ['joined emoji stays', '👩‍💻', '👩‍💻'],
    ['joiner between letters', 'a\u200Db', 'a[U+200D]b'],
    ['emoji presentation stays', '❤️', '❤️'],
    ['accents stay', 'e\u0301', 'e\u0301'],
    ['towers of accents are cut down', `e${'\u0301'.repeat(50)}`, `e${'\u0301'.repeat(4)}`],
    ['other scripts stay', 'Grüße, 你好, مرحبا, Привет', 'Grüße, 你好, مرحبا, Привет'],
  ])('%s', (_, text, shown) => {
    expect(visible(text)).toEqual({ text: shown, omitted: 0 })
  })

  test('counts what does not fit, and never halves a character', () => {
    expect(visible('abcdef', 4)).toEqual({ text: 'abcd', omitted: 2 })
    expect(visible('abc😀', 4)).toEqual({ text: 'abc', omitted: 2 })
    expect(visible('\u202Eabc', 4)).toEqual({ text: '', omitted: 4 })
  })

  test('no character of any text stays unseen, and the bound holds', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(300), (text, maxChars) => {
        const shown = visible(text, maxChars)
        expect(shown.text.length).toBeLessThanOrEqual(maxChars)
        expect(shown.text.isWellFormed()).toBe(true)
        expect(shown.text.replace(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u200B\u200C\u2060\uFEFF]/u)
        expect(shown.omitted).toBeLessThanOrEqual(text.length)
      }),
    )
  })

  test('a text is shown alike whatever stands before it', () => {
    const texts = fc.oneof(hostileText, fc.string({ unit: 'grapheme' }), fc.lorem())
    fc.assert(
      fc.property(texts, fc.nat(60), (text, maxChars) => {
        const { text: shown, omitted } = visible(text, maxChars)
        expect(visible(`\0${text}`, maxChars + 1)).toEqual({ text: `␀${shown}`, omitted })
      }),
    )
  })

  test('a megabyte costs no more than what is shown of it', () => {
    const started = processorTime()
    expect(visible('x'.repeat(1_000_000), 100)).toEqual({ text: 'x'.repeat(100), omitted: 999_900 })
    expect(processorTime() - started).toBeLessThan(50)
  })
})

describe('fence', () => {
  test.each([
    '```',
    '````\n```',
    '``` js\nalert()\n```',
    '~~~',
    '</details>',
    '<!-- x -->',
    '    code',
    '> quote',
    '`'.repeat(99),
  ])('nothing closes it: %j', (text) => {
    const page = render(`${fence(text, 1_000)}\n\nafter`)
    expect(page).toMatch(/^<pre><code>[^<]*<\/code><\/pre>\n<p>after<\/p>$/)
  })

  test('says below the block how much is missing', () => {
    expect(fence('x'.repeat(1_500), 1_000)).toBe(
      `\`\`\`\n${'x'.repeat(1_000)}\n\`\`\`\n\n<sub>… 500 more characters</sub>`,
    )
  })

  test('bounds a text of very many lines by their number', () => {
    const lines = fence('\n'.repeat(900), 1_000).split('\n')
    expect(lines.length).toBeLessThan(50)
    expect(lines.at(-1)).toBe('<sub>… 861 more characters</sub>')
  })

  test('wraps long lines, since a fence does not', () => {
    expect(fence('one two three four', 1_000, 9)).toBe('```\none two\nthree\nfour\n```')
  })

  test('any text is one code block and nothing else', () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.integer({ min: 1, max: 2_000 }),
        fc.option(fc.integer({ min: 20, max: 80 })),
        (text, max, columns) => {
          const page = render(`${fence(text, max, columns)}\n\nafter`)
          expect(page).toMatch(
            /^<pre><code>[^<]*<\/code><\/pre>\n(<p><sub>… [\d,]+ more characters?<\/sub><\/p>\n)?<p>after<\/p>$/,
          )
        },
      ),
    )
  })
})

describe('code spans', () => {
  test.each([
    ['plain', 'refund-1', '`refund-1`'],
    ['one backtick', 'a`b', '``a`b``'],
    ['runs of backticks', 'a``b`', '``` a``b` ```'],
    ['line ends', 'a\n\nb', '`a b`'],
    ['nothing', ' \n', '`(empty)`'],
  ])('inlineCode: %s', (_, text, markdown) => {
    expect(inlineCode(text)).toBe(markdown)
  })

  test.each([
    ['every pipe', 'a|b|c', '`a\\|b\\|c`'],
    ['a pipe behind a backslash', 'a\\|b', '`a\\\\\\|b`'],
    ['a pipe behind two backslashes', 'a\\\\|b', '`a\\\\\\|b`'],
  ])('cell: %s', (_, text, markdown) => {
    expect(cell(text)).toBe(markdown)
  })

  test('any text is one code span in a paragraph and in a table', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(render(`a ${inlineCode(text)} b`)).toMatch(/^<p>a <code>[^<]*<\/code> b<\/p>$/)
        const row = render(`| A | B |\n| - | - |\n| ${cell(text)} | ${cell(text)} |\n| c | d |`)
        expect(row.match(/<td>[^<]*(<code>[^<]*<\/code>)?<\/td>/g)).toHaveLength(4)
        expect(row.match(/<code>/g)).toHaveLength(2)
      }),
    )
  })
})

describe('plain', () => {
  test.each([
    ['mention', 'thanks @octocat'],
    ['entity mention', 'thanks &#64;octocat'],
    ['e-mail', 'write to a@example.com'],
    ['issue', 'fixes #12 and octo/repo#3 and GH-4'],
    ['commit', 'see 4f3c2b1a09e8d7c6b5a493827160f5e4d3c2b1a0'],
    ['advisory', 'CVE-2026-1234'],
    ['address', 'https://evil.example/?q=1 and www.evil.example and http://a.b'],
    ['link', '[click](https://evil.example)'],
    ['reference link', '[a]: https://evil.example "x"'],
    ['image', '![x](https://evil.example/x.png)'],
    ['html', '<img src=x onerror=alert(1)><b>x</b></details>'],
    ['our marker', '<!-- ai-cicd-action:v1 key=default -->'],
    ['emphasis', '*a* _b_ **c** ~~d~~'],
    ['code', '`a`'],
    ['heading', '# a'],
    ['list', '- a'],
    ['ordered list', '1. a'],
    ['task', '- [ ] a'],
    ['quote', '> [!CAUTION]'],
    ['table', 'a | b\n--- | ---\n1 | 2'],
    ['rule', '---'],
    ['setext', 'a\n==='],
    ['fence', '```\nx'],
    ['footnote', 'a[^1]\n\n[^1]: b'],
    ['maths', '$x$ and $$y$$ and $`z`$'],
    ['shortcode', ':white_check_mark: :+1:'],
    ['backslashes', '\\*a\\* \\'],
  ])('%s reads as itself', (_, text) => {
    for (const [before, after] of [
      ['', ''],
      ['- ', ''],
      ['> - ', ''],
    ] as const) {
      const page = render(`${before}${plain(text)}${after}`)
      expect(page.replaceAll('<wbr>', '')).not.toMatch(/<(?!\/?(p|ul|li|blockquote)>)/)
      const content = decoded(page.replace(/<\/?(p|ul|li|blockquote)>\n?/g, '')).trim()
      expect(content).toBe(oneLine(text))
    }
  })

  test('no piece of text that GitHub filters look for survives in one piece', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const markdown = plain(text)
        expect(markdown.replaceAll('<wbr>', '')).not.toMatch(/[<>]/)
        const pieces = markdown.split('<wbr>').map(unescapeMarkdown)
        for (const piece of pieces) {
          expect(piece).not.toMatch(/@[A-Za-z0-9]|#\d|\b[0-9a-f]{7,}\b|:\/\/|www\.|GH-\d/i)
        }
      }),
    )
  })

  test('any text is one paragraph without markup', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const page = render(`- a ${plain(text)}\n- b`)
        expect(page.replaceAll('<wbr>', '')).toMatch(/^<ul>\n<li>[^<]*<\/li>\n<li>b<\/li>\n<\/ul>$/)
      }),
    )
  })
})

describe('sentence', () => {
  test('shows what stands between backticks as code and nothing else', () => {
    expect(sentence('Set `gate.margin` for @you, `a|b`.')).toBe('Set `gate.margin` for @<wbr>you, `a|b`.')
  })

  test('any text is text and code spans', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const page = render(`- a ${sentence(text)}\n- b`)
        expect(page.replace(/<\/?code>|<wbr>/g, '')).toMatch(/^<ul>\n<li>[^<]*<\/li>\n<li>b<\/li>\n<\/ul>$/)
      }),
    )
  })
})

describe('html and xml', () => {
  test('any text is text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(html(text)).not.toMatch(/[<>"'`]|&(?!(amp|lt|gt|quot|#39|#96);)/)
        expect(htmlCode(text)).toMatch(/^<code>[^<\n]*<\/code>$/)
        expect(xml(text)).toMatch(/^[\t\n\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u)
      }),
    )
  })
})

function unescapeMarkdown(markdown: string): string {
  return markdown
    .replace(/\\([\\`*_[\]~#+=-])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#124;', '|')
    .replaceAll('&#36;', '$')
    .replaceAll('&amp;', '&')
}

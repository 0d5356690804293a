import '../../src/templates/nunjucks/provide.ts'
import fc from 'fast-check'
import nunjucks from 'nunjucks'
import { describe, expect, test } from 'vitest'
import { renderTemplate, templateVariables } from '../../src/templates/engine.ts'
import { MissingVariables, render } from '../../src/templates/template.ts'
import { TemplateError } from '../../src/templates/template-error.ts'
import { processorTime } from '../processor-time.ts'

const reference = new nunjucks.Environment(null, { autoescape: false })
const fill = (template: string, vars: Record<string, unknown> = {}) => renderTemplate(template, vars, 'nunjucks')

const VARS = {
  name: 'Ada Lovelace',
  city: 'paris',
  empty: '',
  zero: 0,
  n: 7,
  price: 3.25648,
  yes: true,
  no: false,
  nothing: null,
  user: { name: 'Bo', tags: ['x', 'y'], address: { city: 'Rome' } },
  items: ['b', 'A', 'c'],
  numbers: [3, 1, 2],
  rows: [
    { key: 'b', score: 2, on: true },
    { key: 'a', score: 10, on: false },
    { key: 'B', score: 2, on: true },
  ],
  pairs: [
    ['k', 1],
    ['l', 2],
  ],
  text: '  two\n lines  ',
  html: `<a href="x">it's & co</a>`,
  nested: [[1, 2], [3]],
}

/** Templates of the supported subset: what the real library makes of each is what ours must make of it. */
const SAME = [
  'plain text',
  '{{ name }}',
  '{{name}} and {{  city\t}}',
  '{{ user.name }} {{ user["name"] }} {{ user.address.city }} {{ user["address"]["city"] }}',
  '{{ items[0] }}{{ items[n - 7] }}{{ name[0] }}{{ items.length }}{{ name.length }}',
  '{{ nothing }}|{{ zero }}|{{ no }}|{{ yes }}|{{ price }}',
  '{{ items }} {{ numbers }}',
  '{% if yes %}a{% endif %}{% if no %}b{% endif %}{% if empty %}c{% endif %}{% if items %}d{% endif %}',
  '{% if n > 10 %}big{% elif n > 5 %}middle{% else %}small{% endif %}',
  '{% if n > 10 %}big{% elseif n == "7" %}seven{% else %}small{% endif %}',
  '{% if nobody %}a{% else %}b{% endif %}{% if user.nobody.deep %}a{% else %}b{% endif %}',
  '{% for item in items %}{{ loop.index }}/{{ loop.length }}:{{ item }}{% if not loop.last %}, {% endif %}{% endfor %}',
  '{% for item in items %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{% endfor %}',
  '{% for item in [] %}x{% else %}none{% endfor %}',
  '{% for key, value in user.address %}{{ key }}={{ value }};{% endfor %}',
  '{% for key, value in pairs %}{{ key }}={{ value }};{% endfor %}',
  '{% for row in rows %}{% for tag in user.tags %}{{ row.key }}{{ tag }}{{ loop.index }} {% endfor %}{{ loop.index }}{% endfor %}',
  '{% for letter in city %}{{ letter }}-{% endfor %}',
  '{% for i in range(3) %}{{ i }}{% endfor %}{% for i in range(2, 8, 3) %}{{ i }}{% endfor %}{% for i in range(3, 0, -1) %}{{ i }}{% endfor %}',
  '{% set x = 5 %}{{ x }}{% set x = x + 1 %}{{ x }}',
  '{% set a, b = "v" %}{{ a }}{{ b }}',
  '{% set block %}hi {{ name }}{% endset %}[{{ block }}]',
  '{% set total = 0 %}{% for n in numbers %}{% set total = total + n %}{% endfor %}{{ total }}',
  '{% for n in numbers %}{% set last = n %}{% endfor %}[{{ last | default("gone") }}]',
  'a{# comment {{ name }} {% if %} #}b{#- trims -#}  c',
  '{% raw %}{{ name }} {% if %}{% endraw %}!',
  '{% raw %}{% raw %}{{ x }}{% endraw %}{% endraw %}!',
  '  {{- name -}}  !',
  'a  {%- if yes -%}  b  {%- endif -%}  c',
  'a \n {% if yes %} b {% endif %} \n c',
  'x {#- c #} y {# c -#} z',
  '{{ "yes" if n > 3 else "no" }}{{ "only" if no }}',
  '{{ 1 + 2 * 3 - 4 / 2 }} {{ 7 // 2 }} {{ 7 % 4 }} {{ 2 ** 5 }} {{ -n }} {{ +n }} {{ -(n + 1) }}',
  '{{ 10 * 2 / 3 }} {{ 7 * 3 % 2 }} {{ 100 / 10 * 5 }} {{ 10 - 2 + 3 }} {{ 10 - 2 - 3 }} {{ 2 * (3 + 4) }}',
  '{{ "a" + 1 }} {{ 1 + "a" }} {{ 1 + 1 ~ "b" ~ 2 + 3 }} {{ "x" ~ nothing ~ yes }}',
  '{{ n == 7 }}{{ n == "7" }}{{ n === "7" }}{{ n != 8 }}{{ n !== "7" }}{{ n >= 7 }}{{ n <= 6 }}{{ "a" < "b" }}',
  '{{ nothing == none }}{{ nothing === null }}{{ zero == "" }}{{ yes == 1 }}',
  '{{ "b" in items }}{{ "z" in items }}{{ "da L" in name }}{{ "name" in user }}{{ "z" not in items }}',
  '{{ yes and "r" }}{{ no or "s" }}{{ empty or zero or "t" }}{{ not yes }}{{ not no and yes }}',
  '{{ [1, "two", none] | join("-") }} {{ {a: 1, "b": [2]} | dump }}',
  '{{ user | dump }} {{ items | dump }} {{ name | dump }} {{ user | dump(2) }}',
  '{{ name | upper }} {{ name | lower }} {{ city | capitalize }} {{ "a bc d" | title }}',
  '[{{ text | trim }}] [{{ text | indent }}] [{{ text | indent(2, true) }}]',
  '{{ nobody | default("d") }}{{ empty | default("d") }}{{ empty | default("d", true) }}{{ nothing | d("x") }}',
  '{{ items | join }} {{ items | join(", ") }} {{ rows | join("/", "key") }}',
  '{{ items | length }} {{ name | length }} {{ user | length }} {{ nothing | length }} {{ nobody | length if nobody }}',
  '{{ items | first }} {{ items | last }} {{ name | first }}',
  '{{ name | replace("a", "o") }} {{ name | replace("a", "o", 1) }} {{ "abc" | replace("", ".") }} {{ n | replace(7, 8) }}',
  '{{ price | round }} {{ price | round(2) }} {{ price | round(1, "ceil") }} {{ price | round(1, "floor") }} {{ -1.5 | abs }}',
  '{{ "12px" | int }} {{ "x" | int(3) }} {{ "ff" | int(0, 16) }} {{ "x" | int(default=9) }} {{ "1.5e1" | float }} {{ "x" | float(2) }}',
  '{{ items | sort | join }} {{ items | sort(true) | join }} {{ items | sort(false, true) | join }} {{ numbers | sort(reverse=true) | join }}',
  '{{ rows | sort(attribute="score") | join(",", "key") }} {{ rows | sort(false, false, "key") | join(",", "key") }}',
  '{{ items | reverse | join }} {{ name | reverse }}',
  '{{ numbers | sum }} {{ rows | sum("score") }} {{ rows | sum("score", 100) }}',
  '{{ items | batch(2) | dump }} {{ items | batch(2, "-") | dump }} {{ items | slice(2) | dump }} {{ items | slice(2, "-") | dump }}',
  '{{ "abc" | list | dump }} {{ user.address | list | dump }} {{ items | list | dump }}',
  '{{ html | escape }} {{ html | e }} {{ html | safe }}',
  '{{ name | truncate(5) }} {{ name | truncate(5, true) }} {{ "a b c d" | truncate(5, false, "~") }} {{ city | truncate(50) }}',
  '{{ name | urlencode }} {{ user.address | urlencode }}',
  '{{ html | striptags }}|{{ "<b>a</b> <!-- c --> < d <e> <1> </p\n>" | striptags }}|{{ text | striptags }}|{{ "a  \r\n  b\n\n\n\nc" | striptags(true) }}',
  '{{ "see https://a.org/x, (www.b.net) and c@d.com or e.org/f &lt;g.com&gt; http:" | urlize }} {{ "http://long.example/" | urlize(9, true) }}',
  '{{ nothing is null }} {{ nobody is null }}',
  '{{ name | wordcount }} {{ "a\nb" | nl2br }} [{{ "x" | center(7) }}] [{{ "xy" | center(7) }}]',
  '{{ rows | selectattr("on") | join(",", "key") }} {{ rows | rejectattr("on") | join(",", "key") }} {{ numbers | select("odd") | join }} {{ [0, 1, ""] | reject | dump }}',
  '{{ rows | groupby("score") | dump }} {{ {b: 1, A: 2} | dictsort | dump }} {{ {b: 1, A: 2} | dictsort(true) | dump }} {{ {b: 1, A: 2} | dictsort(false, "value") | dump }}',
  '{{ name is defined }}{{ nobody is defined }}{{ nobody is undefined }}{{ nothing is none }}{{ name is not none }}{{ nothing is null }}',
  '{{ n is number }}{{ name is string }}{{ items is iterable }}{{ user is mapping }}{{ n is odd }}{{ n is even }}{{ n is divisibleby(7) }}',
  '{{ n is gt(3) }}{{ n is lessthan(3) }}{{ n is ge(7) }}{{ n is le(6) }}{{ n is eq(7) }}{{ n is ne(7) }}{{ "A" is upper }}{{ "A" is lower }}{{ "" is falsy }}{{ 1 is truthy }}',
  '{% filter upper %}hi {{ city }}{% endfilter %}{% filter replace("a", "b") %}banana{% endfilter %}',
  '{% switch n %}{% case 1 %}one{% case 7 %}seven{% default %}other{% endswitch %}{% switch n %}{% case 7 %}{% case 8 %}both{% endswitch %}{% switch n %}{% case 1 %}x{% default %}other{% endswitch %}',
  '{"a": {"b": "{{ city }}"}, "c": [1, 2]} } }} %} #',
  '{{ "}}" }}{{ "quote \\" and \\n line" }}',
  '{{ nested | dump }} {{ nested | first | join("+") }} {{ (items | first) ~ (items | last) }}',
  '{{ user.tags | join("|") | upper | replace("|", " or ") }}',
  '{{ (name | lower).length }} {{ [1, 2, 3][1] }} {{ {k: "v"}.k }} {{ {k: "v"}["k"] }}',
  '{{ größe | default("ß") }} 日本 {{ "日本" | length }}',
]

describe('Nunjucks templates give what the library gives', () => {
  test.each(SAME)('%s', (template) => {
    expect(fill(template, VARS)).toBe(reference.renderString(template, VARS))
  })
})

describe('where ours differs, as docs/compatibility.md says', () => {
  test.each([
    ['{{ user.address }}', '[object Object]', '{"city":"Rome"}'],
    ['{% if not city == "rome" %}other{% endif %}', '', 'other'],
    ['{{ "<" | e | e }}', '&lt;', '&amp;lt;'],
    ['{{ nobody }}{{ "x" }}', 'x', null],
  ])('%s', (template, theirs, ours) => {
    expect(reference.renderString(template, VARS)).toBe(theirs)
    if (ours === null) expect(() => fill(template, VARS)).toThrow(MissingVariables)
    else expect(fill(template, VARS)).toBe(ours)
  })
})

describe('a variable that nobody gave', () => {
  test.each([
    ['{{ a }} {{ b.c }} {{ a }}', ['a', 'b.c']],
    ['{{ a | upper }}', ['a']],
    ['{{ a + 1 }}{{ "x" ~ b }}', ['a', 'b']],
    ['{% for x in a %}{{ x }}{% endfor %}', ['a']],
    ['{% for x in [{}] %}{{ x.y }}{% endfor %}', ['x.y']],
    ['{% if a %}{{ a.b }}{% endif %}{{ c }}', ['c']],
    ['{{ (a | sort)[0].x }}{{ a | sum }}', ['a']],
    ['{{ a | default(b) }}', ['b']],
    ['{{ user.name }}', ['user.name']],
    ['{{ range(1e9) | join }}', ['1e9']],
  ])('%s is missing, not empty', (template, names) => {
    expect(() => fill(template, { user: {} })).toThrow(MissingVariables)
    try {
      fill(template, { user: {} })
    } catch (thrown) {
      expect(thrown instanceof MissingVariables && thrown.names).toEqual(names)
    }
  })

  test.each([
    ['{{ a | default("x") }}{{ a.b | d("y") }}', 'xy'],
    ['{{ a or "x" }}{{ b and b.c or "y" }}', 'xy'],
    ['{% if a %}1{% elif a.b == 2 %}2{% else %}3{% endif %}', '3'],
    ['{{ a if a else "x" }}{{ a is defined }}{{ not a }}', 'xfalsetrue'],
    ['{% for x in a | default([]) %}{{ x }}{% endfor %}', ''],
    ['{% if a | length == 0 %}none{% endif %}{% if "x" in a %}in{% endif %}', 'none'],
  ])('%s asks for it first', (template, text) => {
    expect(fill(template)).toBe(text)
  })
})

describe('what is not run is refused with its line', () => {
  test.each([
    ['{% include "x" %}', '`include` is not supported'],
    ['{% import "x" as y %}', '`import` is not supported'],
    ['{% from "x" import y %}', '`from … import` is not supported'],
    ['{% extends "x" %}', '`extends` is not supported'],
    ['{% block x %}{% endblock %}', '`block` is not supported'],
    ['{% macro x() %}{% endmacro %}', '`macro` is not supported'],
    ['{% call x() %}{% endcall %}', 'functions are not called'],
    ['{% asyncEach x in y %}{% endeach %}', '`asyncEach` is not supported'],
    ['{{ env.SECRET }}', 'environment variables are not read'],
    ['{{ env["SECRET"] | upper }}', 'environment variables are not read'],
    ['{{ name.toUpperCase() }}', '`name.toUpperCase(…)`: functions are not called'],
    ['{{ cycler("a", "b") }}', '`cycler(…)`: functions are not called'],
    ['{{ a | uper }}', 'there is no filter `uper`'],
    ['{{ a | random }}', '`random` draws by chance'],
    ['{{ a is defind }}', 'there is no test `defind`'],
    ['{{ a | upper(x=1) }}', 'the filter `upper` takes no `x=`'],
    ['{{ r/a+/ }}', 'regular expressions'],
    ['{{ (1, 2) }}', 'expected one value in the brackets'],
    ['{% set a.b = 1 %}', 'expected a name here'],
    ['{{ a b }}', 'this is no valid template'],
    ['{{ a', 'expected variable end'],
    ['{{ a | join(', 'a tag is not finished'],
    ['{% if a %}', 'this is no valid template'],
    ['{% nothing %}', 'unknown block tag: nothing'],
    ['{# open', 'this is no valid template'],
    ['{{ [1, }}', 'this is no valid template'],
  ])('%s', (template, message) => {
    expect(() => fill(`one\ntwo\n${template}`, { name: 'x', a: 'x' })).toThrow(TemplateError)
    expect(() => fill(`one\ntwo\n${template}`, { name: 'x', a: 'x' })).toThrow(message)
  })

  test('the line and what to do are told', () => {
    try {
      fill('one\ntwo\n{{ a | uper }}', { a: 'x' })
      expect.unreachable()
    } catch (thrown) {
      expect(thrown).toMatchObject({ line: 3, hint: 'Did you mean `upper`?' })
    }
  })
})

describe('hostile templates', () => {
  test.each([
    "{{ ''.constructor.constructor('return process')() }}",
    "{{ range.constructor('return process')() }}",
    '{{ name.toString() }}',
    '{{ [].concat([1]) }}',
    '{{ items.map(1) }}',
    '{{ {}.__proto__.polluted() }}',
  ])('%s calls nothing', (template) => {
    expect(() => fill(template, VARS)).toThrow('functions are not called')
  })

  test.each([
    '{{ name.constructor }}',
    '{{ name["constructor"] }}',
    '{{ user.__proto__ }}',
    '{{ user.constructor.prototype }}',
    '{{ items.push }}',
    '{{ user.toString }}',
    '{{ constructor }}',
    '{{ __proto__ }}',
    '{{ hasOwnProperty }}',
    '{{ loop }}',
  ])('%s reaches nothing of a prototype', (template) => {
    expect(() => fill(template, VARS)).toThrow(MissingVariables)
    expect(fill(template.replace('}}', '| default("nothing") }}'), VARS)).toBe('nothing')
  })

  test('names and keys like those of prototypes are ordinary names', () => {
    fill(
      '{% set __proto__ = {polluted: "x"} %}{% set x = {"__proto__": {polluted: 1}, constructor: 2} %}{{ x | dump }}',
    )
    fill('{{ [{k: "__proto__"}, {k: "constructor"}] | groupby("k") | dump }}')
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    expect(fill('{% for toString in [1] %}{{ toString }}{% endfor %}')).toBe('1')
    expect(fill('{{ a }} {{ a ~ "" }} {{ a + 1 }} {{ a == 1 }}', { a: { toString: 'x', valueOf: 1 } })).toContain(
      '"valueOf":1',
    )
  })

  const bombs: Array<[string, string | (() => string), RegExp]> = [
    ['a huge range', '{{ range(1000000000) | join }}', /more than 100000 items/],
    ['an endless range', '{% for i in range(0, 1, 0.0000000001) %}{% endfor %}', /more than 100000 items/],
    [
      'loops in loops',
      '{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}x{% endfor %}{% endfor %}{% endfor %}',
      /go round more than|too many steps/,
    ],
    [
      'a text that doubles',
      '{% set s = "xxxxxxxxxx" %}{% for i in range(50) %}{% set s = s ~ s %}{% endfor %}{{ s }}',
      /grows to more than/,
    ],
    [
      'a list that doubles',
      '{% set s = [1] %}{% for i in range(60) %}{% set s = [s, s] %}{% endfor %}{{ s | dump }}',
      /too many steps/,
    ],
    [
      'a list that deepens',
      '{% set s = [1] %}{% for i in range(90000) %}{% set s = [s] %}{% endfor %}{{ s }}',
      /more than 100 levels/,
    ],
    [
      'output in a loop',
      '{% for i in range(90000) %}{{ "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }}{% endfor %}',
      /grows to more than|too many steps/,
    ],
    [
      'replacing by much',
      '{% set s = "aaaaaaaaaa" | replace("", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") | replace("", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") | replace("a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") | replace("a", "aaaaaaaaaaaaaaaaaaaaaaaaaa") %}',
      /grows to more than|too many steps/,
    ],
    ['a wide indent', '{{ "a\nb" | indent(1000000000) }}', /grows to more than/],
    ['a wide center', '{{ "a" | center(1000000000) }}', /grows to more than/],
    ['a big batch', '{{ [1] | batch(1000000000, "x") }}', /more than 100000 items/],
    ['many slices', '{{ [1] | slice(1000000000) }}', /more than 100000 items/],
    ['joining much', '{{ range(90000) | join("xxxxxxxxxxxxxxxxxxxx") }}', /grows to more than/],
    ['sorting in a loop', '{% for i in range(5000) %}{{ range(5000) | sort | length }}{% endfor %}', /too many steps/],
    [
      'deep brackets',
      () => `{{ ${'('.repeat(100_000)}1${')'.repeat(100_000)} }}`,
      /brackets inside each other|parts between/,
    ],
    ['deep lists', () => `{{ ${'['.repeat(300_000)} }}`, /brackets inside each other|parts between/],
    ['many not', () => `{{ ${'not '.repeat(100_000)} x }}`, /parts between two braces/],
    ['many minuses', () => `{{ ${'- '.repeat(100_000)} x }}`, /parts between two braces/],
    ['a long sum', () => `{{ ${'1 + '.repeat(900)} 1 }}`, /more than 200 levels/],
    ['a long path', () => `{{ a${'.b'.repeat(900)} }}`, /more than 200 levels/],
    ['many filters', () => `{{ a${' | upper'.repeat(900)} }}`, /more than 200 levels/],
    ['deep sets', () => '{% if 1 %}{% set a %}{% endset %}'.repeat(5000), /statements inside each other/],
    ['sets in sets', () => '{% set a %}'.repeat(5000), /statements inside each other/],
    ['deep ifs', () => '{% if 1 %}'.repeat(10_000), /statements inside each other/],
    ['many elifs', () => `{% if 0 %}${'{% elif 0 %}'.repeat(10_000)}{% endif %}`, /statements inside each other/],
    ['many tags', () => '{{ 1 }}'.repeat(142_000), /more than 20000 tags/],
    ['a template that is too big', () => 'x{{ 1 }}'.repeat(200_000), /more than the 1000000/],
    ['an open raw', () => `{% raw %}${'{% raw '.repeat(100_000)}`, /no valid template|tags/],
    ['an open comment', () => `{#${' {#'.repeat(300_000)}`, /no valid template/],
    ['an open text', () => `{{ "${'a'.repeat(900_000)}`, /no valid template/],
    ['a catastrophic regular expression', '{{ r/(a+)+$/ }}', /regular expressions/],
  ]
  test.each(bombs)('%s ends in an error within a second', (_, template, message) => {
    const text = typeof template === 'string' ? template : template()
    const start = processorTime()
    expect(() => fill(text, VARS)).toThrow(message)
    expect(processorTime() - start).toBeLessThan(1000)
  })

  test.each([
    ['blanks before a tag', () => `${' '.repeat(400_000)}x${' '.repeat(400_000)}{%- if 1 %}y{% endif %}`],
    ['blanks after a tag', () => `{% if 1 -%}${' '.repeat(900_000)}y{% endif %}`],
    ['a raw block', () => `{% raw %}${'{% '.repeat(300_000)}{% endraw %}`],
    ['an unclosed raw block', () => `{% raw %}${'a '.repeat(450_000)}`],
    ['a megabyte of text', () => `{{ 1 }}${'x'.repeat(990_000)}`],
    ['ten thousand tags', () => '{{ n }}{% if n %}{% endif %}'.repeat(6000)],
  ])('%s takes less than a second', (_, template) => {
    const text = template()
    const start = processorTime()
    fill(text, VARS)
    expect(processorTime() - start).toBeLessThan(1000)
  })

  test('whatever stands in a template, it ends in text or in an error of its own', () => {
    const part = fc.constantFrom(
      ...'{{|}}|{%|%}|{#|#}|{%-|-%}|if|endif|for|in|endfor|set|raw|endraw|else|elif|name|user|.|[|]|(|)|,|:|"|\'|1|0.5|+|-|~|//|**|==|not|and|or|is|defined|none|dump|join|range|constructor|__proto__|r/|\\|\n'.split(
        /(?<!\|)\|(?!\|)/,
      ),
      '|',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        try {
          expect(typeof fill(parts.join(' '), VARS)).toBe('string')
        } catch (thrown) {
          if (!(thrown instanceof MissingVariables)) expect(thrown).toBeInstanceOf(TemplateError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('both engines', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/).filter((one) => !RESERVED.has(one))
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.dictionary(name, fc.jsonValue()),
  )

  test('fill in a plain template alike', () => {
    const vars = fc.dictionary(name, value, { minKeys: 1 })
    fc.assert(
      fc.property(
        vars,
        fc.array(
          fc.string().map((text) => text.replace(/[{}]/g, '')),
          { minLength: 1, maxLength: 6 },
        ),
        (given, texts) => {
          const names = Object.keys(given)
          const template = texts.map((text, index) => `${text}{{ ${names[index % names.length]} }}`).join('')
          expect(fill(template, given)).toBe(render(template, given))
          expect(templateVariables(template, 'nunjucks')).toEqual(templateVariables(template, 'plain'))
        },
      ),
    )
  })

  test.each([
    ['{{ user.name }}', { 'user.name': 'column', user: { name: 'member' } }, 'column'],
    ['{{ user.name }}', { user: { name: 'member' } }, 'member'],
    ['{{ value }}', { value: '{{ name }} {% if %}' }, '{{ name }} {% if %}'],
    ['{{ a }}', { a: { b: [1, 'x'] } }, '{"b":[1,"x"]}'],
    ['{"a": {{ a }}}', { a: 1 }, '{"a": 1}'],
  ])('%s with %j', (template, vars, text) => {
    expect(fill(template, vars)).toBe(text)
    expect(render(template, vars)).toBe(text)
  })
})

const RESERVED = new Set([
  'env',
  'if',
  'in',
  'is',
  'or',
  'and',
  'not',
  'else',
  'true',
  'false',
  'none',
  'null',
  'loop',
  'r',
])

describe('the variables of a template', () => {
  test.each([
    ['{{ a }} {{ b.c }} {{ a | default(d) }}', ['a', 'b.c', 'd']],
    ['{% for x in xs %}{{ x.y }}{{ loop.index }}{{ z }}{% endfor %}{{ x }}', ['xs', 'z', 'x']],
    ['{% set s = t %}{{ s }}{% if u is defined %}{{ u }}{% else %}{{ v[w] }}{% endif %}', ['t', 'u', 'v', 'w']],
    [
      '{{ [a, {k: b}] }}{{ range(c) }}{% filter upper %}{{ d }}{% endfilter %}{{ e if f else g }}{{ -h + i }}',
      ['a', 'b', 'c', 'd', 'f', 'e', 'g', 'h', 'i'],
    ],
    [
      '{% switch a %}{% case b %}{{ c }}{% default %}{{ d }}{% endswitch %}{{ x == y }}',
      ['a', 'b', 'c', 'd', 'x', 'y'],
    ],
    ['{% raw %}{{ a }}{% endraw %}{# {{ b }} #}', []],
    ['{{ broken', []],
  ])('%s', (template, names) => {
    expect(templateVariables(template, 'nunjucks')).toEqual(names)
  })
})

test('tags are taken out and links put in as the library does, whatever the text', () => {
  const letters = fc.constantFrom(
    '<',
    '>',
    '/',
    '!',
    '-',
    '--',
    'a',
    'B',
    '1',
    '_',
    ' ',
    '  ',
    '\n',
    '\r\n',
    '@',
    '.',
    'com',
    'http://',
    'www.',
    '(',
    ')',
    ',',
    '&gt;',
  )
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 25 }), (parts) => {
      for (const filter of ['striptags', 'striptags(true)', 'urlize', 'urlize(4)']) {
        const template = `{{ x | ${filter} }}`
        expect(fill(template, { x: parts.join('') })).toBe(reference.renderString(template, { x: parts.join('') }))
      }
    }),
    { numRuns: 500 },
  )
})

test('tags that are never closed take no long search, and chance is refused by its name', () => {
  expect(fill('{{ x | striptags }}', { x: '<a'.repeat(300_000) })).toHaveLength(600_000)
  expect(fill('{{ x | striptags }}', { x: '<!--'.repeat(200_000) })).toHaveLength(800_000)
  expect(() => fill('{{ x | random }}', { x: [1, 2] })).toThrow('`random` draws by chance')
})

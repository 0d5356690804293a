/** Whole configurations, in which keys meet that tables hold apart. */
import type { Project } from './table.ts'

export const PROJECTS: readonly Project[] = [
  {
    name: 'files by patterns as variables, in scenarios',
    files: {
      'promptfooconfig.yaml': `prompts: [file://prompts/brief.txt]
providers: [echo]
scenarios:
  - config:
      - vars: { tone: calm }
      - vars: { tone: brisk }
    tests:
      - vars: { page: 'file://pages/*.md', n: [1, 2] }
        assert:
          - { type: contains, value: '{{ tone }}' }
          - { type: contains, value: tide }
`,
      'prompts/brief.txt': 'Sum up in a {{ tone }} voice, version {{ n }}: {{ page }}',
      'pages/a.md': 'The tide table of {the} harbour\n',
      'pages/b.md': '# Moorings\n\nNo visitors.\n',
    },
  },
  {
    name: 'tests for some providers and some prompts',
    files: {
      'promptfooconfig.yaml': `prompts:
  - { id: short, label: short, raw: 'Short: {{ q }}' }
  - { id: long, label: long, raw: 'At length: {{ q }}' }
providers:
  - { id: echo, label: one }
  - { id: echo, label: two, transform: 'output + " (two)"' }
  - { id: echo, label: three, prompts: [long] }
defaultTest:
  assert: [{ type: icontains, value: '{{ q }}' }]
tests:
  - { vars: { q: keys } }
  - { vars: { q: boats }, providers: [two], assert: [{ type: contains, value: (two) }] }
  - { vars: { q: ropes }, prompts: [short] }
  - { vars: { q: sails }, prompts: [long], providers: [three, one], assert: [{ type: contains, value: (two) }] }
`,
    },
  },
  {
    name: 'the best of several prompts',
    files: {
      'promptfooconfig.yaml': `prompts: ['Plain {{ w }}', 'Warm {{ w }}, please', 'Warm and long {{ w }}, please, thank you']
providers: [echo, { id: echo, label: second, transform: 'output.toUpperCase()' }]
tests:
  - vars: { w: word }
    assert:
      - { type: contains, value: Warm }
      - { type: contains, value: thank, weight: 2 }
      - { type: max-score }
  - vars: { w: other }
    assert:
      - { type: contains, value: plain, metric: Plain }
      - { type: javascript, value: 'output.length / 100' }
      - { type: max-score, value: { method: sum, weights: { javascript: 5 } } }
  - vars: { w: third }
    assert:
      - { type: icontains, value: third }
      - { type: max-score, value: { method: average, threshold: 0.9 } }
  - vars: { w: fourth }
    assert:
      - { type: equals, value: never }
      - { type: max-score, value: { threshold: 0.5 } }
`,
    },
  },
  {
    name: 'checks in TypeScript, defaults in a file',
    files: {
      'promptfooconfig.yaml': `prompts: ['Parcel {{ id }} is {{ state }}']
providers: [echo]
defaultTest: file://defaults.yaml
tests: file://tests/*.yaml
`,
      'defaults.yaml': `vars: { state: at the depot }
threshold: 0.6
options: { transform: 'output.trim()' }
assert:
  - { type: javascript, value: 'file://checks/named.ts:named', metric: Named }
  - { type: javascript, value: 'file://checks/parcel.ts', weight: 2 }
`,
      'checks/named.ts': `interface Seen { vars: Record<string, unknown> }
export function named(output: string, { vars }: Seen): boolean { return output.includes(String(vars.id)) }
`,
      'checks/parcel.ts': `import { least } from './limits.ts'
interface Seen { vars: Record<string, unknown> }
export default (output: string, context: Seen): { pass: boolean; score: number; reason: string } => {
  const score = Math.min(1, output.length / least)
  return { pass: score > 0.5, score, reason: \`\${output.length} letters of \${context.vars.id}\` }
}
`,
      'checks/limits.ts': 'export const least: number = 60\n',
      'tests/a.yaml': '- vars: { id: A1 }\n- vars: { id: A2, state: lost }\n  threshold: 0.2\n',
      'tests/b.yaml': '- vars: { id: B1, state: [home, away] }\n  assert: [{ type: contains, value: home }]\n',
    },
  },
  {
    name: 'a table with every column',
    files: {
      'promptfooconfig.yaml': `prompts: ['{{ question }}']
providers: [echo]
tests: file://tests.csv
`,
      'tests.csv': `question,__expected,__expected2,__description,__threshold,__metric,__prefix,__suffix,__metadata:team,__metadata:tags[],notes
tides,contains: tides,,first,,,,,desk,"a,b",x
moon,contains: sun,icontains: MOON,second,0.5,Sky,,,desk,,y
boats,"javascript: output.length > 3",,third,,,<<,>>,,,
"a, b",equals: <a>,"contains-all: a,b",fourth,0.4,,,,,,
ropes,ropes,,fifth,,,,,,,
json,"is-json",not-is-json,sixth,,,,,,,
near,levenshtein(2): neat,rouge-n(0.5): near,seventh,,,,,,,
many,"contains-any: x,many",starts-with: ma,eighth,,,,,,,
`,
    },
  },
  {
    name: 'a table, prefix and transformVars together',
    files: {
      'promptfooconfig.yaml': `prompts: ['Say {{ word }} to {{ who }}']
providers: [echo]
defaultTest:
  options:
    prefix: 'Please: '
    suffix: ' Thanks.'
    transformVars: '({ ...vars, who: (vars.who || "all").toUpperCase() })'
  assert: [{ type: starts-with, value: 'Please: ' }, { type: contains, value: '{{ who }}' }]
tests: tests.csv
`,
      'tests.csv':
        'word,who,__expected,__metadata:kind\nhi,ida,contains: IDA,x\nbye,,contains: ALL,y\nhey,{{ word }},contains: HEY,z\n',
    },
  },
  {
    name: 'recorded answers beside asked ones',
    files: {
      'promptfooconfig.yaml': `prompts: ['Q: {{ q }}', 'Question: {{ q }}']
providers: [{ id: echo, transform: '"<" + output + ">"' }]
tests:
  - vars: { q: one }
    providerOutput: recorded
    assert: [{ type: contains, value: recorded }, { type: javascript, value: 'output.length / 20' }]
  - vars: { q: two }
    options: { transform: 'output.length' }
    assert: [{ type: javascript, value: 'Number(output) > 8' }]
  - vars: { q: three }
    options: { transform: '({ said: output, n: output.length })' }
    assert: [{ type: javascript, value: 'output.n > 10' }, { type: equals, value: '<Q: three>', transform: 'output.said' }]
`,
    },
  },
  {
    name: 'scoring by code, of metrics, in sets',
    files: {
      'promptfooconfig.yaml': `prompts: ['{{ text }}']
providers: [echo]
defaultTest:
  assertScoringFunction: file://score.mjs:overall
  threshold: 0.5
tests:
  - vars: { text: a good day }
    assert:
      - { type: contains, value: good, metric: Tone }
      - { type: assert-set, metric: Set, threshold: 0.5, assert: [{ type: contains, value: day, metric: In }, { type: equals, value: x, metric: In }] }
  - vars: { text: a grey day }
    assert: [{ type: contains, value: good, metric: Tone }, { type: javascript, value: '0.75', metric: In }]
  - vars: { text: [plain, 'plain {{ text2 }}'], text2: sun }
    assert: [{ type: contains, value: sun, metric: Tone }]
`,
      'score.mjs': `export function overall(namedScores, { threshold }) {
  const all = Object.values(namedScores)
  const score = all.reduce((sum, one) => sum + one, 0) / (all.length || 1)
  return { pass: score >= (threshold ?? 0.5), score, reason: Object.keys(namedScores).sort().join() }
}
`,
    },
  },
  {
    name: 'chats from files, with history and sets of variables',
    files: {
      'promptfooconfig.yaml': `prompts: [file://chat.json, file://chat.yaml, file://loop.json]
providers: [echo]
defaultTest: { vars: { shop: 'Nora''s "corner"' } }
tests:
  - vars: { q: is it open?, turns: { list: [{ who: user, said: hi }, { who: assistant, said: yes }] } }
    assert: [{ type: contains, value: open }, { type: is-json }]
  - vars: { q: "two\\nlines", turns: { list: [] } }
    assert: [{ type: javascript, value: 'output.length > 20' }]
`,
      'chat.json': '[{"role": "system", "content": "You are {{ shop }}"}, {"role": "user", "content": "{{ q }}"}]\n',
      'chat.yaml': '- role: system\n  content: You are {{ shop }}\n- role: user\n  content: "{{ q }}"\n',
      'loop.json':
        '[{% for t in turns.list %}{"role": "{{ t.who }}", "content": {{ t.said | dump }}},{% endfor %}{"role": "user", "content": {{ q | dump }}}]\n',
    },
  },
  {
    name: 'several files of prompts and tests, one name twice',
    files: {
      'evals/promptfooconfig.yaml': `prompts: [../prompts/a/ask.txt, ../prompts/b/ask.txt, file://../prompts/many.txt]
providers: file://models.yaml
tests: [file://one.jsonl, file://two.json, { vars: { q: inline }, assert: [{ type: contains, value: inline }] }]
`,
      'prompts/a/ask.txt': 'A asks {{ q }}\n',
      'prompts/b/ask.txt': 'B asks {{ q }}',
      'prompts/many.txt': 'First {{ q }}\n---\nSecond {{ q }}\n\n---\n\nThird {{ q }}\n',
      'evals/models.yaml': '- echo\n- { id: echo, label: low, config: { temperature: 0 } }\n',
      'evals/one.jsonl':
        '{"vars": {"q": "x"}, "assert": [{"type": "regex", "value": "asks? x|ir.t x"}]}\n\n{"vars": {"q": "y"}, "assert": [{"type": "contains", "value": "y"}]}\n',
      'evals/two.json': '[{"vars": {"q": ["u", "v"]}, "assert": [{"type": "not-contains", "value": "u"}]}]',
    },
  },
  {
    name: 'graded by a model, with weights and a set',
    files: {
      'promptfooconfig.yaml': `prompts: ['Write to {{ who }} about {{ what }}']
providers: [echo]
defaultTest:
  options:
    provider: bedrock:converse:us.anthropic.claude-haiku-4-5-20251001-v1:0
    rubricPrompt: 'Grade {{ output }} by {{ rubric }} for {{ who }}. Answer as JSON with reason, pass and score.'
tests:
  - vars: { who: Ida, what: [rain, sun] }
    threshold: 0.7
    assert:
      - { type: llm-rubric, value: 'is about {{ what }}', weight: 3, metric: About }
      - { type: not-contains, value: rain }
      - { type: assert-set, threshold: 0.5, assert: [{ type: llm-rubric, value: is kind, threshold: 0.9 }, { type: contains, value: Ida }] }
  - vars: { who: Bo, what: low marks }
    assert: [{ type: llm-rubric, value: is good, threshold: 0.3 }, { type: not-llm-rubric, value: is good }]
`,
    },
  },
  {
    name: 'own variables of prompts, missing ones, and default asserts switched off',
    files: {
      'promptfooconfig.yaml': `prompts: ['Only {{ a }}', 'Only {{ b }}{% if c %} with {{ c }}{% endif %}']
providers: [echo]
defaultTest: { vars: { b: bee }, assert: [{ type: contains, value: Only }] }
tests:
  - { vars: { a: ay } }
  - { vars: { c: sea }, options: { disableDefaultAsserts: true }, assert: [{ type: contains, value: sea }] }
  - { vars: { a: [1, 2], c: [x, y] }, assert: [{ type: javascript, value: 'context.vars.b === "bee"' }] }
  - { vars: { a: 'file://words.txt', b: '{{ a }}!' }, assert: [{ type: contains, value: 'words' }] }
`,
      'words.txt': 'three words here\n',
    },
  },
]

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SCORERS } from '../src/scorers/registry.ts'

const PATH = 'docs/assertions.md'
const file = join(import.meta.dirname, '..', PATH)

/** The reference of all assertion types, from the registry itself. */
export async function assertionsReference(): Promise<string> {
  const scorers = await Promise.all([...SCORERS.values()].map(({ load }) => load()))
  const rows = scorers.map(({ type, summary, options, source }) => {
    const listed = options.map((option) => option.replace(/^([\w.]+):/, '`$1`:')).join('<br>')
    return `| \`${type}\` | ${cell(summary)} | ${cell(listed)} | ${cell(source)} |`
  })
  return `# Assertions

An assertion says what a good answer is. Prompts (\`assert\`) and cases (\`assert\`) take them in promptfoo's vocabulary; where a
verdict differs from promptfoo's, [compatibility.md](compatibility.md) says why.

\`\`\`yaml
assert:
  - { type: icontains, value: "{{name}}" }
  - { type: not-contains-any, value: [guarantee, legal advice] }
  - { type: llm-rubric, value: Answers in one friendly sentence., threshold: 0.7, weight: 2, metric: Tone }
\`\`\`

Every type takes these as well:

| option | meaning |
|---|---|
| \`not-\` before the type | inverts it: passes when it would fail, score 1 − score. What cannot be measured stays an error |
| \`weight\` | share in the answer's score (1); 0 scores nothing and always passes |
| \`critical\` | \`true\`: fails the run when more than half of at least 3 answers to a case fail it, whatever they score; a failing answer is asked again for that. What fails on the base as often is reported and fails nothing, unless [\`gate.critical\`](configuration.md#gate) is \`absolute\` |
| \`metric\` | name under which the score is also reported by itself |
| \`transform\` | JavaScript over \`output\` and \`context\`, run in the sandbox before scoring |

The score of an answer is the weighted mean of its assertions. It passes when all of them pass or, where the case has a
\`threshold\`, when the score reaches it. \`assert-set\` groups assertions (\`assert\`) under a \`threshold\`, \`weight\` and \`metric\` of
their own. An assertion that cannot be measured (code that throws, an unknown price, a judge without a usable answer) makes the
answer an error: it is never scored.

Judges answer by a tool, at temperature 0, or however else their model can. The text they grade is fenced, so that it cannot pass for instructions; an
unusable answer is asked for again, twice at most. A panel (\`evaluation.judge.models\`) decides by the median score and by more
than half of its members. [judges.md](judges.md) tells more, and how to compare a judge with people.

An answer with tool calls is seen as promptfoo presents it. From Bedrock: its text, then each call as
\`{"type":"tool_use","name":…,"input":…}\`, blank lines between. From OpenAI: the list of calls
(\`[{"type":"function","function":{"name":…,"arguments":…}}]\`), or the message with \`content\` and \`tool_calls\` when it has text too;
\`javascript\` gets it as data. Ids are left out, since they are random. \`tool-call-f1\` and \`is-valid-…-call\` look at the calls
themselves, and read the text only when the model made none.

<!-- Generated from src/scorers/registry.ts by \`npm run generate\`. -->

| type | passes when | options (default) | source |
|---|---|---|---|
${rows.join('\n')}
`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

if (process.argv[1] === import.meta.filename) {
  const text = await assertionsReference()
  if (process.argv[2] !== '--check') writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${PATH} is not what src/scorers generates. Run \`npm run generate\`.`)
    process.exit(1)
  } else console.log(`${PATH} agrees with src/scorers`)
}

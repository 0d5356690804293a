import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONFIGURATION, RULES } from '../src/lint/registry.ts'

const PATH = 'docs/lint.md'
const file = join(import.meta.dirname, '..', PATH)

/** The reference of all lint rules, from the registry itself. */
export function lintReference(): string {
  const rows = [CONFIGURATION, ...RULES].map(
    ({ id, levels, what, why, remedy }) =>
      `| \`${id}\` | ${levels.join(', ')} | ${cell(what)} | ${cell(why)} | ${cell(remedy)} |`,
  )
  return `# Lint

\`lint\` finds what is wrong with prompts and cases without asking a model: free, and offline. \`evaluate\` begins with the same rules for the
prompts that it is about to run. An **error** stops it before anything is spent, together with every other mistake; a **warning** is told in
the report (the first five, and how many more there are); a **note** is told by \`lint\` alone.

\`\`\`sh
ai-cicd lint                                       # findings in the terminal; exit code 1 on errors only
ai-cicd lint --format sarif --out lint.sarif       # or json
ai-cicd lint --results ai-cicd-results/results.json   # also: cases that never fail
ai-cicd lint --online                              # counts tokens with Bedrock's CountTokens, which is free
\`\`\`

In a workflow \`command: lint\` annotates at most ten lines, comments on a pull request when it found an error (a comment of its own, which later tells that
it is mended), and writes \`lint.sarif\` to \`output-dir\`, for GitHub's code scanning:

\`\`\`yaml
- uses: org/ai-cicd-action@v1
  with: { command: lint, output-dir: lint }
- uses: github/codeql-action/upload-sarif@v4
  if: \${{ !cancelled() }}
  with: { sarif_file: lint/lint.sarif }
\`\`\`

Each rule's level can be set in \`ai-cicd.yml\`; \`off\` switches it off:

\`\`\`yaml
lint:
  secret: warning          # the golden dataset holds made-up keys
  leaked-answer: off
\`\`\`

## Rules of your own

\`\`\`yaml
lintRules: [lint/*.js]
\`\`\`

\`\`\`js
// lint/no-apology.js
export default {
  id: 'no-apology',          // small letters, digits and -; its level can be set below \`lint:\` like any other
  level: 'warning',          // error, warning or note
  find({ prompts, cases }) {
    return cases
      .filter(({ expected }) => /sorry/i.test(String(expected)))
      .map(({ id, prompt }) => ({ prompt, case: id, message: 'apologises', hint: 'Say what can be done instead.' }))
  },
}
\`\`\`

A finding is \`{ message, hint?, file?, line?, prompt?, case? }\`: it is shown at \`file\` and \`line\`, else where the case or the prompt stands, else in the rule's file. \`prompts\` have \`id name description
file line model messages parameters assert\`, \`cases\` have \`id prompt vars expected assert tags cluster critical weight file line\`; of an evaluation, those that it is about to run.

The code runs in the sandbox of [assertions](assertions.md), JavaScript or TypeScript, with the files that it imports: no network, files, packages, clock or chance, 64 MB, 5 seconds; prompts and cases may have 10,000,000
characters as JSON. It may return a promise. Of one rule 200 findings are told. A rule that cannot be run is an error at its file, whatever levels are set. A pull request that changes or removes a rule, or its line, says so in the
comment's first lines.

## Reference

<!-- Generated from src/lint/registry.ts by \`npm run generate\`. -->

| rule | level | what | why | remedy |
|---|---|---|---|---|
${rows.join('\n')}
`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

if (process.argv[1] === import.meta.filename) {
  const text = lintReference()
  if (process.argv[2] !== '--check') writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${PATH} is not what src/lint generates. Run \`npm run generate\`.`)
    process.exit(1)
  } else console.log(`${PATH} agrees with src/lint`)
}

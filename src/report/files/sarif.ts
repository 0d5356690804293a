import { inSentences } from '../../errors.ts'
import type { LintDiagnostic, RuleDoc } from '../../lint/rule.ts'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
const HOME = 'https://github.com/org/ai-cicd-action'

/** Findings as SARIF 2.1.0 (OASIS, 2020): what GitHub's code scanning and editors read. */
export function renderSarif(findings: readonly LintDiagnostic[], rules: readonly RuleDoc[], version: string): string {
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'ai-cicd lint',
            informationUri: HOME,
            semanticVersion: version,
            rules: rules.map((rule) => ({
              id: rule.id,
              shortDescription: { text: plain(rule.what) },
              fullDescription: { text: plain(`${rule.what} ${rule.why}`) },
              help: { text: plain(rule.remedy), markdown: rule.remedy },
              helpUri: `${HOME}/blob/v1/docs/lint.md`,
              defaultConfiguration: { level: rule.levels[0] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(({ rule, level, file, line, message, hint }) => ({
          ruleId: rule,
          ruleIndex: rules.findIndex(({ id }) => id === rule),
          level,
          message: { text: inSentences(message, hint) },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
                region: { startLine: line ?? 1 },
              },
            },
          ],
        })),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function uriOf(file: string): string {
  return file.toWellFormed().split('/').map(encodeURIComponent).join('/')
}

function plain(markdown: string): string {
  return markdown.replaceAll('`', '')
}

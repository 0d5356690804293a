import { expect, test } from 'vitest'
import type { LintDiagnostic } from '../../../src/lint/rule.ts'
import { annotations, findingAnnotations } from '../../../src/report/annotations.ts'
import { renderFindingsJson } from '../../../src/report/files/lint-json.ts'
import { renderFindings } from '../../../src/report/terminal/findings.ts'
import { report } from '../build.ts'

const finding = (over: Partial<LintDiagnostic> = {}): LintDiagnostic => ({
  rule: 'floating-model',
  level: 'error',
  file: 'prompts/a.prompt.yml',
  line: 1,
  field: null,
  message: 'openai:gpt-4o names no version.',
  hint: 'Name a dated version.',
  ...over,
})

test('a terminal shows place, rule, what and remedy of each, the summary last', () => {
  const findings = [finding(), finding({ level: 'note', rule: 'secret', file: 'e.jsonl', line: null })]
  expect(renderFindings(findings, '2 prompts: 1 error, 1 note.', { color: false, width: 80 })).toBe(
    [
      '✖ error prompts/a.prompt.yml:1 floating-model',
      '  openai:gpt-4o names no version.',
      '  → Name a dated version.',
      '',
      '– note e.jsonl secret',
      '  openai:gpt-4o names no version.',
      '  → Name a dated version.',
      '',
      '✖ 2 prompts: 1 error, 1 note.',
      '',
    ].join('\n'),
  )
})

test('a name from a file cannot write to the terminal', () => {
  const text = renderFindings([finding({ file: '\u001b[2Jx', message: 'a\nb' })], 'x', { color: false, width: 80 })
  expect(text).not.toContain('\u001b')
  expect(text).not.toContain('\nb')
})

test('programs get all of it', () => {
  const { field: _, ...all } = finding()
  expect(JSON.parse(renderFindingsJson([finding()], null))).toEqual({
    version: 1,
    findings: [all],
    estimate: null,
  })
})

test('a change is annotated with errors and warnings, ten at most, without notes', () => {
  const many = Array.from({ length: 20 }, (_, index) => finding({ line: index + 1 }))
  expect(annotations(report([]), many)).toHaveLength(10)
  expect(annotations(report([]), [finding({ level: 'warning' }), finding({ level: 'note' })])).toEqual([
    {
      level: 'warning',
      file: 'prompts/a.prompt.yml',
      line: 1,
      title: 'floating-model',
      message: 'openai:gpt-4o names no version. Name a dated version.',
    },
  ])
})

test('a finding without a remedy of its own has none, instead of one that says nothing', () => {
  const bare = {
    rule: 'configuration',
    level: 'error' as const,
    file: 'ai-cicd.yml',
    line: 3,
    field: null,
    message: 'is wrong',
    hint: null,
  }
  const text = renderFindings([bare], 'One mistake.', { color: false, width: 80 })
  expect(text).toBe('✖ error ai-cicd.yml:3 configuration\n  is wrong\n\n✖ One mistake.\n')
  expect(findingAnnotations([bare, { ...bare, hint: 'Mend it.' }]).map(({ message }) => message)).toEqual([
    'is wrong',
    'is wrong. Mend it.',
  ])
})

import { loadProject } from '../../src/config/load.ts'
import { diagnosticLine } from '../../src/errors.ts'
import { checkProject } from '../../src/lint/lint-project.ts'
import type { PreviousResults } from '../../src/lint/results.ts'
import type { LintDiagnostic } from '../../src/lint/rule.ts'
import type { Log } from '../../src/log.ts'
import type { TokenCounter } from '../../src/models/catalog/token-count.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { silent } from '../silent-log.ts'

const haiku = 'bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0'

type Given = {
  now?: string
  previous?: PreviousResults
  counter?: TokenCounter
  only?: string
  log?: Log
  purpose?: 'evaluation' | 'release'
}

/** A project of one prompt `prompts/p.prompt.yml` with `evals/p.jsonl`, any part of it replaced. */
export function files(parts: { config?: string; prompt?: string; cases?: string }): Record<string, string> {
  return {
    'ai-cicd.yml': `version: 1\nprompts: [prompts/*.prompt.yml]\n${parts.config ?? ''}`,
    'prompts/p.prompt.yml': parts.prompt ?? promptFile(),
    'evals/p.jsonl': parts.cases ?? '{"id":"a","vars":{"question":"Where is my parcel?"}}\n',
  }
}

/** Lines: 1 model, 2 dataset, 3 messages, 4 role, 5 content's key, 6 the text; `more` from line 7 on. */
export function promptFile(
  text = 'Answer: {{question}}',
  more = 'assert: [{ type: icontains, value: parcel }]',
  model = haiku,
) {
  return `model: "${model}"\ndataset: ../evals/p.jsonl\nmessages:\n  - role: user\n    content: |\n      ${text}\n${more}\n`
}

/** Of every rule but the one about too few cases: the projects of these tests have a handful. */
export async function findingsIn(contents: Record<string, string>, given: Given = {}): Promise<LintDiagnostic[]> {
  return (await everyFindingIn(contents, given)).filter(({ rule }) => rule !== 'unproven-margin')
}

export async function everyFindingIn(contents: Record<string, string>, given: Given = {}): Promise<LintDiagnostic[]> {
  const tree = memoryTree(contents)
  const diagnostics = new Diagnostics()
  const { project } = diagnostics.take(await loadProject(tree, 'ai-cicd.yml'))
  if (project === null || diagnostics.any) throw new Error(diagnostics.list.map(diagnosticLine).join('\n'))
  const clock = { now: () => Date.parse(given.now ?? '2026-03-01'), sleep: async () => undefined }
  const prompts = project.prompts.filter(({ id }) => given.only === undefined || id === given.only)
  const deps = { tree, clock, log: given.log ?? silent, signal: new AbortController().signal }
  return checkProject(deps, project, prompts, {
    previous: given.previous ?? null,
    counter: given.counter ?? null,
    purpose: given.purpose ?? 'evaluation',
  })
}

/** `level file:line message` of what one rule finds. */
export async function reported(rule: string, contents: Record<string, string>, given: Given = {}): Promise<string[]> {
  return (await everyFindingIn(contents, given))
    .filter((finding) => finding.rule === rule)
    .map(({ level, file, line, message }) => `${level} ${file}:${line} ${message}`)
}

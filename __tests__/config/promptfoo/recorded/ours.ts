/** Our verdicts on configurations of promptfoo, from their files to the score, with `echo` and a judge that is made up. */
import { loadProject } from '../../../../src/config/load.ts'
import { judgeOf } from '../../../../src/config/resolve-model.ts'
import { type Diagnostic, diagnosticLine } from '../../../../src/errors.ts'
import type { PlannedArm } from '../../../../src/evaluation/plan.ts'
import type { Evaluation, TrialResult } from '../../../../src/evaluation/results.ts'
import { startRun } from '../../../../src/evaluation/run.ts'
import { experimentsAlone } from '../../../../src/experiment/experiment.ts'
import type { Models } from '../../../../src/models/model.ts'
import { echoClient } from '../../../../src/models/providers/echo.ts'
import { checkAssertion } from '../../../../src/scorers/registry.ts'
import { memoryTree } from '../../../prompts/memory-tree.ts'
import { judgeThat } from '../../../scorers/context.ts'
import { gradeOf } from './grade.ts'
import type { Verdict } from './verdict.ts'

/** The verdict on every answer; or why the configuration is refused, in a line. */
export async function ourVerdicts(files: Record<string, string>): Promise<Verdict[] | string> {
  const config = Object.keys(files).find((path) => path.endsWith('promptfooconfig.yaml')) ?? ''
  const { value, diagnostics } = await loadProject(memoryTree(files), config)
  const { project } = value
  const unread = mistakeOf(diagnostics)
  if (unread !== null || project === null) return unread ?? 'not read'
  const rendered = await experimentsAlone(project, project.prompts)
  const unfit = mistakeOf(rendered.diagnostics)
  if (unfit !== null) return unfit
  const arms = rendered.value.map(({ candidate }) => candidate)
  for (const assertion of arms.flatMap(({ cases }) => cases.flatMap(({ assertions }) => assertions))) {
    const [wrong] = await checkAssertion(assertion)
    if (wrong !== undefined) return wrong
  }
  const run = startRun(arms, {
    models: MODELS,
    judge: judgeOf(project.config),
    embedding: project.config.evaluation.embedding,
    signal: undefined,
    stopped: () => null,
    concurrency: 4,
    onTrial: () => undefined,
  })
  await run.ask(1)
  return arms.flatMap((arm) => verdictsOf(arm, run.evaluationOf(arm)))
}

const { models: graders } = judgeThat(({ messages }) => gradeOf(messages.map(({ content }) => content).join('\n')))
const MODELS: Models = {
  ...graders,
  complete: async (request, options) =>
    request.model === 'echo'
      ? await echoClient.complete(request, { signal: new AbortController().signal, repeat: options.repeat })
      : await graders.complete(request, options),
}

function mistakeOf(diagnostics: readonly Diagnostic[]): string | null {
  const mistake = diagnostics.find(({ level }) => level === 'error')
  return mistake === undefined ? null : diagnosticLine(mistake)
}

function verdictsOf({ cases }: PlannedArm, evaluation: Evaluation): Verdict[] {
  return cases.flatMap(({ id, request }) => {
    const result = evaluation.cases.find((one) => one.id === id)
    const prompt = request.messages.at(-1)?.content ?? ''
    return (result?.trials ?? []).map((trial) => verdictOf(prompt, trial, result?.metrics ?? {}))
  })
}

/** Where nothing is asserted, an answer is shown and not scored: no error of it. */
function verdictOf(prompt: string, trial: TrialResult, named: Record<string, number>): Verdict {
  return {
    prompt,
    pass: trial.pass ?? false,
    score: trial.score ?? 0,
    error: trial.error !== null,
    components: trial.assertions
      .filter(({ type }) => type !== 'assert-set')
      .map(({ type, pass, score }) => ({ type, pass: pass ?? false, score: score ?? 0 })),
    named,
  }
}

import type { Rule } from '../rule.ts'

const CEILING = 0.98

export const ceiling: Rule = {
  id: 'ceiling',
  levels: ['warning'],
  what: `With \`lint --results results.json\`: a prompt whose baseline scored ${CEILING} or more in an earlier evaluation.`,
  why: 'There is no room left to show that a change is better.',
  remedy: 'Add harder cases: failures seen in production are the best ones.',
  find: (subject) =>
    subject.prompts.flatMap((prompt) =>
      (subject.previous?.prompts ?? []).flatMap(({ id, model, score }) => {
        if (id !== prompt.id || score.baseline === null || score.baseline < CEILING) return []
        const percent = (Math.floor(score.baseline * 1_000) / 10).toFixed(1)
        return [
          {
            level: 'warning' as const,
            file: prompt.file,
            line: prompt.line,
            message: `the baseline of prompt ${prompt.id} scored ${percent} % on ${model}: its cases cannot show an improvement.`,
            hint: ceiling.remedy,
          },
        ]
      }),
    ),
}

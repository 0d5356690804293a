import type { Found, Rule } from '../rule.ts'

const CEILING = 0.98
const FLOOR = 1 - CEILING

export const ceiling: Rule = {
  id: 'ceiling',
  levels: ['warning'],
  what: `With \`lint --results results.json\`: a prompt whose base scored ${CEILING} or more in an earlier evaluation, or ${FLOOR.toFixed(2)} or less.`,
  why: 'At 100 % there is no room left to show that a change is better, at 0 % none to show that it is worse: such cases decide nothing.',
  remedy:
    'Ceiling: add harder cases, failures seen in production are the best ones. Floor: look at what the assertions ask.',
  find: (subject) =>
    subject.prompts.flatMap((prompt) =>
      (subject.previous?.prompts ?? []).flatMap(({ id, model, score }): Found[] => {
        if (id !== prompt.id || score.baseline === null) return []
        const isFloor = score.baseline <= FLOOR + Number.EPSILON
        if (!isFloor && score.baseline < CEILING) return []
        const percent = (Math.floor(score.baseline * 1_000) / 10).toFixed(1)
        const what = isFloor ? 'cannot show that a change is worse' : 'cannot show an improvement'
        return [
          {
            level: 'warning',
            file: prompt.file,
            line: prompt.line,
            message: `the base of prompt ${prompt.id} scored ${percent} % on ${model}: its cases ${what}.`,
            hint: isFloor
              ? 'Look at what the assertions ask, and add cases that some answers pass.'
              : 'Add harder cases: failures seen in production are the best ones.',
          },
        ]
      }),
    ),
}

import type { Rule } from '../rule.ts'

const MOST_NAMED = 5

export const alwaysPassing: Rule = {
  id: 'always-passing',
  levels: ['note'],
  what: 'With `lint --results results.json`: cases that passed in every trial of both versions of an earlier evaluation.',
  why: 'They cost as much as the others and can only tell a large regression.',
  remedy: 'Keep those that guard something; make the others harder.',
  find: (subject) =>
    subject.prompts.flatMap((prompt) =>
      (subject.previous?.prompts ?? [])
        .filter(({ id }) => id === prompt.id)
        .flatMap(({ model, cases }) => {
          const existing = new Set(subject.cases(prompt).map(({ id }) => id))
          const passing = cases.filter(
            ({ id, candidate, baseline }) => existing.has(id) && passedAll(candidate) && passedAll(baseline),
          )
          if (passing.length === 0) return []
          const named = passing.slice(0, MOST_NAMED).map(({ id }) => id)
          const more = passing.length - named.length
          return [
            {
              level: 'note' as const,
              file: prompt.file,
              line: prompt.line,
              message: `${passing.length} of ${cases.length} cases of prompt ${prompt.id} passed in every trial of both arms on ${model}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
              hint: alwaysPassing.remedy,
            },
          ]
        }),
    ),
}

function passedAll(arm: { trials: ReadonlyArray<{ pass: boolean | null }> } | null): boolean {
  return arm !== null && arm.trials.length > 0 && arm.trials.every(({ pass }) => pass === true)
}

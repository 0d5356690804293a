import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CaseResult } from '../../src/evaluation/results.ts'
import {
  CASE_GROUPS,
  type CaseGroup,
  groupCases,
  improvements,
  worstRegressions,
} from '../../src/report/case-groups.ts'
import { caseResult, comparison, erroredTrial, promptReport, trial } from './build.ts'

const graded = (id: string, score: number, pass = true) => caseResult(id, trial({ score, pass }))
const unmeasured = (id: string) => caseResult(id, erroredTrial('throttled'))

describe('the cases of a report', () => {
  const candidate = [
    graded('small-drop', 0.97),
    graded('drop', 0.9),
    graded('flip', 0.48, false),
    graded('gone', 0, false),
    graded('rise', 0.9),
    graded('higher', 0.9),
    graded('still-bad', 0.1, false),
    graded('worse-still', 0.1, false),
    unmeasured('unmeasured'),
    graded('same', 1),
    graded('critical', 0.4, false),
    graded('alone', 0.4, false),
  ]
  const baseline = [
    graded('small-drop', 1),
    graded('drop', 1),
    graded('flip', 0.51),
    graded('gone', 1),
    graded('rise', 0.2, false),
    graded('higher', 0.8),
    graded('still-bad', 0.1, false),
    graded('worse-still', 0.4, false),
    graded('unmeasured', 1),
    graded('same', 1),
    graded('critical', 0.5),
    unmeasured('alone'),
    graded('only-base', 1),
  ]
  const grouped = groupCases([promptReport(comparison('p', candidate, baseline, { failedCritical: ['critical'] }))])

  test.each<[CaseGroup, string[]]>([
    ['newly-failing', ['critical', 'gone', 'flip']],
    ['lower', ['drop']],
    ['unmeasured', ['unmeasured']],
    ['failing', ['alone']],
    ['fail-before-and-after', ['worse-still', 'still-bad']],
    ['newly-passing', ['rise']],
    ['higher', ['higher']],
    ['passing', ['small-drop', 'same']],
    ['only-base', ['only-base']],
  ])('%s', (group, ids) => expect(grouped[group].map(({ id }) => id)).toEqual(ids))

  test('critical cases first, then the largest drops, then what failed before too; a small drop that still passes is no news', () => {
    const ids = worstRegressions(grouped).map(({ id }) => id)
    expect(ids).toEqual(['critical', 'gone', 'drop', 'flip', 'worse-still'])
    expect(improvements(grouped).map(({ id }) => id)).toEqual(['rise', 'higher'])
  })

  test('a failed critical case is looked at first whatever became of it', () => {
    const cases = [graded('a', 0, false), graded('fails-before', 0.2, false)]
    const compared = comparison('p', cases, [graded('a', 1), graded('fails-before', 0.2, false)], {
      failedCritical: ['fails-before'],
    })
    expect(worstRegressions(groupCases([promptReport(compared)])).map(({ id }) => id)).toEqual(['fails-before', 'a'])
  })

  test('an unmeasured arm is no difference', () => {
    expect(grouped.unmeasured[0]?.delta).toBeNull()
  })

  test('names the model only where a prompt runs on several', () => {
    const one = (model: string) => promptReport(comparison('p', [graded('a', 0, false)], [graded('a', 1)], { model }))
    const labels = (...models: string[]) => groupCases(models.map(one))['newly-failing'].map(({ label }) => label)
    expect(labels('m1')).toEqual(['p'])
    expect(labels('m1', 'm2')).toEqual(['p on m1', 'p on m2'])
  })
})

describe('the groups', () => {
  const score = fc.integer({ min: 0, max: 20 }).map((twentieth) => twentieth / 20)
  const result = (id: string): fc.Arbitrary<CaseResult | null> =>
    fc.oneof(
      fc.constant(null),
      fc.constant(unmeasured(id)),
      fc.record({ score, pass: fc.boolean() }).map(({ score, pass }) => graded(id, score, pass)),
    )
  const pairs = fc
    .nat(12)
    .chain((cases) =>
      fc.tuple(
        ...Array.from({ length: cases }, (_, index) => fc.tuple(result(`case-${index}`), result(`case-${index}`))),
      ),
    )
  const present = (results: ReadonlyArray<CaseResult | null>) => results.filter((one) => one !== null)

  test('are a partition: each case is in one, by whether both arms passed it', () => {
    fc.assert(
      fc.property(pairs, (drawn) => {
        const candidate = present(drawn.map(([now]) => now))
        const baseline = present(drawn.map(([, then]) => then))
        const grouped = groupCases([promptReport(comparison('p', candidate, baseline))])
        const places = CASE_GROUPS.flatMap(({ group }) => grouped[group].map(({ id }) => id))
        const all = new Set([...candidate, ...baseline].map(({ id }) => id))
        expect(places.toSorted()).toEqual([...all].toSorted())
        const groupsOf = (now: boolean, then: boolean): CaseGroup[] => {
          if (now) return then ? ['lower', 'higher', 'passing'] : ['newly-passing']
          return then ? ['newly-failing'] : ['fail-before-and-after']
        }
        for (const [now, then] of drawn) {
          if (now === null || then === null || now.pass === null || then.pass === null) continue
          const { id } = now
          const found = CASE_GROUPS.filter(({ group }) => grouped[group].some((pair) => pair.id === id))
          expect(groupsOf(now.pass, then.pass)).toContain(found[0]?.group)
        }
      }),
    )
  })

  test('hold every failing case, and what fails before and after without losing score is not among the regressions', () => {
    fc.assert(
      fc.property(pairs, (drawn) => {
        const arms = [present(drawn.map(([now]) => now)), present(drawn.map(([, then]) => then))] as const
        const grouped = groupCases([promptReport(comparison('p', ...arms))])
        const failing = [...grouped['newly-failing'], ...grouped.failing, ...grouped['fail-before-and-after']]
        expect(failing).toHaveLength(arms[0].filter(({ pass }) => pass === false).length)
        for (const { delta, baseline } of worstRegressions(grouped)) {
          if (baseline?.pass === false) expect(delta).toBeLessThanOrEqual(-0.05)
        }
      }),
    )
  })
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { boundedMeanLowerBound } from '../../src/statistics/bounded-mean.ts'
import { clopperPearson } from '../../src/statistics/clopper-pearson.ts'
import { alwaysValidP, confidenceSequence, discordantOneSidedLogE } from '../../src/statistics/e-values.ts'
import { cohenKappa } from '../../src/statistics/kappa.ts'
import { kolmogorovSmirnov } from '../../src/statistics/kolmogorov-smirnov.ts'
import { mcnemarExact } from '../../src/statistics/mcnemar.ts'
import { binned, populationStabilityIndex } from '../../src/statistics/population-stability.ts'
import { excessLogE, moreExcessEvidence, noExcessEvidence, rateLogE } from '../../src/statistics/rate-evidence.ts'
import { signFlip } from '../../src/statistics/sign-flip.ts'
import { clusteredStandardError } from '../../src/statistics/standard-error.ts'
import { wilson } from '../../src/statistics/wilson.ts'

/** Every number anywhere in a result. */
function numbersIn(result: unknown): number[] {
  if (typeof result === 'number') return [result]
  return typeof result === 'object' && result !== null ? Object.values(result).flatMap(numbersIn) : []
}

const confidence = fc.constantFrom(0.5, 0.8, 0.95, 0.999)
const count = fc.oneof(fc.nat(3), fc.nat(200), fc.nat(1_000_000))
const score = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: -1, max: 1, noNaN: true }))
const scores = fc.array(score, { maxLength: 14 })
const runs = { numRuns: 10_000, seed: 1 }

it('any counts give finite numbers', () => {
  fc.assert(
    fc.property(count, count, count, count, confidence, (a, b, c, d, level) => {
      const [first, second] = [
        { events: a, trials: a + b },
        { events: c, trials: c + d },
      ]
      const results = {
        wilson: wilson(a, a + b, level),
        clopperPearson: clopperPearson(a, a + b, level),
        sequence: confidenceSequence(a, a + b, level),
        mcnemar: mcnemarExact(a, b),
        evidence: [discordantOneSidedLogE(a, b), rateLogE(first, 0.01)],
        p: alwaysValidP(discordantOneSidedLogE(a, b)),
        excess: excessLogE(moreExcessEvidence(noExcessEvidence(0.01), { canary: first, stable: second })),
        kappa: cohenKappa({ bothPass: a, judgeOnly: b, humanOnly: c, neither: d }),
        stability: populationStabilityIndex([a, b], [c, d]),
      }
      expect(numbersIn(results).filter((one) => !Number.isFinite(one))).toEqual([])
      const chances = [results.mcnemar, results.p]
      expect(numbersIn(chances).filter((p) => p < 0 || p > 1)).toEqual([])
    }),
    runs,
  )
})

it('any scores give finite numbers', () => {
  fc.assert(
    fc.property(scores, scores, confidence, (one, other, level) => {
      const units = one.map((sum) => ({ sum, weight: 1 }))
      const counts = binned(one, other, 5)
      const results = {
        signs: signFlip(one, 1 - level),
        smirnov: kolmogorovSmirnov(one, other),
        error: clusteredStandardError(units),
        bound: boundedMeanLowerBound(units, 1 - level, -1),
        stability: populationStabilityIndex(counts.reference, counts.actual),
      }
      expect(numbersIn(results).filter((number) => !Number.isFinite(number))).toEqual([])
    }),
    runs,
  )
})

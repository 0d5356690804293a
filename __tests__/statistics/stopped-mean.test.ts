import { expect, test } from 'vitest'
import { normalQuantile } from '../../src/statistics/normal.ts'
import { seededRandom } from '../../src/statistics/random.ts'
import { stoppedMean } from '../../src/statistics/stopped-mean.ts'
import { sampled } from '../thorough.ts'

const stops = (mean: number) => mean < -0.1 || mean > 0.02

test('watched until it looked decided, a mean is biased; the corrected one is not', () => {
  const random = seededRandom(7)
  const normal = () => normalQuantile((random() + 0.5) / 2 ** 32)
  const looks = [1, 2, 4, 8]
  for (const truth of sampled([-0.1, -0.05, 0], 3)) {
    let plain = 0
    let corrected = 0
    const runs = 4_000
    for (let run = 0; run < runs; run++) {
      let sum = 0
      let answers = 0
      for (const [index, look] of looks.entries()) {
        for (; answers < look; answers++) sum += truth + 0.05 * normal()
        if (!stops(sum / look) && look < 8) continue
        const passed = looks.slice(0, index).map((one) => ({ answers: one, wentOn: (mean: number) => !stops(mean) }))
        plain += sum / look / runs
        corrected += stoppedMean(passed, { answers: look, mean: sum / look }, 0.05 ** 2) / runs
        break
      }
    }
    expect(Math.abs(corrected - truth)).toBeLessThan(0.003)
    if (truth === -0.1) expect(Math.abs(plain - truth)).toBeGreaterThan(0.008)
  }
}, 20_000)

test('one look, or answers that do not vary, leave the mean as it is', () => {
  const passed = [{ answers: 1, wentOn: () => true }]
  expect(stoppedMean([], { answers: 1, mean: -0.2 }, 0.01)).toBe(-0.2)
  expect(stoppedMean(passed, { answers: 2, mean: -0.2 }, 0)).toBe(-0.2)
})

test('where every look goes on nothing is selected', () => {
  const passed = [1, 2].map((answers) => ({ answers, wentOn: () => true }))
  expect(stoppedMean(passed, { answers: 4, mean: -0.08 }, 0.01)).toBeCloseTo(-0.08, 6)
})

/**
 * How long a verdict takes: `compare` and `decideRun` on 1,000 cases with every check on, among them the p95 latency with
 * its 10,000 bootstrap resamples. Fails above the target (docs/performance.md).
 */
import { kinds, thousandCases } from '../__tests__/verdict/thousand-cases.ts'
import { compare } from '../src/verdict/compare.ts'
import { decideRun } from '../src/verdict/decide-run.ts'

const target = 300
const rounds = Number(process.argv[2] ?? 11)

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

console.log(`a verdict on 1,000 cases with 10,000 resamples, ms, ${rounds} runs each`)
console.log('| scores               |  first |  median |     max |')
console.log('| -------------------- | -----: | ------: | ------: |')
let slowest = 0
for (const kind of kinds) {
  const times = Array.from({ length: rounds }, () => {
    const input = thousandCases(kind)
    const start = performance.now()
    decideRun([compare(input)], input.policy, { budgetCut: null })
    return performance.now() - start
  })
  const middle = median(times)
  slowest = Math.max(slowest, middle)
  const [first, most] = [times[0] ?? Number.NaN, Math.max(...times)]
  const row = [first.toFixed(0).padStart(6), middle.toFixed(0).padStart(7), most.toFixed(0).padStart(7)]
  console.log(`| ${kind.padEnd(20)} | ${row.join(' | ')} |`)
}
console.log(`slowest median ${slowest.toFixed(0)} ms, target ${target} ms${slowest > target ? ': not reached' : ''}`)
if (slowest > target) process.exitCode = 1

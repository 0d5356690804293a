// Loaded into the measured process: what it used, written down as it ends.
import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

if (isMainThread && process.env.BENCH_USAGE !== undefined) {
  const file = process.env.BENCH_USAGE
  process.on('exit', () => writeFileSync(file, JSON.stringify(process.resourceUsage())))
}

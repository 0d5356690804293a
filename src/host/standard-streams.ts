import { systemReason } from '../system-error.ts'

/**
 * Lets a run go on whose reader has gone, as in `ai-cicd evaluate | head -1`: files and exit code are what they would have
 * been. When standard output cannot be written for another reason, such as a full disk, that is told once.
 * @returns whether something that was printed is lost
 */
export function guardStandardStreams(): { isLost: () => boolean } {
  let isLost = false
  process.stdout.on('error', (error) => {
    if (isLost || ('code' in error && error.code === 'EPIPE')) return
    isLost = true
    process.stderr.write(`error: standard output was not written: ${systemReason(error) ?? error.message}\n`)
  })
  // The reader is gone.
  process.stderr.on('error', () => undefined)
  return { isLost: () => isLost }
}

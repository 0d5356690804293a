import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * One temporary folder for all tests of a run, gone with it. The action removes its own when its process ends, but the
 * processes of tests are ended from outside, and scenarios share repositories that no single test may remove.
 */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'ai-cicd-tests-'))
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  return () => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    rmSync(folder, { recursive: true, force: true })
  }
}

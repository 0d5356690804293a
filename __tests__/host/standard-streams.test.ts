import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { renderResults } from '../../src/report/files/results.ts'
import { supportBot } from '../report/support-bot.ts'

test.each([
  'view . --no-open',
  'report . --format terminal',
  'report . --format terminal --json',
  'compare . . --json',
])(
  '%s on a full disk: red, and why',
  async (command) => {
    const folder = await mkdtemp(join(tmpdir(), 'full-'))
    await writeFile(join(folder, 'results.json'), renderResults(supportBot()))
    const args = [join(process.cwd(), 'src/index.ts'), ...command.split(' ')]
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] })
    let stderr = ''
    child.stderr?.on('data', (piece) => {
      stderr += piece
    })
    const [code] = await once(child, 'close')
    const reports = stderr.split('error: standard output was not written').length - 1
    expect({ code, reports }).toEqual({ code: 1, reports: 1 })
  },
  20_000,
)

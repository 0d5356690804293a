import { expect, test } from 'vitest'
import { ReleaseProgress } from '../../../src/commands/release/progress.ts'
import { UserError } from '../../../src/errors.ts'

const begun = { command: 'release', dryRun: false, release: 'v1.4.0', commit: null, environment: null } as const

test('whenever a release stops, its report says what stands where', () => {
  const progress = new ReleaseProgress(begun)
  const row = {
    plan: 'update',
    before: 3,
    version: null,
    sha256: '',
    tier: 'Standard',
    bytes: 9,
    object: null,
  } as const
  const bot = { name: 'bot', alias: 'live', before: '41', version: null, shifted: false }
  progress.chose('production')
  progress.planned({
    parameters: [
      { id: 'a', name: '/a', ...row },
      { id: 'b', name: '/b', ...row },
    ],
    functions: [bot, { ...bot, alias: 'beta' }],
  })
  const planned = progress.report
  progress.warn('One.', 'Two.')
  progress.published({ id: 'a', version: 4 })
  progress.made({ function: 'bot', alias: 'live' }, '42')
  progress.shifted({ function: 'bot', alias: 'live' }, true)
  progress.stopped(new UserError('AWS refused', { hint: 'Allow it.' }))
  expect(progress.report).toMatchObject({
    environment: 'production',
    warnings: ['One.', 'Two.'],
    parameters: [
      { id: 'a', version: 4 },
      { id: 'b', version: null },
    ],
    functions: [
      { alias: 'live', version: '42', shifted: true },
      { alias: 'beta', version: null, shifted: false },
    ],
    problem: { message: 'AWS refused', hint: 'Allow it.', diagnostics: [] },
  })
  // A report that was taken before is not changed by what comes after.
  expect(planned).toMatchObject({ warnings: [], functions: [bot, { ...bot, alias: 'beta' }], problem: null })
  expect(planned.parameters.map(({ version }) => version)).toEqual([null, null])
})

import { expect, test } from 'vitest'
import { staleFiles } from '../../scripts/build.ts'

test('dist is what src builds', { timeout: 120_000 }, async () => {
  expect(await staleFiles()).toEqual([])
})

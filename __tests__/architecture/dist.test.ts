import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SHAKEN } from '../../scripts/build.ts'

/** That dist is what src builds takes a build: `npm run check:dist`, a step of `.ci/run`. */
test('every adapter that takes something of the SDK is taken apart, so that no part of it is there twice', () => {
  const folder = join(import.meta.dirname, '../../src/aws')
  const takes = readdirSync(folder).filter((file) =>
    /^import (?!type )[^;]*? from '(?:@aws-sdk|@smithy)\//m.test(readFileSync(join(folder, file), 'utf8')),
  )
  expect(takes.map((file) => file.replace(/\.ts$/, '.js')).sort()).toEqual([...SHAKEN].sort())
})

import { defineConfig } from 'vitest/config'

/** What needs Python: not part of the default suite. */
export default defineConfig({
  test: { include: ['__tests__/moto/**/*.moto.ts'], testTimeout: 120_000, hookTimeout: 60_000 },
})

import { z } from 'zod'

/** The section `lint`: rules by their id. Which ids there are, the rules themselves know. */
export const lintSchema = z.lazy(() =>
  z
    .record(z.string().min(1), z.enum(['error', 'warning', 'note', 'off']))
    .describe(
      'Levels of lint rules by their id, for example `secret: warning`; `off` switches a rule off. An error stops an evaluation before anything is spent. Default: those of docs/lint.md.',
    ),
)

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { artifactName } from '../../src/report/artifact-name.ts'

const usual = { command: 'auto', config: 'ai-cicd.yml', key: '', attempt: 1 }

test.each([
  [{}, 'prompt-report'],
  [{ command: 'merge' }, 'prompt-report'],
  [{ command: 'lint' }, 'prompt-report-lint'],
  [{ config: 'evals/bot/promptfooconfig.yaml' }, 'prompt-report-evals-bot-promptfooconfig.yaml'],
  [{ key: 'model: gpt-5', attempt: 2 }, 'prompt-report-model-gpt-5-attempt-2'],
  [{ config: '../..', key: '«»' }, 'prompt-report'],
])('%o is %s', (origin, name) => expect(artifactName({ ...usual, ...origin })).toBe(name))

test('whatever a workflow calls things, the name is one that the service and every file system take', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 }), (config, key) => {
      expect(artifactName({ ...usual, config, key })).toMatch(/^prompt-report(-[A-Za-z0-9._][A-Za-z0-9._-]*)?$/)
      expect(artifactName({ ...usual, config, key }).length).toBeLessThan(150)
    }),
  )
})

import { expect, test } from 'vitest'
import { loadProject } from '../../../src/config/load.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'

const CONFIG = `prompts: ["Say {{word}}"]
providers: [echo]
tests:
  - vars: { word: hi }
    assert:
      - type: equals
        value: Say hi
        description: what it says
        reason: so
        weight:
      - type: assert-set
        label: both
        assert:
          - { type: contains, value: hi, description: in it, thresold: 1 }
          - { type: contains, value: Say, reason: { of: anything } }
`

test('keys that promptfoo does not know are told once each, and read over', async () => {
  const { value, diagnostics } = await loadProject(
    memoryTree({ 'promptfooconfig.yaml': CONFIG }),
    'promptfooconfig.yaml',
  )
  const warnings = value.project?.warnings ?? []
  const lines = [...warnings, ...diagnostics].map(({ level, line, message }) => `${level} ${line} ${message}`)
  expect(lines).toEqual([
    "warning 8 `description` is not a key of promptfoo's assertions and is ignored, as promptfoo does (and once more)",
    "warning 9 `reason` is not a key of promptfoo's assertions and is ignored, as promptfoo does (and once more)",
    "warning 12 `label` is not a key of promptfoo's assertions and is ignored, as promptfoo does",
    "warning 14 `thresold` is not a key of promptfoo's assertions and is ignored, as promptfoo does",
  ])
  const [cases = []] = value.project?.cases.values() ?? []
  expect(cases[0]?.assert).toEqual([
    { type: 'equals', value: 'Say hi' },
    {
      type: 'assert-set',
      assert: [
        { type: 'contains', value: 'hi' },
        { type: 'contains', value: 'Say' },
      ],
    },
  ])
})

test('`critical` is ours: a truth is taken, another value is read over as a remark', async () => {
  const config = `prompts: ["Say {{word}}"]
providers: [echo]
tests:
  - vars: { word: hi }
    assert:
      - { type: contains, value: hi, critical: true }
      - { type: contains, value: Say, critical: very }
`
  const { value, diagnostics } = await loadProject(
    memoryTree({ 'promptfooconfig.yaml': config }),
    'promptfooconfig.yaml',
  )
  const messages = [...(value.project?.warnings ?? []), ...diagnostics].map(({ line, message }) => `${line} ${message}`)
  expect(messages).toEqual(["7 `critical` is not a key of promptfoo's assertions and is ignored, as promptfoo does"])
  const [cases = []] = value.project?.cases.values() ?? []
  expect(cases[0]?.assert).toEqual([
    { type: 'contains', value: 'hi', critical: true },
    { type: 'contains', value: 'Say' },
  ])
})

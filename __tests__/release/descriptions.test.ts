import { expect, test } from 'vitest'
import { readJournal } from '../../src/canary/journal.ts'
import {
  backFrom,
  deploymentFacts,
  describeDeployment,
  describePinned,
  describeVersion,
  isOfRelease,
  markedBack,
  ownDescription,
  pinsOf,
  versionFacts,
} from '../../src/release/descriptions.ts'

const commit = '0123456789abcdef0123456789abcdef01234567'

// The texts below stand in accounts of AWS since earlier versions of ours: they are literal, and must be read for ever.

test('a version of a function or a parameter says which release it is of', () => {
  const description = `ai-cicd {"release":"v1.4.0","commit":"${commit}","from":"41"}`
  const facts = { release: 'v1.4.0', commit, from: '41' }
  expect(versionFacts(description)).toEqual(facts)
  expect(describeVersion(facts)).toBe(description)
  const first = `ai-cicd {"release":"say \\"hi\\"","commit":"${commit}"}`
  expect(versionFacts(first)).toEqual({ release: 'say "hi"', commit })
  expect(describeVersion({ release: 'say "hi"', commit })).toBe(first)
  expect(isOfRelease(versionFacts(describeVersion({ release: 'v'.repeat(300), commit })), 'v'.repeat(300))).toBe(true)
  expect(pinsOf(description)).toBeNull()
})

test('a version that was pinned says whose prompts it has, and is of no release', () => {
  const description = 'ai-cicd {"pinsOf":"41","of":"v1.4.0"}'
  expect(pinsOf(description)).toBe('41')
  expect(versionFacts(description)).toBeNull()
  expect(describePinned({ pinsOf: '41', release: 'v1.4.0' })).toBe(description)
  expect(pinsOf('ai-cicd {"pinsOf":"7"}')).toBe('7')
  expect(describePinned({ pinsOf: '7', release: null })).toBe('ai-cicd {"pinsOf":"7"}')
})

test('a deployment of CodeDeploy says what it moves, and for which run', () => {
  const description =
    'ai-cicd {"function":"bot","alias":"live","from":"41","to":"42","release":"v1.4.0","run":"12345678901/2"}'
  const facts = { function: 'bot', alias: 'live', from: '41', to: '42', release: 'v1.4.0', run: '12345678901/2' }
  expect(deploymentFacts(description)).toEqual(facts)
  expect(describeDeployment(facts)).toBe(description)
  expect(deploymentFacts('Deployment of ours')).toBeNull()
  expect(deploymentFacts(`ai-cicd {"release":"v1.4.0","commit":"${commit}"}`)).toBeNull()
  expect(describeDeployment({ ...facts, release: 'v'.repeat(200) })).toContain(`"release":"${'v'.repeat(120)}"`)
})

test('an alias says that it went back, and from where, until it moves on', () => {
  const description = 'Live traffic (ai-cicd: back from version 42)'
  expect(backFrom({ description, version: '41' })).toBe('42')
  expect(backFrom({ description, version: '43' })).toBeNull()
  expect(ownDescription(description)).toBe('Live traffic')
  expect(markedBack('Live traffic', '42')).toBe(description)
  expect(markedBack(description, '42')).toBe(description)
  expect(markedBack('', '42')).toBe('(ai-cicd: back from version 42)')
  expect(markedBack('x'.repeat(230), '42')).toBe('x'.repeat(230))
})

test('an alias in a rollout has both: what it went back from, and the journal behind it', () => {
  const journal =
    '[ai-cicd 41>43 step=1 weight=0.25 run=12345678901/2 start=1764000000 since=1764000900 lease=1764001500 pairs=1:2/0 detached]'
  const description = `Live traffic (ai-cicd: back from version 42) ${journal}`
  expect(backFrom({ description, version: '41' })).toBe('42')
  expect(ownDescription(description)).toBe('Live traffic')
  expect(markedBack(description, '43')).toBe('Live traffic (ai-cicd: back from version 43)')
  expect(readJournal(description)).toMatchObject({
    text: 'Live traffic (ai-cicd: back from version 42)',
    rollout: { old: '41', new: '43', care: 'detached', pairs: { step: 1, onlyOld: 2, onlyNew: 0 } },
  })
})

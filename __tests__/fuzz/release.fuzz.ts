import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { S3 } from '../../src/aws/s3.ts'
import { readJournal, writeJournal } from '../../src/canary/journal.ts'
import { previousResults } from '../../src/lint/results.ts'
import {
  backFrom,
  deploymentFacts,
  describeDeployment,
  describeVersion,
  markedBack,
  ownDescription,
  versionFacts,
} from '../../src/release/descriptions.ts'
import { readPins } from '../../src/release/functions/pins.ts'
import { readEnvelope, writeEnvelope } from '../../src/release/parameters/envelope.ts'
import { valueAt } from '../../src/release/probe.ts'
import { findEvidence } from '../../src/release/records/evidence.ts'
import { renderResults } from '../../src/report/files/results.ts'
import { sha256Of } from '../../src/source/canonical-json.ts'
import { reportSaying } from '../report/any-text.ts'
import { hostileText } from '../report/hostile.ts'
import { misfit, mutated } from './mutated.ts'
import { expectPlain, fuzz } from './promise.ts'
import { asJson } from './written.ts'

test('results.json of any report is JSON, and is read again', async () => {
  await fuzz(20_261_114, hostileText, (text) => {
    const written = renderResults(reportSaying(text))
    expectPlain(JSON.parse(written))
    expect(previousResults(written, 'results.json').prompts).toHaveLength(2)
  })
})

test('results.json as anybody may have changed it', async () => {
  const whole = renderResults(reportSaying('Where is my parcel?'))
  const texts = fc.oneof(mutated(fc.constant(whole)), mutated(asJson(misfit(fc.constant(JSON.parse(whole))))))
  await fuzz(20_261_115, texts, (text) => {
    const read = previousResults(text, 'results.json')
    for (const { cases } of read.prompts) for (const { id } of cases) expect(typeof id).toBe('string')
  })
})

test('evidence: read with its own digest, or none', async () => {
  const evidence = {
    version: 1,
    digest: 'd'.repeat(64),
    verdict: 'pass',
    score: 0.9,
    commit: 'c'.repeat(40),
    results: 'e'.repeat(64),
    prompts: [{ id: 'a', model: 'bedrock:x', verdict: 'new', score: null }],
  }
  await fuzz(20_261_116, mutated(asJson(misfit(fc.constant(evidence)))), async (text) => {
    const found = await findEvidence(holding(text), { bucket: 'b', prefix: 'p' }, evidence.digest)
    if (found === null) return false
    expect(found).toMatchObject({ version: 1, verdict: 'pass', digest: evidence.digest })
    expectPlain(found)
    return true
  })
})

function holding(text: string): S3 {
  const never = async () => {
    throw new Error('nothing else is asked')
  }
  return {
    get: async () => ({ text, versionId: null, metadata: {} }),
    create: never,
    bucketExists: never,
    close: never,
  }
}

test('descriptions of aliases, versions and deployments, and what parameters hold', async () => {
  const journal = writeJournal('Live traffic', {
    run: '12345678901/2',
    old: '41',
    new: '42',
    step: 1,
    weight: 0.25,
    started: 1_764_000_000_000,
    since: 1_764_000_900_000,
    lease: 1_764_001_500_000,
    care: 'detached',
    pairs: { step: 1, onlyOld: 2, onlyNew: 0 },
  })
  const name = { release: 'v1.0', commit: 'c'.repeat(40) }
  const content = { model: 'bedrock:x', parameters: {}, messages: [{ role: 'user' as const, content: '{{x}}' }] }
  const facts = { function: 'f', alias: 'live', from: '1', to: '2', release: 'v1', run: '1/1' }
  const texts = fc.constantFrom(
    journal,
    journal.replace('detached', 'held'),
    markedBack('Live traffic', '7'),
    describeVersion({ ...name, from: '41' }),
    describeDeployment(facts),
    writeEnvelope({ id: 'a', release: name, sha256: sha256Of('x'), content }, null),
    '{"a":1,"b/c":14}',
  )
  await fuzz(20_261_117, mutated(texts), (text) => {
    versionFacts(text)
    deploymentFacts(text)
    readEnvelope(text)
    for (const version of Object.values(readPins(text) ?? {})) expect(Number.isSafeInteger(version)).toBe(true)
    valueAt(text, '$.messages[0].content')
    backFrom({ description: text, version: '3' })
    ownDescription(text)
    const { rollout } = readJournal(text)
    if (rollout === null) return true
    expectPlain(rollout)
    expect(rollout.weight).toBeGreaterThan(0)
    expect(rollout.weight).toBeLessThanOrEqual(1)
    expect(Number.isSafeInteger(rollout.step)).toBe(true)
    for (const time of [rollout.started, rollout.since, rollout.lease]) expect(Number.isSafeInteger(time)).toBe(true)
    return true
  })
})

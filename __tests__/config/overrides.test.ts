import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { configurationSchema } from '../../scripts/configuration-reference.ts'
import { forEvent } from '../../src/config/overrides.ts'
import { configWith } from './config.ts'

const config = configWith({
  evaluation: {
    judge: 'bedrock:judge',
    budget: { usd: 5, duration: '20m' },
    overrides: {
      pull_request: { sample: 50, budget: { usd: 1 }, cache: false },
      push: {
        repeat: 3,
        maxRepeat: 1,
        engine: 'bedrock-batch',
        batch: { bucket: 'batches', role: 'arn:aws:iam::123456789012:role/batch' },
        models: ['bedrock:a'],
        judge: { models: ['bedrock:b', 'bedrock:c'], samples: 2 },
        embedding: 'bedrock:e',
        concurrency: 4,
        timeout: '10s',
      },
      schedule: {},
    },
  },
})

const sections = <T extends z.ZodRawShape>(shape: T) => z.object({ properties: z.object(shape) })
const override = z.object({ properties: z.record(z.string(), z.unknown()) })
const read = sections({ evaluation: sections({ overrides: sections({ pull_request: override }) }) })

/** Every key of an override with a value that is not the default. */
const everything = {
  models: ['bedrock:cheap'],
  judge: 'bedrock:cheaper-judge',
  embedding: 'bedrock:cheaper-embedding',
  repeat: 2,
  maxRepeat: 9,
  concurrency: 3,
  timeout: '7s',
  engine: 'bedrock-batch',
  batch: { bucket: 'batches', role: 'arn:aws:iam::123456789012:role/batch' },
  budget: { calls: 7 },
  sample: '10%',
  adversarial: ['prompt-injection'],
  cache: false,
}

test('no key of an override is without effect', () => {
  const overridden = configWith({ evaluation: { overrides: { pull_request: everything } } })
  const { overrides: _, ...expected } = configWith({ evaluation: everything }).evaluation
  expect(forEvent(overridden, 'pull_request').evaluation).toMatchObject(expected)
  const schema = read.parse(configurationSchema())
  const { pull_request: written } = schema.properties.evaluation.properties.overrides.properties
  expect(Object.keys(written.properties).toSorted()).toEqual(Object.keys(everything).toSorted())
})

describe('the overrides of an event', () => {
  test('replace whole values and leave all else', () => {
    expect(forEvent(config, 'pull_request').evaluation).toEqual({
      ...config.evaluation,
      sample: 50,
      budget: { usd: 1, durationMs: null, calls: null },
      cache: null,
    })
    expect(forEvent(config, 'push').evaluation).toEqual({
      ...config.evaluation,
      repeat: 3,
      maxRepeat: 1,
      engine: 'bedrock-batch',
      batch: {
        bucket: 'batches',
        prefix: 'ai-cicd',
        role: 'arn:aws:iam::123456789012:role/batch',
        timeout: 24 * 3_600_000,
        wait: 5 * 3_600_000,
        minRecords: 100,
        onCancel: 'keep',
      },
      models: ['bedrock:a'],
      judge: { models: ['bedrock:b', 'bedrock:c'], samples: 2, maxTokens: 2_048 },
      embedding: 'bedrock:e',
      concurrency: 4,
      timeout: 10_000,
    })
  })

  test.each([['schedule'], ['workflow_dispatch'], ['constructor'], ['']])('%s changes nothing', (event) => {
    expect(forEvent(config, event)).toEqual(config)
  })
})

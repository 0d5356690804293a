import { z } from 'zod'
import { duration } from './fields.ts'

const PREFIX = /^[\w!.*'()-]+(?:\/[\w!.*'()-]+)*$/

/** The section `evaluation.batch`. Made only for a file that has it: an evaluation waits for every schema that is made before it. */
export const batchSchema = () =>
  z.strictObject({
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'must be the name of an S3 bucket' })
      .describe('S3 bucket for questions and answers, in the region of `aws-region`.'),
    prefix: z
      .string()
      .regex(PREFIX, { error: 'expected a prefix without a slash at its ends' })
      .describe('Beginning of every key: `<prefix>/input/…` and `<prefix>/output/…`.')
      .prefault('ai-cicd'),
    role: z
      .string()
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, {
        error: 'must be the ARN of a role: arn:aws:iam::123456789012:role/name',
      })
      .describe('ARN of the role with which Bedrock reads the questions, asks, and writes the answers.'),
    timeout: duration({ min: '24h', max: '168h' })
      .describe('When Bedrock gives a job up that it has not finished, in whole hours (rounded up).')
      .prefault('24h'),
    wait: duration({ min: '1s' })
      .describe(
        'Longest that a run waits for its jobs. Then it is inconclusive, the jobs go on, and the next run picks their answers up.',
      )
      .prefault('5h'),
    minRecords: z
      .int()
      .min(1)
      .max(50_000)
      .describe("Fewest questions that make a job, as the model's quota says. Fewer are asked on demand.")
      .prefault(100),
    onCancel: z
      .enum(['keep', 'stop'])
      .describe('What becomes of the jobs that a run began when it is cancelled: they go on, or are stopped.')
      .prefault('keep'),
  })

export type BatchSettings = z.output<ReturnType<typeof batchSchema>>

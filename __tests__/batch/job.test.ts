import { expect, test } from 'vitest'
import { jobName, parts } from '../../src/batch/job.ts'

const terms = { bucket: 'batches', prefix: 'ai-cicd', role: 'arn:aws:iam::123456789012:role/batch', hours: 24 }

test.each([
  [1, 1_000, [1]],
  [50_000, 1_000, [50_000]],
  [50_001, 1_000, [25_001, 25_000]],
  [120_000, 1_000, [40_000, 40_000, 40_000]],
  [300, 250_000_000, [100, 100, 100]],
])('%i questions of %i bytes are jobs of equal size', (count, bytes, sizes) => {
  const questions = Array.from({ length: count }, (_, index) => index)
  const found = parts(questions, bytes)
  expect(found.map((part) => part.length)).toEqual(sizes)
  expect(found.flat()).toEqual(questions)
})

test('a job is named by its questions in any order, and by what it is ordered with', () => {
  const name = jobName('bedrock:m', ['a', 'b'], terms, 1)
  expect(jobName('bedrock:m', ['b', 'a'], terms, 1)).toBe(name)
  expect(name).toMatch(/^(?=.{10,63}$)[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9+\-.]){0,63}$/)
  const others = [
    jobName('bedrock:other', ['a', 'b'], terms, 1),
    jobName('bedrock:m', ['a'], terms, 1),
    jobName('bedrock:m', ['a', 'b'], { ...terms, hours: 48 }, 1),
    jobName('bedrock:m', ['a', 'b'], terms, 2),
  ]
  expect(new Set([name, ...others]).size).toBe(5)
})

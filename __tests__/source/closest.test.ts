import { describe, expect, it } from 'vitest'
import { closest } from '../../src/source/closest.ts'

describe('closest', () => {
  it.each([
    ['lable', 'label'],
    ['modle', 'model'],
    ['Messages', 'messages'],
    ['temprature', 'temperature'],
    ['maxtokens', 'maxTokens'],
    ['role', null],
    ['x', null],
    ['', null],
  ])('takes %j for %j', (written, meant) => {
    expect(closest(written, ['label', 'model', 'messages', 'temperature', 'maxTokens'])).toBe(meant)
  })

  it('takes the nearest of several', () => {
    expect(closest('starts-wit', ['ends-with', 'starts-with'])).toBe('starts-with')
  })

  it('is quick about hostile words', () => {
    const started = performance.now()
    expect(closest('x'.repeat(1_000_000), ['y'.repeat(1_000_000), 'label'])).toBeNull()
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

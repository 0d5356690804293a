import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CommentOwner, commentMarker } from '../../src/report/marker.ts'
import { hostileText } from './hostile.ts'

const of = (command: CommentOwner['command'], config: string, key = '') => commentMarker({ command, config, key })

describe('the marker', () => {
  test.each([
    [of('evaluate', 'ai-cicd.yml'), 'ai-cicd.yml'],
    [of('evaluate', 'ai-cicd.yml', 'leg 1'), 'ai-cicd.yml%20leg%201'],
    [of('evaluate', 'ai-cicd.yml', 'x -->'), 'ai-cicd.yml%20x%20%2D%2D%3E'],
    [of('evaluate', 'evals/a.yml'), 'evals/a.yml'],
    [of('evaluate', 'a--b'), 'a%2D%2Db:'],
    [of('evaluate', 'a b'), 'a%20b:'],
    [of('evaluate', 'release', 'production'), 'release:production'],
    [of('lint', 'ai-cicd.yml'), 'lint:ai-cicd.yml:'],
    [of('lint', 'ai-cicd.yml', 'leg 1'), 'lint:ai-cicd.yml:leg%201'],
    [of('release', 'ai-cicd.yml', 'production'), 'release%20production'],
    [of('rollback', 'ai-cicd.yml', 'production'), 'rollback%20production'],
    [of('release', 'shop/ai-cicd.yml', 'production'), 'release:shop/ai-cicd.yml:production'],
    [of('rollback', 'shop/ai-cicd.yml', 'production'), 'rollback:shop/ai-cicd.yml:production'],
  ])('%s', (marker, key) => expect(marker).toBe(`<!-- ai-cicd-action:v1 key=${key} -->`))

  const owner = fc.record({
    command: fc.constantFrom<CommentOwner['command']>('evaluate', 'lint', 'release', 'rollback'),
    config: fc.oneof(hostileText, fc.constantFrom('ai-cicd.yml', 'a', 'a b', 'release', 'rollback', 'lint', 'a:b')),
    key: fc.oneof(hostileText, fc.constantFrom('', 'b', 'a b', 'ai-cicd.yml', 'production', 'b:c')),
  })

  test('is one short HTML comment for any owner', () => {
    fc.assert(
      fc.property(owner, (one) => {
        expect(commentMarker(one)).toMatch(/^<!-- ai-cicd-action:v1 key=[A-Za-z0-9_./:%~-]{1,100} -->$/)
        expect(commentMarker(one).slice(4, -3)).not.toContain('--')
      }),
    )
  })

  test('tells any two owners apart', () => {
    fc.assert(
      fc.property(owner, owner, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other) && one.config !== '' && other.config !== '')
        expect(commentMarker(one)).not.toBe(commentMarker(other))
      }),
      { numRuns: 2_000 },
    )
  })

  test('tells very long names apart, too', () => {
    const keys = ['1', '2', ' 1'].map((end) => of('evaluate', 'ai-cicd.yml', `${'x'.repeat(500)}${end}`))
    expect(new Set(keys).size).toBe(keys.length)
  })
})

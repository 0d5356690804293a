import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commentMarker } from '../../src/report/marker.ts'
import { hostileText } from './hostile.ts'

describe('the marker', () => {
  test.each([
    ['', '<!-- ai-cicd-action:v1 key=default -->'],
    ['ai-cicd.yml', '<!-- ai-cicd-action:v1 key=ai-cicd.yml -->'],
    ['ai-cicd.yml leg 1', '<!-- ai-cicd-action:v1 key=ai-cicd.yml%20leg%201 -->'],
    ['a--b', '<!-- ai-cicd-action:v1 key=a%2D%2Db -->'],
    ['x -->', '<!-- ai-cicd-action:v1 key=x%20%2D%2D%3E -->'],
    ['-', '<!-- ai-cicd-action:v1 key=%2D -->'],
  ])('of %j', (key, marker) => expect(commentMarker(key)).toBe(marker))

  test('is one short HTML comment for any key', () => {
    fc.assert(
      fc.property(hostileText, (key) => {
        expect(commentMarker(key)).toMatch(/^<!-- ai-cicd-action:v1 key=[A-Za-z0-9_./%~-]{1,100} -->$/)
        expect(commentMarker(key).slice(4, -3)).not.toContain('--')
      }),
    )
  })

  test('tells keys apart, also very long ones', () => {
    const keys = ['a b', 'a%20b', 'a-b', 'a--b', `${'x'.repeat(500)}1`, `${'x'.repeat(500)}2`, 'default']
    expect(new Set(keys.map(commentMarker)).size).toBe(keys.length)
  })
})

import { describe, expect, test } from 'vitest'
import { valueAt, variablePath, withValueAt } from '../../src/templates/variable-path.ts'

describe('the place of a variable', () => {
  test.each([
    ['name', { name: 'a' }, ['name'], 'a'],
    ['user.name', { user: { name: 'a' } }, ['user', 'name'], 'a'],
    ['user.name', { 'user.name': 'own', user: { name: 'a' } }, ['user.name'], 'own'],
    ['list.1', { list: ['a', 'b'] }, ['list', '1'], 'b'],
    ['user.name', {}, ['user', 'name'], undefined],
    ['constructor', {}, ['constructor'], undefined],
    ['a.__proto__', { a: {} }, ['a', '__proto__'], undefined],
  ])('%s in %j', (name, vars, path, value) => {
    expect(variablePath(name, vars)).toEqual(path)
    expect(valueAt(vars, path)).toEqual(value)
  })

  test.each([
    [{ a: 1 }, ['a'], { a: 'x' }],
    [{}, ['a', 'b'], { a: { b: 'x' } }],
    [{ a: { b: 1, c: 2 } }, ['a', 'b'], { a: { b: 'x', c: 2 } }],
    [{ a: [1, 2] }, ['a', '1'], { a: [1, 'x'] }],
    [{ a: 'text' }, ['a', 'b'], { a: { b: 'x' } }],
  ])('%j with another value at %j', (vars, path, expected) => {
    const before = structuredClone(vars)
    expect(withValueAt(vars, path, 'x')).toEqual(expected)
    expect(vars).toEqual(before)
  })

  test('a member named __proto__ pollutes nothing', () => {
    const vars = withValueAt({}, ['__proto__', 'polluted'], 'x')
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(Object.keys(vars)).toEqual(['__proto__'])
  })
})

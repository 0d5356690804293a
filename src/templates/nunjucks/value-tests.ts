import type { Limits } from './limits.ts'
import { compare, isBelow } from './operators.ts'
import { primitive } from './values.ts'

type ValueTest = (value: unknown, other: unknown, limits: Limits) => boolean

const equal: ValueTest = (value, other) => value === other
const above: ValueTest = (value, other, limits) => isBelow(other, value, limits)
const atLeast: ValueTest = (value, other, limits) => compare('>=', value, other, limits)
const atMost: ValueTest = (value, other, limits) => compare('<=', value, other, limits)
const number = (value: unknown, limits: Limits): number => Number(primitive(value, limits))

/** What may stand behind `is`. */
export const VALUE_TESTS: ReadonlyMap<string, ValueTest> = new Map<string, ValueTest>([
  ['defined', (value) => value !== undefined],
  ['undefined', (value) => value === undefined],
  ['none', (value) => value === null],
  ['null', (value) => value === null],
  ['number', (value) => typeof value === 'number'],
  ['string', (value) => typeof value === 'string'],
  ['iterable', (value) => typeof value === 'string' || Array.isArray(value)],
  ['mapping', (value) => typeof value === 'object' && value !== null && !Array.isArray(value)],
  ['truthy', (value) => Boolean(value)],
  ['falsy', (value) => !value],
  ['even', (value, _, limits) => number(value, limits) % 2 === 0],
  ['odd', (value, _, limits) => number(value, limits) % 2 === 1],
  ['divisibleby', (value, other, limits) => number(value, limits) % number(other, limits) === 0],
  ['lower', (value) => typeof value === 'string' && value.toLowerCase() === value],
  ['upper', (value) => typeof value === 'string' && value.toUpperCase() === value],
  ['eq', equal],
  ['equalto', equal],
  ['sameas', equal],
  ['ne', (value, other) => value !== other],
  ['gt', above],
  ['greaterthan', above],
  ['ge', atLeast],
  ['lt', isBelow],
  ['lessthan', isBelow],
  ['le', atMost],
])

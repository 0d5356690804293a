import type { FilterArgs } from './filters.ts'
import type { Limits } from './limits.ts'
import { primitive } from './values.ts'

export const numberFilters = {
  abs: (value: unknown, _: FilterArgs, limits: Limits) => Math.abs(Number(primitive(value, limits))),
  round(value: unknown, [precision, method]: FilterArgs, limits: Limits) {
    const factor = 10 ** Number(primitive(precision, limits) ?? 0)
    const scaled = Number(primitive(value, limits)) * factor
    if (method === 'ceil') return Math.ceil(scaled) / factor
    return (method === 'floor' ? Math.floor(scaled) : Math.round(scaled)) / factor
  },
  float(value: unknown, [otherwise]: FilterArgs, limits: Limits) {
    const number = Number.parseFloat(String(primitive(value, limits)))
    return Number.isNaN(number) ? otherwise : number
  },
  int: {
    named: ['default', 'base'],
    apply(value: unknown, [otherwise, base]: FilterArgs, limits: Limits) {
      const number = Number.parseInt(String(primitive(value, limits)), Number(primitive(base, limits) ?? 10))
      return Number.isNaN(number) ? otherwise : number
    },
  },
}

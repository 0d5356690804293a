import fc from 'fast-check'
import { dump } from 'js-yaml'

const styles = fc.record({
  flowLevel: fc.constantFrom(-1, -1, -1, 0, 1, 2, 3),
  indent: fc.constantFrom(2, 2, 4, 1),
  json: fc.constantFrom(false, false, false, true),
  end: fc.constantFrom('', '\n', '\n# end\n', '\n...\n'),
})

/** A value as somebody might write it in YAML. */
export function asYaml(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.tuple(value, styles).map(([one, { json, flowLevel, indent, end }]) => {
    const text = json ? jsonOf(one, indent) : dump(one ?? null, { flowLevel, indent, skipInvalid: true })
    return `${text}${end}`
  })
}

export function asJson(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.tuple(value, fc.constantFrom(0, 0, 2)).map(([one, indent]) => jsonOf(one, indent))
}

function jsonOf(value: unknown, indent: number): string {
  return JSON.stringify(value, null, indent) ?? 'null'
}

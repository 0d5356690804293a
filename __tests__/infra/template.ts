import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CORE_SCHEMA, defineScalarTag, defineSequenceTag, load, mapTag } from 'js-yaml'
import { z } from 'zod'

/** A short-form intrinsic function, such as `!Ref Bucket`. */
class Call {
  readonly name: string
  readonly argument: unknown

  constructor(name: string, argument: unknown) {
    this.name = name
    this.argument = argument
  }
}

const schema = CORE_SCHEMA.withTags(
  defineScalarTag<Call>('!', {
    matchByTagPrefix: true,
    resolve: (source, _, tag) => new Call(tag.slice(1), source),
    identify: () => false,
  }),
  defineSequenceTag<unknown[], Call>('!', {
    matchByTagPrefix: true,
    create: (tag) => [tag.slice(1)],
    addItem: (items, item) => {
      items.push(item)
    },
    finalize: ([name, ...items]) => new Call(String(name), items),
    identify: () => false,
  }),
  mapTag,
)

const mapping = z.record(z.string(), z.unknown())
const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Type: z.string(), Default: z.unknown().optional() })),
  Mappings: z.record(z.string(), z.record(z.string(), mapping)).default({}),
  Conditions: mapping.default({}),
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Condition: z.string().optional(), Properties: mapping.default({}) }),
  ),
})

export type Resource = { name: string; type: string; properties: Record<string, unknown> }

const PSEUDO: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '123456789012',
}

const NOTHING = Symbol('AWS::NoValue')

/**
 * The resources that CloudFormation would make of a template of `infra/`, with every function of it evaluated. A
 * resource stands for itself as `<Name>`, an attribute of it as `<Name.Attribute>`.
 * @throws Error for a reference to nothing, a parameter without a value, and a function that is not known here
 */
export function deploy(
  file: string,
  given: Record<string, string>,
  pseudo: Readonly<Record<string, string>> = PSEUDO,
): Resource[] {
  const text = readFileSync(join(import.meta.dirname, '../../infra', file), 'utf8')
  const template = templateSchema.parse(load(text, { schema }))
  for (const name of Object.keys(given)) {
    if (!(name in template.Parameters)) throw new Error(`${file} has no parameter ${name}`)
  }

  function parameter(name: string): unknown {
    const found = template.Parameters[name]
    const value = given[name] ?? found?.Default
    if (value === undefined) throw new Error(`${file} needs the parameter ${name}`)
    return found?.Type === 'CommaDelimitedList' ? String(value).split(',') : value
  }

  function ref(name: string): unknown {
    if (name === 'AWS::NoValue') return NOTHING
    if (name in pseudo) return pseudo[name]
    if (name in template.Parameters) return parameter(name)
    if (made(name.split('.')[0] ?? '')) return `<${name}>`
    throw new Error(`${file} refers to ${name}, which is not made`)
  }

  function made(name: string): boolean {
    const condition = template.Resources[name]?.Condition
    return name in template.Resources && (condition === undefined || holds(condition))
  }

  function holds(name: string): boolean {
    if (!(name in template.Conditions)) throw new Error(`${file} has no condition ${name}`)
    return evaluate(template.Conditions[name]) === true
  }

  function call({ name, argument }: Call): unknown {
    const items = Array.isArray(argument) ? argument : []
    switch (name) {
      case 'Ref':
      case 'GetAtt':
        return ref(String(argument))
      case 'Condition':
        return holds(String(argument))
      case 'If':
        return evaluate(items[holds(String(items[0])) ? 1 : 2])
      case 'Equals':
        return evaluate(items[0]) === evaluate(items[1])
      case 'Not':
        return evaluate(items[0]) !== true
      case 'And':
        return items.every((item) => evaluate(item) === true)
      case 'Sub': {
        const [text, names] = Array.isArray(argument)
          ? [String(items[0]), mapping.parse(evaluate(items[1]))]
          : [String(argument), {}]
        return text.replace(/\$\{([^}]+)\}/g, (_, key: string) => String(key in names ? names[key] : ref(key)))
      }
      case 'Split':
        return String(evaluate(items[1])).split(String(items[0]))
      case 'Select':
        return z.array(z.unknown()).parse(evaluate(items[1]))[Number(items[0])]
      case 'Join':
        return z.array(z.unknown()).parse(evaluate(items[1])).join(String(items[0]))
      case 'FindInMap': {
        const [map, key, member] = items.map((item) => String(evaluate(item)))
        return template.Mappings[map ?? '']?.[key ?? '']?.[member ?? '']
      }
      default:
        throw new Error(`${file} uses !${name}, which this test does not know`)
    }
  }

  function evaluate(value: unknown): unknown {
    if (value instanceof Call) return call(value)
    if (Array.isArray(value)) return value.map(evaluate).filter((item) => item !== NOTHING)
    if (typeof value !== 'object' || value === null) return value
    const members = Object.entries(value).map(([key, member]): [string, unknown] => [key, evaluate(member)])
    return Object.fromEntries(members.filter(([, member]) => member !== NOTHING))
  }

  return Object.entries(template.Resources)
    .filter(([name]) => made(name))
    .map(([name, { Type, Properties }]) => ({ name, type: Type, properties: mapping.parse(evaluate(Properties)) }))
}

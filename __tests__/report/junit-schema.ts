/**
 * Holds a JUnit file to the rules of Jenkins: what both `jenkins-junit.xsd` and the xUnit plugin's `junit-10.xsd` allow. No
 * validator of XML Schema is among the packages, and these schemas are small.
 */

type Node = { name: string; attributes: Map<string, string>; children: Node[]; text: string }

type Rule = {
  /** Children in their order, each as often as `most` says. */
  children: ReadonlyArray<[name: string, most: number]>
  required: readonly string[]
  optional: readonly string[]
  /** Whether text may stand in it. */
  text: boolean
}

const many = Number.POSITIVE_INFINITY
const reported: Rule = { children: [], required: [], optional: ['type', 'message'], text: true }
const plain: Rule = { children: [], required: [], optional: [], text: true }

const rules: Record<string, Rule> = {
  testsuites: {
    children: [['testsuite', many]],
    required: [],
    optional: ['name', 'time', 'tests', 'failures', 'errors'],
    text: false,
  },
  testsuite: {
    children: [
      ['properties', 1],
      ['testcase', many],
      ['system-out', 1],
      ['system-err', 1],
    ],
    required: ['name', 'tests'],
    optional: ['failures', 'errors', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package'],
    text: false,
  },
  properties: { children: [['property', many]], required: [], optional: [], text: false },
  property: { children: [], required: ['name', 'value'], optional: [], text: false },
  testcase: {
    children: [
      ['skipped', 1],
      ['error', many],
      ['failure', many],
      ['system-out', many],
      ['system-err', many],
    ],
    required: ['name'],
    optional: ['classname', 'time', 'status', 'assertions'],
    text: false,
  },
  // The older schema gives it no message, and Jenkins reads its text where there is none.
  skipped: plain,
  error: reported,
  failure: reported,
  'system-out': plain,
  'system-err': plain,
}

/** One sentence for each thing that Jenkins would refuse. */
export function schemaViolations(xml: string): string[] {
  const illegal = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.exec(xml)
  if (illegal !== null) return [`U+${illegal[0].codePointAt(0)?.toString(16)} is no character of XML`]
  const root = parse(xml)
  if (typeof root === 'string') return [root]
  return root.name === 'testsuites' ? check(root) : [`the root is ${root.name}`]
}

function check(node: Node): string[] {
  const rule = rules[node.name]
  if (rule === undefined) return [`there is no element ${node.name}`]
  const { children, required, optional, text } = rule
  const diagnostics: string[] = []
  for (const name of required) if (!node.attributes.has(name)) diagnostics.push(`${node.name} lacks ${name}`)
  for (const [name, value] of node.attributes) {
    if (!required.includes(name) && !optional.includes(name)) diagnostics.push(`${node.name} has no ${name}`)
    if (name === 'time' && !/^\d+(\.\d{1,3})?$/.test(value)) diagnostics.push(`${value} is no time`)
    if (/^(tests|failures|errors|skipped)$/.test(name) && !/^\d+$/.test(value))
      diagnostics.push(`${value} is no number`)
  }
  if (!text && node.text.trim() !== '') diagnostics.push(`${node.name} holds text`)
  const order = node.children.map(({ name }) => children.findIndex(([existing]) => existing === name))
  for (const [index, at] of order.entries()) {
    if (at === -1) diagnostics.push(`${node.children[index]?.name} stands in ${node.name}`)
    else if (at < (order[index - 1] ?? 0))
      diagnostics.push(`${node.children[index]?.name} stands too late in ${node.name}`)
  }
  for (const [name, most] of children) {
    if (node.children.filter((child) => child.name === name).length > most) diagnostics.push(`several ${name}`)
  }
  const { tests } = Object.fromEntries(node.attributes)
  const cases = node.children.filter(({ name }) => name === 'testcase').length
  if (node.name === 'testsuite' && Number(tests) !== cases) diagnostics.push(`${tests} tests, and ${cases} test cases`)
  return [...diagnostics, ...node.children.flatMap(check)]
}

const declaration = /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/
const token = /<\/([\w-]+)>|<([\w-]+)((?:\s+[\w-]+="(?:[^"<&]|&(?:amp|lt|gt|quot|#\d+);)*")*)\s*(\/?)>|([^<]+)/y
const entities = /^(?:[^&]|&(?:amp|lt|gt|quot|#\d+);)*$/

/** The root of well-formed XML, else what is wrong with it. */
function parse(xml: string): Node | string {
  if (!declaration.test(xml)) return 'the declaration is missing'
  const body = xml.replace(declaration, '')
  const top: Node = { name: '', attributes: new Map(), children: [], text: '' }
  const open = [top]
  token.lastIndex = 0
  while (token.lastIndex < body.length) {
    const at = token.lastIndex
    const found = token.exec(body)
    const node = open.at(-1)
    if (found === null || node === undefined) return `not well-formed at ${JSON.stringify(body.slice(at, at + 40))}`
    const [, closed, opened, attributes = '', empty, text] = found
    if (text !== undefined) {
      if (!entities.test(text) || text.includes(']]>')) return `not escaped: ${JSON.stringify(text.slice(0, 40))}`
      node.text += text
    } else if (closed !== undefined) {
      if (open.pop()?.name !== closed || open.length === 0) return `${closed} closes something else`
    } else if (opened !== undefined) {
      const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, value] as const,
      )
      if (new Set(pairs.map(([name]) => name)).size < pairs.length) return `${opened} has an attribute twice`
      const child: Node = { name: opened, attributes: new Map(pairs), children: [], text: '' }
      node.children.push(child)
      if (empty !== '/') open.push(child)
    }
  }
  const [root, ...others] = top.children
  return root === undefined || others.length > 0 || open.length > 1 || top.text.trim() !== ''
    ? 'there is no one root'
    : root
}

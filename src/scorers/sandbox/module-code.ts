import { compileFunction } from 'node:vm'
import { messageOf } from '../../errors.ts'

/** A file as a CommonJS module, and what it requires; or why it cannot be one, as a phrase. */
export type ModuleCode = { code: string; requires: string[] } | { problem: string }

/**
 * A file of code as the body of a CommonJS module: JavaScript that is one already as it is, `import` and `export`
 * rewritten, the types of TypeScript taken out. Nothing of it is run.
 * @param path tells by its ending what the text is; JSON is a module that exports its value
 */
export async function moduleCode(path: string, text: string): Promise<ModuleCode> {
  if (/\.json$/i.test(path)) return jsonModule(text)
  const source = text.replace(/^\uFEFF/, '').replace(/^#!.*/, '')
  const typed = /\.[cm]?ts$/i.test(path)
  if (!typed && !/\.mjs$/i.test(path)) {
    const problem = problemOf(source)
    if (problem === null) return { code: source, requires: requiredBy(source) }
    // A module with `import` and `export` is no function's body; neither is a mistake.
    if (!/\b(?:import|export)\b/.test(source)) return { problem }
  }
  // Loaded only for modules and types.
  const { transform } = await import('sucrase')
  try {
    const { code } = transform(source, {
      transforms: typed ? ['typescript', 'imports'] : ['imports'],
      disableESTransforms: true,
      production: true,
    })
    const problem = problemOf(code) ?? namespaceLost(source, code)
    return problem === null ? { code, requires: requiredBy(code) } : { problem }
  } catch (thrown) {
    return { problem: problemBy(thrown).replace(/^Error transforming .*?: /, '') }
  }
}

/** A namespace that the types were taken out of is gone with what it holds; one in a text still stands there. */
function namespaceLost(source: string, code: string): string | null {
  const [before, after] = [source, code].map((text) => namespacesIn(text))
  const lost = before?.find((name) => !after?.includes(name))
  return lost === undefined ? null : `\`namespace ${lost}\` is not supported: export what it holds by itself`
}

function namespacesIn(text: string): string[] {
  const found = withoutBlocks(text).matchAll(/^[ \t]*(?:export[ \t]+)?(?:namespace|module)[ \t]+([\w$.]+)[ \t]*\{/gm)
  return Array.from(found, ([, name = '']) => name)
}

function jsonModule(text: string): ModuleCode {
  try {
    return { code: `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(text)))})`, requires: [] }
  } catch (thrown) {
    return { problem: `it is no JSON: ${messageOf(thrown)}` }
  }
}

function problemOf(body: string): string | null {
  try {
    compileFunction(body, ['module', 'exports', 'require'])
    return null
  } catch (thrown) {
    return problemBy(thrown)
  }
}

function problemBy(thrown: unknown): string {
  return thrown instanceof RangeError ? 'it is nested too deep to be read' : messageOf(thrown)
}

/**
 * What a module requires by a literal name, comments left out. One that this overlooks, or that the code puts together
 * itself, is refused when it is asked for.
 */
function requiredBy(code: string): string[] {
  const spoken = withoutBlocks(code).replaceAll(/(^|[^:'"`\\])\/\/.*$/gm, '$1')
  const names = spoken.matchAll(/(?<![.\w$])require\s*\(\s*(['"`])([^'"`\n]+)\1\s*\)/g)
  return [...new Set(Array.from(names, ([, , name = '']) => name))]
}

/** Without block comments. Time is linear: from one that nothing closes on, there are no more. */
function withoutBlocks(code: string): string {
  let spoken = ''
  let from = 0
  for (;;) {
    const start = code.indexOf('/*', from)
    const end = start === -1 ? -1 : code.indexOf('*/', start + 2)
    if (end === -1) return spoken + code.slice(from)
    spoken += `${code.slice(from, start)} `
    from = end + 2
  }
}

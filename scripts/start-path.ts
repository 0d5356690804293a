import { posix } from 'node:path'

/** What is loaded before the first model request, whatever the event: the step itself and the client of its models. */
const entries = ['index.ts', 'action/main.ts', 'aws/bedrock.ts']

/**
 * Files of `src`, and packages, that are loaded before a run asks its first question: everything that can be reached
 * from the entries without a lazy import. Each costs every run its time.
 *
 * @param files path below `src` → text
 * @returns names in order
 */
export function startPath(files: ReadonlyMap<string, string>): string[] {
  const reached = new Set<string>()
  const visit = (name: string): void => {
    if (reached.has(name)) return
    reached.add(name)
    for (const specifier of loadedBy(files.get(name) ?? ''))
      visit(specifier.startsWith('.') ? posix.join(posix.dirname(name), specifier) : specifier)
  }
  for (const entry of entries) visit(entry)
  return [...reached].filter((name) => !name.startsWith('node:')).sort()
}

/** What an import or export statement of a file loads; types are gone when it runs. */
function loadedBy(text: string): string[] {
  return [...text.matchAll(/^(?:import|export)\s+(?!type\s)(?:([^'";]*?)\sfrom\s+)?'([^']+)'/gm)].flatMap(
    ([, names = '', specifier = '']) => (isTypesOnly(names) ? [] : [specifier]),
  )
}

/** `{ type A, type B }`: nothing of it is left. */
function isTypesOnly(names: string): boolean {
  const inBraces = /^\{([^}]*)\}$/.exec(names.trim())?.[1]
  if (inBraces === undefined) return false
  return inBraces.split(',').every((one) => /^\s*(?:type\s|$)/.test(one))
}

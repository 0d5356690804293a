/**
 * Two transforms as one, the second working on what the first gives: promptfoo applies a test's transform before an
 * assertion's. Both stay code for the sandbox.
 */
export function chained(first: string, second: string): string {
  return `const first = (output, context) => {
${bodyOf(first)}
}
const second = (output, context) => {
${bodyOf(second)}
}
const given = first(output, context)
return typeof given?.then === 'function' ? given.then((value) => second(value, context)) : second(given, context)`
}

/**
 * As the sandbox reads code: several lines are a body, one line is an expression; one that begins with a declaration is
 * a script whose last expression counts.
 */
export function bodyOf(code: string): string {
  const line = code.trimEnd()
  if (line.includes('\n')) return line
  const single = line.trim().replace(/;+$/, '')
  if (/^return\b/.test(single) || (/^(?:const|let|var)\b/.test(single) && /\breturn\b/.test(single))) return single
  return /^(?:const|let|var)\b/.test(single) ? `return eval(${JSON.stringify(single)})` : `return (${single}\n)`
}

import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { systemReason } from '../system-error.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * What a step needs before its first model request, spoken without `@actions/core`: its HTTP client alone takes longer
 * to load than everything else here. Outputs, summary and OIDC, which come later, use it.
 */

/** An input as the runner hands it over; empty when absent. */
export function readInput(env: Environment, name: string): string {
  return (env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim()
}

/**
 * Keeps a value for the post step, in the runner's file format. Outside a runner there is no post step to tell.
 *
 * Where the file cannot be written, the older command on standard output is used: a post step without its state would leave
 * undone what a main step has begun.
 */
export function keepForPost(env: Environment, name: string, value: string): void {
  const file = env.GITHUB_STATE ?? ''
  if (file === '') return
  const delimiter = `end-${randomUUID()}`
  try {
    appendFileSync(file, `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
  } catch (thrown) {
    if (systemReason(thrown) === null) throw thrown
    const data = value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
    process.stdout.write(`::save-state name=${name}::${data}\n`)
  }
}

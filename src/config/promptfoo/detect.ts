import { posix } from 'node:path'

/** Whether a configuration is promptfoo's, by its name or because it has promptfoo's keys and not our `version`. */
export function isPromptfoo(file: string, value: unknown): boolean {
  if (/^promptfooconfig\.(?:ya?ml|json)$/i.test(posix.basename(file))) return true
  if (typeof value !== 'object' || value === null || Object.hasOwn(value, 'version')) return false
  return Object.hasOwn(value, 'prompts') && (Object.hasOwn(value, 'providers') || Object.hasOwn(value, 'targets'))
}

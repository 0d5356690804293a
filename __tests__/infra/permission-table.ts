import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One line of docs/permissions.md. `calls`: operations of the SDK; none where a service asks on the caller's behalf. */
type Row = { action: string; roles: string[]; calls: string[]; commands: string[]; when: string }

const words = (text: string) => Array.from(text.matchAll(/`([^`]+)`/g), ([, word = '']) => word)

export const permissions = readFileSync(join(import.meta.dirname, '../../docs/permissions.md'), 'utf8')

/** Columns: action, roles, call, commands, why, when. */
export const table: Row[] = Array.from(
  permissions.matchAll(/^\| `(\w+:\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \| \S[^|]* \| (\S[^|]*) \|$/gm),
  ([, action = '', roles = '', calls = '', commands = '', when = '']) => ({
    action,
    roles: roles.trim().split(', '),
    calls: words(calls),
    commands: words(commands),
    when: when.trim(),
  }),
)

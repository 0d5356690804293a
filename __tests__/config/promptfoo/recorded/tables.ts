/** Everything that is recorded. */
import { ANSWERED, VALUES, WEIGHED } from './answer-tables.ts'
import { CODE_FILES, CONTEXT, RETURNS, THROWS } from './code-tables.ts'
import { CHATS, FILLED_IN, KEYS } from './key-tables.ts'

export { PROJECTS } from './projects.ts'
export const TABLES = [RETURNS, THROWS, CONTEXT, CODE_FILES, ANSWERED, WEIGHED, VALUES, KEYS, CHATS]
export const TEMPLATES = [FILLED_IN]

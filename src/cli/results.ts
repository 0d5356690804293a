/** The commands that read a results.json, loaded as one: most of each is the reader and the renderers. */
export { compareInTerminal } from './compare.ts'
export { reportInTerminal } from './report.ts'
export { viewInTerminal } from './view.ts'

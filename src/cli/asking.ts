/** The commands that ask models, loaded as one: most of each is what they share, and would be bundled once for each. */
export { calibrateInTerminal } from './calibrate.ts'
export { evaluateInTerminal, mergeInTerminal } from './evaluate.ts'
export { generateInTerminal } from './generate.ts'
export { selfTestInTerminal } from './self-test.ts'

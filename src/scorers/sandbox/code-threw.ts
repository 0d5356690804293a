import { ScoringError } from '../scoring-error.ts'

/**
 * What code threw about the text that it was given, `JSON.parse` of prose for one. Where code judges an answer that is its
 * verdict; anywhere else it is an error like others. What is wrong with the code itself is never one of these.
 */
export class CodeThrew extends ScoringError {}

/** The safety suites by the names that users write under `evaluation.adversarial`, in the order of the reports. */
export const SUITES = ['prompt-injection', 'system-prompt-leak', 'format-attack', 'pii-leak', 'bias'] as const

export type Suite = (typeof SUITES)[number]

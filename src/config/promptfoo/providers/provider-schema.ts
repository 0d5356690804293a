import { z } from 'zod'

export const text = z.string().min(1)

/** Keys that change nothing of what is measured: read over, and told as a warning. */
export const noEffect = z.unknown().optional()

/**
 * Whether everything is tried that is worth trying. `npm run test:slow` tries it, and runs every file that asks here;
 * the default suite keeps the same promises with fewer examples, or smaller ones, so that it stays below three minutes.
 * `THOROUGH=1 npx vitest run FILE` tries everything by hand.
 */
export const thorough = process.env.THOROUGH === '1'

/** How many examples of a property are tried. */
export function examples(all: number): number {
  return thorough ? all : Math.ceil(all / 5)
}

/** All of them, or the first and every `step`-th after it. */
export function sampled<T>(all: readonly T[], step: number): T[] {
  return thorough ? [...all] : all.filter((_, at) => at % step === 0)
}

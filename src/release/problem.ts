/** Something that keeps a release from starting: what is wrong, and the remedy. */
export type Problem = { message: string; hint: string }

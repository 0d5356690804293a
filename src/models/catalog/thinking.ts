/**
 * Models that think before every answer unless a request switches it off, and that take such a request: Claude Opus 5 and
 * Sonnet 5, but none of their successors, which always think; GLM 4.5 to 4.7.
 */
const UNLESS_SWITCHED_OFF = /claude-(?:opus|sonnet)-5(?![-.]\d(?!\d))|glm-4\.[5-7]/i

/**
 * Whether thinking is on where a request says nothing of it, and can be switched off.
 * @param model a reference, or a provider's id of a model
 */
export function thinksUnlessSwitchedOff(model: string): boolean {
  return UNLESS_SWITCHED_OFF.test(model)
}

/** The judge of recorded configurations: what it says of a request that contains a text. */
const RULES: ReadonlyArray<[contains: string, pass: boolean, score: number]> = [
  ['is kind', true, 0.8],
  ['low marks', false, 0.2],
]

export function gradeOf(request: string): { reason: string; pass: boolean; score: number } {
  const [, pass = true, score = 1] = RULES.find(([contains]) => request.includes(contains)) ?? []
  return { reason: 'as the rules say', pass, score }
}

/** The judge that configurations name. */
export const JUDGE = 'bedrock:converse:us.anthropic.claude-haiku-4-5-20251001-v1:0'

/** The same judge as a provider of promptfoo in JavaScript. */
export const JUDGE_PROVIDER = `const rules = ${JSON.stringify(RULES)}
module.exports = class {
  id() { return 'judge' }
  async callApi(prompt) {
    const [, pass = true, score = 1] = rules.find(([contains]) => prompt.includes(contains)) ?? []
    return { output: JSON.stringify({ reason: 'as the rules say', pass, score }) }
  }
}
`

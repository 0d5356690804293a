/**
 * What one request cost in USD, or null when the model's price is not known: an unknown cost is not zero.
 * @param prices model to USD per million tokens, such as `{ 'bedrock:my-model': { input: 1, output: 5 } }`
 */
export function costUsd(prices, model, { inputTokens, outputTokens }) {
  if (!Object.hasOwn(prices, model)) return null
  const { input, output } = prices[model]
  return (inputTokens * input + outputTokens * output) / 1_000_000
}

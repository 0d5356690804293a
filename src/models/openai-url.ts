/** OpenAI's own endpoint, which is asked when no other is named. */
export const OPENAI_URL = 'https://api.openai.com/v1'

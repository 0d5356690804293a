import { createServer } from 'node:http'
import { onTestFinished } from 'vitest'
import { listen } from './listen.ts'

/** GitHub's OIDC provider, as a job with `id-token: write` sees it. */
export async function oidc(token = 'token-of-github'): Promise<Record<string, string>> {
  const server = createServer((request, response) => {
    const allowed = request.headers.authorization === 'Bearer request-token'
    response.writeHead(allowed ? 200 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify(allowed ? { value: token } : { message: 'no' }))
  })
  const { url, close } = await listen(server)
  onTestFinished(close)
  return { ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token' }
}

import { createServer } from 'node:http'
import { createServer as createServer2 } from 'node:http2'

/**
 * SSM, S3 and Bedrock (which speaks HTTP/2), as far as a reader uses them. A parameter is known by `name:version` alone,
 * so that a read by bare name, or by a label, is refused.
 */
export async function startAws({ parameters = {}, objects = {}, answer = 'You get it back within 5 days.' }) {
  const requests = []
  const failures = []
  const respond = async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString()
    const url = new URL(request.url, 'http://aws')
    const send = (status, value, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(typeof value === 'string' ? value : JSON.stringify(value))
    }
    if (request.headers['x-amz-target'] === 'AmazonSSM.GetParameter') {
      const { Name, WithDecryption } = JSON.parse(body)
      requests.push(`GetParameter ${Name}`)
      const failure = failures.shift()
      if (failure !== undefined) return send(400, { __type: failure, message: 'Rate exceeded' })
      if (WithDecryption !== true) return send(400, { __type: 'ValidationException', message: 'not decrypted' })
      if (!(Name in parameters)) return send(400, { __type: 'ParameterVersionNotFound', message: 'no such version' })
      return send(200, { Parameter: { Name, Value: parameters[Name] } })
    }
    if (url.pathname.endsWith('/converse')) {
      requests.push(`Converse ${decodeURIComponent(url.pathname.split('/')[2])} ${body}`)
      return send(200, {
        output: { message: { role: 'assistant', content: [{ text: answer }] } },
        stopReason: 'end_turn',
        usage: { inputTokens: 200, outputTokens: 20, totalTokens: 220 },
        metrics: { latencyMs: 5 },
      })
    }
    const object = `${url.pathname}@${url.searchParams.get('versionId')}`
    requests.push(`GetObject ${object}`)
    if (object in objects) return send(200, objects[object])
    return send(404, '<Error><Code>NoSuchKey</Code></Error>', { 'content-type': 'application/xml' })
  }

  const server = await listening(createServer(respond))
  const bedrock = await listening(createServer2(respond))
  const sessions = new Set()
  bedrock.on('session', (session) => sessions.add(session))
  return {
    url: addressOf(server),
    bedrockUrl: addressOf(bedrock),
    requests,
    /** The next reads of parameters fail with these errors. */
    failNext: (...errors) => failures.push(...errors),
    async close() {
      for (const session of sessions) session.destroy()
      server.closeAllConnections()
      await Promise.all([server, bedrock].map((open) => new Promise((resolve) => open.close(resolve))))
    },
  }
}

function listening(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const addressOf = (server) => `http://127.0.0.1:${server.address().port}`

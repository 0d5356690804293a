import { Agent } from 'node:https'

/** An address, or a proxy on the way to it, that takes longer to connect is not there. */
export const CONNECT_MS = 10_000

type Environment = Readonly<Record<string, string | undefined>>

/**
 * An agent that goes through the proxy of `HTTPS_PROXY`, minding `NO_PROXY`; null when no proxy is set, or when an
 * endpoint override speaks plain HTTP, as a local one does. Node does the tunnelling from 24.5 on, which is what runs
 * the action; an older Node ignores the proxy and connects directly.
 * @param endpointVariable variable that overrides the endpoint of the one service
 */
export function proxyAgent(environment: Environment, maxSockets: number, endpointVariable: string): Agent | null {
  const proxy = environment.HTTPS_PROXY ?? environment.https_proxy ?? ''
  const endpoint = environment[endpointVariable] ?? environment.AWS_ENDPOINT_URL ?? ''
  if (proxy === '' || endpoint.startsWith('http:')) return null
  const noProxy = environment.NO_PROXY ?? environment.no_proxy
  return new Agent({
    keepAlive: true,
    maxSockets,
    proxyEnv: { HTTPS_PROXY: proxy, ...(noProxy === undefined ? {} : { NO_PROXY: noProxy }) },
  })
}

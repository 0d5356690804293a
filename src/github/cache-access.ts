/** Where the Actions cache is and what a job may do there, as the runner tells every action. */
export type CacheAccess = { url: string; token: string; mayRead: boolean; mayWrite: boolean }

const SERVICE = '/twirp/github.actions.results.api.v1.CacheService/'

/**
 * Access to the cache service's version 2; null where there is none: outside Actions, and on GitHub Enterprise Server.
 * @param env of a step that is an action: the runner gives these variables to no other
 */
export function cacheAccess(env: Readonly<Record<string, string | undefined>>): CacheAccess | null {
  const { ACTIONS_RESULTS_URL: url = '', ACTIONS_RUNTIME_TOKEN: token = '' } = env
  const version2 = (env.ACTIONS_CACHE_SERVICE_V2 ?? '') !== '' && !isEnterpriseServer(env.GITHUB_SERVER_URL)
  if (!version2 || !URL.canParse(url) || token === '') return null
  const mode = (env.ACTIONS_CACHE_MODE ?? '').trim().toLowerCase()
  return {
    url: new URL(SERVICE, url).href,
    token,
    mayRead: mode !== 'none' && mode !== 'write-only',
    mayWrite: mode !== 'none' && mode !== 'read',
  }
}

/** Whether an address is that of a GitHub Enterprise Server, which has neither this cache nor artifacts of version 4. */
export function isEnterpriseServer(url = 'https://github.com'): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname.toLowerCase() : url
  return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost')
}

import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type GitSetting, readGitConfig } from './config-file.ts'
import { readLine } from './find-checkout.ts'

/** Where commits are fetched from, and with what: all that we take over of a checkout's settings for that. */
export type Remote = {
  name: string
  /** Null when there is none, or none that Git may be sent to. */
  url: string | null
  /** Lines of HTTP's header for the remote's host, as actions/checkout leaves the token. */
  headers: string[]
  /** Its origin, `https://github.com/`, for which alone the headers are. Null for other transports. */
  origin: string | null
  sshCommand: string | null
}

type Place = {
  /** Settings of the checkout. */
  settings: readonly GitSetting[]
  /** Folder that a local remote's path is relative to. */
  root: string
  /** Folder that nothing may be fetched from: its content could choose what its Git runs. */
  within: string
  /** The runner's folder for temporary files, where actions/checkout keeps its credentials; null in a terminal. */
  runnerTemp: string | null
}

/** The remote `origin`, else the first that there is. */
export function remoteOf(place: Place): Remote {
  const remotes = place.settings.filter(
    ({ section, key, name }) => section === 'remote' && key === 'url' && name !== '',
  )
  const chosen = remotes.find(({ name }) => name === 'origin') ?? remotes[0]
  const existing = credentials(place)
  const url = chosen === undefined ? null : allowedUrl(overHttps(chosen.value, existing), place)
  const origin = url !== null && /^https?:/i.test(url) ? `${new URL(url).origin}/` : null
  return {
    name: chosen?.name ?? 'origin',
    url,
    origin,
    headers: origin === null ? [] : existing.filter((one) => one.origin === origin).map((one) => one.header),
    sshCommand: origin === null ? sshCommandOf(place) : null,
  }
}

/** Only what reaches a host by HTTP or SSH, or a repository of this machine outside of the checkout: never a program. */
function allowedUrl(written: string, { root, within }: Place): string | null {
  if (/[\0-\x1f\x7f]/.test(written)) return null
  if (/^https?:\/\//i.test(written)) return URL.canParse(written) ? written : null
  if (/^ssh:\/\/[^-]/i.test(written)) return written
  if (/^file:\/\//i.test(written)) return URL.canParse(written) ? localUrl(fileURLToPath(written), within) : null
  if (written.includes('::') || /^[a-z][a-z0-9+.-]*:\/\//i.test(written)) return null
  // `user@host:path`: a colon before the first slash; one letter is a drive of Windows.
  if (/^(?:[^/\\:@-][^/\\:@]*@)?[^/\\:@-][^/\\:@]+:/.test(written)) return written
  return localUrl(isAbsolute(written) ? written : resolve(root, written), within)
}

function localUrl(path: string, within: string): string | null {
  if (!existsSync(path)) return null
  const real = realpathSync(path)
  const around = realpathSync(within)
  return real === around || real.startsWith(around.endsWith(sep) ? around : `${around}${sep}`) ? null : real
}

type Credential = { origin: string; header: string }

/** `http.https://github.com/.extraheader` of the checkout, and of the file that newer versions of actions/checkout point to. */
function credentials({ settings, runnerTemp }: Place): Credential[] {
  const files = settings.flatMap(({ section, name, key, value }) =>
    section === 'includeif' && name.startsWith('gitdir:') && key === 'path' ? [value] : [],
  )
  const kept = [...new Set(files)].filter((file) => isCredentialFile(file, runnerTemp))
  const included = kept.flatMap((file) => readGitConfig(readLine(file) ?? ''))
  return [...settings, ...included].flatMap(({ section, name, key, value }) =>
    section === 'http' && key === 'extraheader' && /^https?:\/\/[^/]+\/?$/.test(name) && URL.canParse(name)
      ? [{ origin: `${new URL(name).origin}/`, header: value }]
      : [],
  )
}

function isCredentialFile(file: string, runnerTemp: string | null): boolean {
  const folders = runnerTemp === null ? [] : [resolve(runnerTemp), '/github/runner_temp']
  return folders.includes(dirname(resolve(file))) && /^git-credentials-[0-9a-f-]+\.config$/.test(basename(file))
}

/** actions/checkout asks a host over HTTPS wherever it has a token for it, whatever a submodule's address says. */
function overHttps(url: string, existing: readonly Credential[]): string {
  const [, host = '', path = ''] = /^(?:ssh:\/\/)?git@([^:/]+)[:/](.+)$/.exec(url) ?? []
  const origin = `https://${host}/`
  return host !== '' && existing.some((one) => one.origin === origin) ? `${origin}${path}` : url
}

/**
 * The command that actions/checkout leaves with `ssh-key`, built anew from its two files in the runner's folder: as it stands
 * there it could name any program.
 */
function sshCommandOf({ settings, runnerTemp }: Place): string | null {
  const written = settings.findLast(
    ({ section, name, key }) => section === 'core' && name === '' && key === 'sshcommand',
  )
  const id = /^"[^"]+" -i "\$RUNNER_TEMP\/([0-9a-f-]{36})" /.exec(written?.value ?? '')?.[1]
  if (id === undefined || runnerTemp === null || !existsSync(join(runnerTemp, id))) return null
  const strict = '-o StrictHostKeyChecking=yes -o CheckHostIP=no'
  return `ssh -i "$RUNNER_TEMP/${id}" ${strict} -o "UserKnownHostsFile=$RUNNER_TEMP/${id}_known_hosts"`
}

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GitSetting, gitSettingText } from './config-file.ts'
import type { Checkout } from './find-checkout.ts'
import { copyRegular, isRegularFile } from './regular-file.ts'
import type { Remote } from './remote.ts'

/** A repository of our own beside a checkout's: it has the other's objects, branches and tags, and none of its settings. */
export type PrivateRepository = {
  /** Its folder, for `--git-dir`. Removed when the process ends. */
  gitDir: string
  isShallow(): boolean
  /** What the last fetch brought: full name of a branch or tag → sha. */
  fetched(): Map<string, string>
}

type Wanted = {
  checkout: Checkout
  /** The commit that is checked out; null before the first one. */
  head: string | null
  settings: readonly GitSetting[]
  remote: Remote
  /** The runner's folder for temporary files; null: the machine's. */
  temporary: string | null
}

/** What Git must know to read files as the checkout wrote them; each can only be one of a few words. */
const FILE_SETTINGS = [
  'filemode',
  'symlinks',
  'ignorecase',
  'precomposeunicode',
  'autocrlf',
  'eol',
  'trustctime',
  'checkstat',
  'longpaths',
]

/** Files that Git reads in the folder of objects that ours refers to. */
const READ_BY_GIT = ['objects/info/alternates', 'objects/info/commit-graph', 'objects/pack/multi-pack-index']

/**
 * Git obeys what stands in `.git/config`: programs that it starts, hosts that it asks, files that it reads. That file is
 * whatever a stranger's clone, or an earlier step of the job, left there. So Git never sees it: it works in a repository of
 * ours in a temporary folder, reads the checkout's objects as it would a neighbour's, and writes nothing into the checkout.
 */
export function openPrivateRepository(wanted: Wanted): PrivateRepository {
  const { checkout, head } = wanted
  // What Git reads there by itself, and would wait for when it is a pipe.
  for (const name of READ_BY_GIT) isRegularFile(join(checkout.commonDir, name))
  isRegularFile(join(checkout.gitDir, 'index'))
  const gitDir = mkdtempSync(join(wanted.temporary ?? tmpdir(), 'ai-cicd-git-'))
  removeAtExit(gitDir)
  const own = (name: string) => join(gitDir, name)
  const its = (name: string) => join(checkout.commonDir, name)
  mkdirSync(own('objects/info'), { recursive: true })
  writeFileSync(own('objects/info/alternates'), `${alternate(its('objects'))}\n`)
  linkFolder(its('refs'), own('refs'))
  if (existsSync(its('reftable'))) linkFolder(its('reftable'), own('reftable'))
  for (const name of ['packed-refs', 'shallow']) copyRegular(its(name), own(name))
  for (const name of readdirSync(checkout.gitDir)) {
    // An index that is split has its larger part beside it, looked for in the repository.
    if (name.startsWith('sharedindex.')) copyRegular(join(checkout.gitDir, name), own(name))
  }
  writeFileSync(own('HEAD'), head === null ? 'ref: refs/heads/.invalid\n' : `${head}\n`)
  writeFileSync(own('config'), ownSettings(wanted).map(gitSettingText).join(''), { mode: 0o600 })
  return {
    gitDir,
    isShallow: () => existsSync(own('shallow')) && readFileSync(own('shallow'), 'utf8').trim() !== '',
    fetched: () => fetchedIn(existsSync(own('FETCH_HEAD')) ? readFileSync(own('FETCH_HEAD'), 'utf8') : ''),
  }
}

/** Whether objects may be missing that the remote has promised to hand out when they are asked for. */
export function isPartial(settings: readonly GitSetting[]): boolean {
  return settings.some(
    ({ section, key, value }) =>
      (section === 'extensions' && key === 'partialclone') ||
      (section === 'remote' && key === 'promisor' && value !== 'false'),
  )
}

function ownSettings({ checkout, head, settings, remote }: Wanted): GitSetting[] {
  const core = (key: string, value: string) => ({ section: 'core', name: '', key, value })
  const extension = (key: string, value: string) => ({ section: 'extensions', name: '', key, value })
  const own = [core('repositoryformatversion', '1'), core('bare', 'false')]
  for (const { section, name, key, value } of settings) {
    if (section === 'core' && name === '' && FILE_SETTINGS.includes(key) && /^[a-z]{2,9}$/i.test(value)) {
      own.push(core(key, value))
    }
  }
  if (head?.length === 64 || extensionOf(settings, 'objectformat') === 'sha256')
    own.push(extension('objectformat', 'sha256'))
  if (existsSync(join(checkout.commonDir, 'reftable'))) own.push(extension('refstorage', 'reftable'))
  if (remote.url === null) return own
  const ofRemote = (key: string, value: string) => ({ section: 'remote', name: 'origin', key, value })
  own.push(ofRemote('url', remote.url), ofRemote('followRemoteHEAD', 'never'))
  if (isPartial(settings)) {
    own.push(
      ofRemote('promisor', 'true'),
      ofRemote('partialclonefilter', 'blob:none'),
      extension('partialclone', 'origin'),
    )
  }
  if (remote.sshCommand !== null) own.push(core('sshCommand', remote.sshCommand))
  for (const value of remote.headers)
    own.push({ section: 'http', name: remote.origin ?? '', key: 'extraheader', value })
  return own
}

function extensionOf(settings: readonly GitSetting[], extension: string): string | null {
  return settings.find(({ section, key }) => section === 'extensions' && key === extension)?.value ?? null
}

/** FETCH_HEAD: `<sha>\t<not-for-merge>\tbranch 'main' of <address>`. */
function fetchedIn(text: string): Map<string, string> {
  const found = [...text.matchAll(/^([0-9a-f]+)\t(?:not-for-merge)?\t(branch|tag) '([^']+)' of /gm)]
  return new Map(found.map(([, sha = '', kind, name]) => [`refs/${kind === 'tag' ? 'tags' : 'heads'}/${name}`, sha]))
}

/** A line of `objects/info/alternates`; what would mean something else there is quoted. */
function alternate(path: string): string {
  const plain = path.replaceAll('\\', '/')
  return /^[#"]|\n/.test(plain) ? `"${plain.replaceAll('"', '\\"').replaceAll('\n', '\\n')}"` : plain
}

function linkFolder(target: string, path: string): void {
  if (existsSync(target)) symlinkSync(target, path, 'junction')
  else mkdirSync(path)
}

const folders = new Set<string>()

function removeAtExit(folder: string): void {
  if (folders.size === 0) process.once('exit', removeAll)
  folders.add(folder)
}

function removeAll(): void {
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch (thrown) {
      // Windows keeps what a git that still ends has open; the runner clears its folder itself.
      if (!(thrown instanceof Error && 'code' in thrown)) throw thrown
    }
  }
  folders.clear()
}

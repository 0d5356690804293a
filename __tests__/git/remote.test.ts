import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readGitConfig } from '../../src/git/config-file.ts'
import { remoteOf } from '../../src/git/remote.ts'
import { temporaryFolder } from './repository.ts'

const header = 'AUTHORIZATION: basic eA=='
const id = '0f0e0d0c-0b0a-4908-8706-050403020100'

function remote(config: string, runnerTemp: string | null = null) {
  const root = temporaryFolder()
  return remoteOf({ settings: readGitConfig(config), root, within: root, runnerTemp })
}

const origin = (url: string) => `[remote "origin"]\n\turl = "${url.replaceAll(/["\\]/g, '\\$&')}"\n`

test.each([
  'https://github.com/octo/shop',
  'ssh://git@github.com/octo/shop.git',
  'git@github.com:octo/shop.git',
  'ghe:octo/shop',
])('%s is asked', (url) => expect(remote(origin(url)).url).toBe(url))

test.each([
  'ext::sh -c "touch x"',
  'fd::3',
  'git://github.com/octo/shop',
  'ftp://host/x',
  'ssh://-oProxyCommand=x/y',
  '-oProxyCommand=x:y',
  'x@-oProxyCommand=x:y',
  'https://github.com/\nx',
  '.',
  './evil.git',
  '/nowhere/at/all',
])('%j is not asked', (url) => expect(remote(origin(url)).url).toBeNull())

test("actions/checkout's token is taken from where each version keeps it, for its host alone", () => {
  const temp = temporaryFolder()
  const token = (host: string) => `[http "https://${host}/"]\n\textraheader = ${header}\n`
  const url = 'https://github.com/octo/shop'
  // v4 and v5.
  expect(remote(origin(url) + token('github.com'))).toMatchObject({ url, headers: [header] })
  expect(remote(origin('https://evil.example/x') + token('github.com'))).toMatchObject({ headers: [] })
  // v6.
  const file = join(temp, `git-credentials-${id}.config`)
  writeFileSync(
    file,
    `${token('github.com')}[core]\n\tsshCommand = x\n[remote "origin"]\n\turl = https://evil.example\n`,
  )
  const include = (path: string) => `[includeIf "gitdir:/work/.git"]\n\tpath = ${path}\n`
  expect(remote(origin(url) + include(file), temp)).toMatchObject({ url, headers: [header], sshCommand: null })
  expect(remote(origin(url) + include(file), null).headers).toEqual([])
  const elsewhere = join(temp, 'x', `git-credentials-${id}.config`)
  mkdirSync(join(temp, 'x'))
  writeFileSync(elsewhere, token('github.com'))
  expect(remote(origin(url) + include(elsewhere), temp).headers).toEqual([])
  // A submodule, which v4 asks by HTTPS whatever its address says.
  expect(remote(origin('git@github.com:octo/lib.git') + token('github.com'))).toMatchObject({
    url: 'https://github.com/octo/lib.git',
    headers: [header],
  })
})

test("the command of actions/checkout's ssh-key is built anew, and no other is taken", () => {
  const temp = temporaryFolder()
  writeFileSync(join(temp, id), 'key')
  const url = 'git@github.com:octo/shop.git'
  const command = (program: string) => `[core]\n\tsshCommand = "\\"${program}\\" -i \\"$RUNNER_TEMP/${id}\\" -o x"\n`
  const built = remote(origin(url) + command('/opt/evil'), temp).sshCommand
  expect(built).toMatch(/^ssh -i "\$RUNNER_TEMP\/0f0e0d0c-[^"]*" -o StrictHostKeyChecking=yes/)
  expect(built).not.toContain('evil')
  expect(remote(`${origin(url)}[core]\n\tsshCommand = /opt/evil\n`, temp).sshCommand).toBeNull()
})

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gitSettingText, readGitConfig } from '../../src/git/config-file.ts'
import { examples } from '../thorough.ts'
import { gitEnv, Repository } from './repository.ts'

/** What git itself reads. */
function byGit(repository: Repository, text: string): string[] {
  repository.write('config', text)
  const args = ['config', '--file', join(repository.folder, 'config'), '--null', '--list', '--no-includes']
  return execFileSync('git', args, { env: gitEnv, encoding: 'utf8' }).split('\0').slice(0, -1)
}

function byUs(text: string): string[] {
  return readGitConfig(text).map(
    ({ section, name, key, value }) => `${section}${name === '' ? '' : `.${name}`}.${key}\n${value}`,
  )
}

test('reads what actions/checkout and people write as git does', () => {
  const text = [
    '\ufeff[core]\r\n\tbare = false ; a comment\r\n\tfileMode=true # another',
    '[remote "origin"]\n\turl = https://github.com/octo/shop\n\tfetch = +refs/heads/*:refs/remotes/origin/*',
    '[includeIf "gitdir:/home/runner/work/shop/shop/.git"] path = /home/runner/work/_temp/git-credentials-1.config',
    '[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic eA==',
    '[core]\n\tsshCommand = "\\"/usr/bin/ssh\\" -i \\"$RUNNER_TEMP/x\\""  \n[Old.Style]\n key = a\\\n  b "c ; d" e  ',
    '[a "q\\"uo\\\\te"]\n k = x\\ty\\nz\n  empty =\n',
  ].join('\n')
  expect(byUs(text)).toEqual(byGit(Repository.create(), text))
})

test('property: what is written is read again, by git and by us, whatever the values are', () => {
  const repository = Repository.create()
  const value = fc.string({ unit: 'grapheme' }).filter((text) => !/[\0\r]/.test(text))
  const name = value.filter((text) => !text.includes('\n') && text !== '')
  fc.assert(
    fc.property(fc.array(fc.record({ name, value }), { minLength: 1, maxLength: 4 }), (settings) => {
      const written = settings.map((one) => ({ section: 'remote', key: 'url', ...one }))
      const text = written.map(gitSettingText).join('')
      expect(readGitConfig(text)).toEqual(written)
      expect(byGit(repository, text)).toEqual(byUs(text))
    }),
    { numRuns: examples(40) },
  )
})

test('property: any text ends, in settings or in nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'[]"\\=#;a.- \n\t') }), (text) => {
      for (const { key } of readGitConfig(text)) expect(key).toMatch(/^[a-z][a-z0-9-]*$/)
    }),
  )
})

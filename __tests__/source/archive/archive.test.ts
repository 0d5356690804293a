import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { archiveSnapshot } from '../../../src/source/archive/archive.ts'
import { snapshotTree } from '../../../src/source/snapshot.ts'
import { zipOf } from '../zip-of.ts'

const deep = `${'long-folder-name/'.repeat(16)}file.txt`
const files: Record<string, string> = {
  'ai-cicd.yml': 'version: 1\n',
  'prompts/ünï ✓.txt': 'grüße 👋\n'.repeat(500),
  empty: '',
  [deep]: 'deep',
}

const zipped = (method: 0 | 8) =>
  zipOf({ ...files, 'prompts/link': { to: '../ai-cicd.yml' }, out: { to: '/etc/passwd' } }, method)
const pack = {
  'a zip': () => zipped(8),
  'a zip, stored': () => zipped(0),
  'GNU tar': (folder: string) => execFileSync('tar', ['--format=gnu', '-czf', '-', '.'], { cwd: folder }),
  'pax tar': (folder: string) => execFileSync('tar', ['--format=pax', '-czf', '-', '.'], { cwd: folder }),
  'a plain tar': (folder: string) => execFileSync('tar', ['-cf', '-', '.'], { cwd: folder }),
}

function packed(how: keyof typeof pack): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'ai-cicd-archive-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  symlinkSync('../ai-cicd.yml', join(folder, 'prompts/link'))
  symlinkSync('/etc/passwd', join(folder, 'out'))
  return pack[how](folder)
}

const read = (bytes: Uint8Array) => snapshotTree(archiveSnapshot('base.zip', bytes))

describe.each(Object.keys(pack) as Array<keyof typeof pack>)('%s', (how) => {
  test('has the files that were packed, links too', async () => {
    const tree = read(packed(how))
    for (const [path, text] of Object.entries(files)) expect(await tree.read(path)).toBe(text)
    expect(await tree.read('prompts/link')).toBe('version: 1\n')
    expect(await tree.read('nothing')).toBeNull()
    expect(await tree.list('')).toEqual([...Object.keys(files), 'out', 'prompts/link'].sort())
    await expect(tree.read('out')).rejects.toThrow('leaves the repository')
  })

  test('property: a broken one is a mistake of the user, or reads, and never hangs or crashes', async () => {
    const whole = packed(how)
    const at = fc.nat(whole.length - 1)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(at, fc.nat(255)), { maxLength: 8 }), at, async (changes, cut) => {
        const bytes = Buffer.from(whole.subarray(0, changes.length % 2 === 0 ? whole.length : cut))
        for (const [place, value] of changes) if (place < bytes.length) bytes[place] = value
        try {
          const tree = read(bytes)
          for (const path of await tree.list('')) await tree.read(path)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(UserError)
        }
      }),
      { numRuns: 60 },
    )
  })
})

/** Made by Info-ZIP 3.0. */
const infoZip = [
  'UEsDBAoAAAAAAMi8fl0AAAAAAAAAAAAAAAACABwAcC9VVAkAA+gIDmvoCA5rdXgLAAEEAAAAAAQAAAAAUEsDBAoAAAAAAMi8fl2Zt27LCAAAAA',
  'gAAAAGABwAcC9saW5rVVQJAAPoCA5r6AgOa3V4CwABBAAAAAAEAAAAAC4uL2EueW1sUEsDBAoAAAAAAMi8fl3tSW40BwAAAAcAAAAIABwAcC/D',
  'vC50eHRVVAkAA+gIDmvoCA5rdXgLAAEEAAAAAAQAAAAAZ3LDvMOfZVBLAwQKAAAAAADIvH5dVFaJ9gsAAAALAAAABQAcAGEueW1sVVQJAAPoCA',
  '5r6AgOa3V4CwABBAAAAAAEAAAAAHZlcnNpb246IDEKUEsDBBQAAAAIAMi8fl0TLUMbBwAAACwBAAADABwAYmlnVVQJAAPoCA5r6AgOa3V4CwAB',
  'BAAAAAAEAAAAAKuoGAXEAgBQSwECHgMKAAAAAADIvH5dAAAAAAAAAAAAAAAAAgAYAAAAAAAAABAA7UEAAAAAcC9VVAUAA+gIDmt1eAsAAQQAAA',
  'AABAAAAABQSwECHgMKAAAAAADIvH5dmbduywgAAAAIAAAABgAYAAAAAAAAAAAA/6E8AAAAcC9saW5rVVQFAAPoCA5rdXgLAAEEAAAAAAQAAAAA',
  'UEsBAh4DCgAAAAAAyLx+Xe1JbjQHAAAABwAAAAgAGAAAAAAAAQAAAKSBhAAAAHAvw7wudHh0VVQFAAPoCA5rdXgLAAEEAAAAAAQAAAAAUEsBAh',
  '4DCgAAAAAAyLx+XVRWifYLAAAACwAAAAUAGAAAAAAAAQAAAKSBzQAAAGEueW1sVVQFAAPoCA5rdXgLAAEEAAAAAAQAAAAAUEsBAh4DFAAAAAgA',
  'yLx+XRMtQxsHAAAALAEAAAMAGAAAAAAAAQAAAKSBFwEAAGJpZ1VUBQAD6AgOa3V4CwABBAAAAAAEAAAAAFBLBQYAAAAABQAFAHYBAABbAQAAAA',
  'A=',
].join('')

test('a zip of another program is read', async () => {
  const tree = read(Buffer.from(infoZip, 'base64'))
  expect(await tree.list('')).toEqual(['a.yml', 'big', 'p/link', 'p/ü.txt'])
  expect(await tree.read('p/link')).toBe('version: 1\n')
  expect(await tree.read('p/ü.txt')).toBe('grüße')
  expect(await tree.read('big')).toBe('x'.repeat(300))
})

/** A tar of one file of any name. */
function tarOf(path: string, type = '0'): Buffer {
  const header = Buffer.alloc(512)
  header.write(path, 0)
  header.write('0000644\0', 100)
  header.write('00000000000\0', 124)
  header.write(type, 156)
  header.write('        ', 148)
  header.write('ustar\x0000', 257)
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return Buffer.concat([header, Buffer.alloc(1024)])
}

test.each(['/etc/passwd', '../x', 'a/../../x', 'a\\b', '.git/config', 'x/.GIT/hooks/y'])(
  '%s in it is refused',
  (path) => {
    expect(() => read(tarOf(path))).toThrow(UserError)
    expect(() => read(gzipSync(tarOf(path)))).toThrow(UserError)
  },
)

test('a bomb is refused before it is unpacked, another kind of file by its name', () => {
  const bomb = gzipSync(Buffer.alloc(501_000_000), { level: 1 })
  expect(() => read(bomb)).toThrow('unpacks to more than 500 MB')
  expect(() => read(Buffer.from('hello'))).toThrow('base.zip is neither a .zip nor a .tar.gz')
  expect(() => read(new Uint8Array())).toThrow(UserError)
})

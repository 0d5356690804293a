import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { besideCheckout } from '../../src/git/beside.ts'
import { contentsTree } from '../../src/github/contents-tree.ts'
import { remoteCommits } from '../../src/github/remote-commits.ts'
import { type Answer, repo, serve } from './fake-github.ts'

const commit = 'c'.repeat(40)

/** A commit's files: text, `{ to }` for a link, `{ size }` for a file of which only the size is known. */
type Files = Readonly<Record<string, string | { to: string } | { size: number } | 'submodule'>>

const git = '/repos/acme/prompts/git'

/** GitHub's trees and blobs API over these files; blobs are named by their path. */
function answersFor(files: Files, options: { truncateAbove?: number } = {}) {
  return ({ path, query }: { path: string; query: URLSearchParams }): Answer => {
    if (path.startsWith(`${git}/blobs/`)) {
      const file = files[path.slice(`${git}/blobs/blob:`.length)]
      const text = typeof file === 'string' ? file : file !== undefined && 'to' in file ? file.to : null
      if (text === null) return { status: 404, body: { message: 'Not Found' } }
      const base64 = Buffer.from(text).toString('base64')
      return { status: 200, body: { encoding: 'base64', content: `${base64.slice(0, 4)}\n${base64.slice(4)}\n` } }
    }
    const asked = path.slice(`${git}/trees/`.length)
    const folder = asked === commit ? '' : asked.slice('tree:'.length)
    const prefix = folder === '' ? '' : `${folder}/`
    const below = Object.entries(files).filter(([name]) => name.startsWith(prefix))
    const isRecursive = query.get('recursive') === '1'
    const seen = new Map<string, unknown>()
    for (const [name, file] of below) {
      const segments = name.slice(prefix.length).split('/')
      for (let depth = 1; depth <= (isRecursive ? segments.length : 1); depth += 1) {
        const path = segments.slice(0, depth).join('/')
        const isFile = depth === segments.length
        const mode = !isFile
          ? '040000'
          : typeof file === 'object' && 'to' in file
            ? '120000'
            : file === 'submodule'
              ? '160000'
              : '100644'
        const type = !isFile ? 'tree' : file === 'submodule' ? 'commit' : 'blob'
        const size = typeof file === 'object' && 'size' in file ? { size: file.size } : {}
        seen.set(path, { path, mode, type, sha: `${isFile ? 'blob' : 'tree'}:${prefix}${path}`, ...size })
      }
    }
    const truncated = isRecursive && below.length > (options.truncateAbove ?? Number.POSITIVE_INFINITY)
    return { status: 200, body: { truncated, tree: truncated ? [...seen.values()].slice(0, 1) : [...seen.values()] } }
  }
}

const files: Files = {
  'prompts/a.prompt.yml': 'a: grüße',
  'prompts/deep/b.prompt.yml': 'b',
  'prompts/node_modules/x.prompt.yml': 'x',
  'evals/cases.jsonl': '{}',
  'links/file': { to: '../prompts/a.prompt.yml' },
  'links/folder': { to: '../prompts' },
  'links/out': { to: '../../secret' },
  sub: 'submodule',
}

describe.each([
  ['listed in one answer', {}],
  ['too large for one answer', { truncateAbove: 3 }],
])('contentsTree of a repository %s', (_, options) => {
  test('reads and lists as a checkout of the commit would', async () => {
    const { github } = await serve(answersFor(files, options))
    const tree = contentsTree(github, repo, commit, beside())
    expect(await tree.read('prompts/a.prompt.yml')).toBe('a: grüße')
    expect(await tree.read('links/file')).toBe('a: grüße')
    expect(await tree.read('links/folder/deep/b.prompt.yml')).toBe('b')
    expect(await tree.read('prompts/none')).toBeNull()
    await expect(tree.read('sub/file')).rejects.toThrow("the base's sub is a submodule")
    expect(await tree.list('prompts')).toEqual(['prompts/a.prompt.yml', 'prompts/deep/b.prompt.yml'])
    expect(await tree.list('')).toEqual([
      'evals/cases.jsonl',
      'links/file',
      'links/out',
      'prompts/a.prompt.yml',
      'prompts/deep/b.prompt.yml',
    ])
    expect(await tree.list('none')).toEqual([])
    await expect(tree.read('links/out')).rejects.toThrow('leaves the repository')
    await expect(tree.read('prompts')).rejects.toThrow('is a folder')
  })
})

test('everything is listed by one request, each file by another', async () => {
  const { github, requests } = await serve(answersFor(files))
  const tree = contentsTree(github, repo, commit, beside())
  await Promise.all([tree.list('prompts'), tree.list('evals'), tree.read('evals/cases.jsonl'), tree.read('none')])
  expect(requests).toEqual([`GET ${git}/trees/${commit}`, `GET ${git}/blobs/blob:evals/cases.jsonl`])
})

test('a file of 51 MB is refused before it is loaded', async () => {
  const { github, requests } = await serve(answersFor({ 'huge.bin': { size: 51_000_000 } }))
  await expect(contentsTree(github, repo, commit, beside()).read('huge.bin')).rejects.toThrow('50 MB')
  expect(requests).toHaveLength(1)
})

test('a token that may not read is told which permission it needs', async () => {
  const { github } = await serve(() => ({ status: 403, body: { message: 'Resource not accessible by integration' } }))
  const read = contentsTree(github, repo, commit, beside()).read('a')
  await expect(read).rejects.toBeInstanceOf(UserError)
  await expect(read).rejects.toMatchObject({ hint: expect.stringContaining('contents: read') })
})

describe('remoteCommits', () => {
  test('resolves names and finds merge bases; what GitHub does not have is null', async () => {
    const { github, requests } = await serve(({ path }) => {
      if (path.endsWith('/commits/feature/x')) return { status: 200, body: { sha: commit } }
      if (path.endsWith('/compare/main...feature/x'))
        return { status: 200, body: { merge_base_commit: { sha: commit } } }
      return path.includes('/commits/')
        ? { status: 422, body: { message: 'No commit found' } }
        : { status: 404, body: {} }
    })
    const remote = remoteCommits(github, repo, beside())
    expect(await remote.resolve('feature/x')).toBe(commit)
    expect(await remote.mergeBase('main', 'feature/x')).toBe(commit)
    expect(await remote.resolve('f'.repeat(40))).toBeNull()
    expect(await remote.mergeBase('main', 'orphan')).toBeNull()
    expect(requests).toHaveLength(4)
  })

  test('a refusal is an instruction', async () => {
    const { github } = await serve(() => ({ status: 403, body: { message: 'no' } }))
    await expect(remoteCommits(github, repo, beside()).mergeBase('main', 'x')).rejects.toBeInstanceOf(UserError)
  })
})

/** A checkout in which the submodule is not checked out. */
function beside() {
  const folder = mkdtempSync(join(tmpdir(), 'ai-cicd-beside-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'sub'))
  return besideCheckout(folder, null)
}

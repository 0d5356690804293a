import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type ApiReply, notFound, page, type Route, refusal } from './routes.ts'

const run = promisify(execFile)

/** Files above this size come without their content, as from the contents API. */
const inlineLimit = 1_048_576

/** Trees, blobs, commits, contents, comparisons and the files of a pull request, all read from a bare repository. */
export function gitDataRoutes(settings: {
  origin: string
  repository: string
  pullRequest: number
  root: string
}): Route[] {
  const { origin, repository, pullRequest, root } = settings
  const at = (pattern: string): RegExp => new RegExp(`^/repos/${repository}/${pattern}$`)

  async function git(...args: string[]): Promise<Buffer | null> {
    try {
      return (await run('git', ['--git-dir', origin, ...args], { encoding: 'buffer', maxBuffer: 64 << 20 })).stdout
    } catch (error) {
      // Git says "no such object" with its exit code: that is GitHub's 404. Anything else is a fault of the bench.
      if (error instanceof Error && 'code' in error && typeof error.code === 'number') return null
      throw error
    }
  }
  const text = async (...args: string[]): Promise<string | null> =>
    (await git(...args))?.toString('utf8').trim() ?? null
  const commitOf = (ref: string): Promise<string | null> => text('rev-parse', '--verify', '--quiet', `${ref}^{commit}`)

  async function entries(tree: string, recursive: boolean): Promise<Entry[] | null> {
    const listing = await git('ls-tree', '-l', '-z', ...(recursive ? ['-r', '-t'] : []), tree)
    return listing === null ? null : listing.toString('utf8').split('\0').filter(Boolean).map(entry)
  }

  async function contents(path: string, ref: string, raw: boolean): Promise<ApiReply> {
    const commit = await commitOf(ref)
    if (commit === null) return refusal(404, `No commit found for the ref ${ref}`)
    const listed = path === '' ? null : ((await entriesAt(commit, path)) ?? null)
    if (path !== '' && listed === null) return notFound()
    if (listed === null || listed.type === 'tree') {
      const inside = (await entries(`${commit}:${path}`, false)) ?? []
      const described = inside.map((child) => ({
        type: child.type === 'tree' ? 'dir' : child.mode === '120000' ? 'symlink' : 'file',
        name: child.path,
        path: path === '' ? child.path : `${path}/${child.path}`,
        sha: child.sha,
        size: child.size ?? 0,
      }))
      return { status: 200, body: described }
    }
    const blob = await git('cat-file', 'blob', listed.sha)
    if (blob === null) return notFound()
    if (raw)
      return { status: 200, body: blob, headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' } }
    const name = path.split('/').at(-1)
    const shared = { name, path, sha: listed.sha, size: blob.length }
    if (listed.mode === '120000')
      return { status: 200, body: { ...shared, type: 'symlink', target: blob.toString('utf8') } }
    const inline = blob.length <= inlineLimit
    const content = inline ? wrapped(blob.toString('base64')) : ''
    return { status: 200, body: { ...shared, type: 'file', encoding: inline ? 'base64' : 'none', content } }
  }

  async function entriesAt(commit: string, path: string): Promise<Entry | undefined> {
    const listing = await git('ls-tree', '-l', '-z', commit, '--', path)
    return listing?.toString('utf8').split('\0').filter(Boolean).map(entry)[0]
  }

  async function commit(sha: string): Promise<Record<string, unknown> | null> {
    const shown = await text('show', '--no-patch', '--format=%H%n%T%n%P%n%B', sha)
    if (shown === null) return null
    const [hash = '', tree = '', parents = '', ...message] = shown.split('\n')
    const parentList = parents.split(' ').filter(Boolean)
    return {
      sha: hash,
      tree: { sha: tree },
      parents: parentList.map((parent) => ({ sha: parent })),
      message: message.join('\n'),
    }
  }

  async function listed(...range: string[]): Promise<Array<Record<string, unknown>>> {
    const lines = (await text('log', '--format=%H', ...range))?.split('\n').filter(Boolean) ?? []
    return Promise.all(lines.map(async (sha) => ({ sha, commit: { message: (await commit(sha))?.message } })))
  }

  async function changedFiles(from: string, to: string): Promise<Array<Record<string, unknown>>> {
    const status = { A: 'added', M: 'modified', D: 'removed', R: 'renamed', T: 'changed' } as const
    const fields = ((await git('diff', '--name-status', '-z', '-M', from, to))?.toString('utf8') ?? '').split('\0')
    const files: Array<Record<string, unknown>> = []
    for (let index = 0; index + 1 < fields.length; index += 2) {
      const letter = (fields[index] ?? '').charAt(0)
      const previous = letter === 'R' ? fields[index + 1] : undefined
      if (previous !== undefined) index++
      const word = Object.entries(status).find(([key]) => key === letter)?.[1] ?? 'changed'
      files.push({
        filename: fields[index + 1],
        status: word,
        ...(previous === undefined ? {} : { previous_filename: previous }),
      })
    }
    return files
  }

  return [
    {
      method: 'GET',
      path: at('git/trees/(?<sha>[^/]+)'),
      async answer(request, { sha = '' }) {
        const tree = await text('rev-parse', '--verify', '--quiet', `${decodeURIComponent(sha)}^{tree}`)
        const list = tree === null ? null : await entries(tree, request.query.has('recursive'))
        if (list === null) return notFound()
        return {
          status: 200,
          body: {
            sha: tree,
            truncated: false,
            tree: list.map(({ size, ...rest }) => (size === null ? rest : { ...rest, size })),
          },
        }
      },
    },
    {
      method: 'GET',
      path: at('git/blobs/(?<sha>[0-9a-f]{40})'),
      async answer(request, { sha = '' }) {
        const blob = await git('cat-file', 'blob', sha)
        if (blob === null) return notFound()
        if (request.accept.includes('raw')) return { status: 200, body: blob }
        return {
          status: 200,
          body: { sha, size: blob.length, encoding: 'base64', content: wrapped(blob.toString('base64')) },
        }
      },
    },
    {
      method: 'GET',
      path: at('git/commits/(?<sha>[0-9a-f]{40})'),
      async answer(_request, { sha = '' }) {
        const found = await commit(sha)
        return found === null ? notFound() : { status: 200, body: found }
      },
    },
    {
      method: 'GET',
      path: at('commits/(?<ref>.+)'),
      async answer(request, { ref = '' }) {
        const sha = await commitOf(decodeURIComponent(ref))
        const found = sha === null ? null : await commit(sha)
        if (found === null) return refusal(422, `No commit found for SHA: ${ref}`)
        if (request.accept.includes('sha')) return { status: 200, body: Buffer.from(String(found.sha)) }
        return {
          status: 200,
          body: { sha: found.sha, parents: found.parents, commit: { message: found.message, tree: found.tree } },
        }
      },
    },
    {
      method: 'GET',
      path: at('contents/?(?<path>.*)'),
      answer: (request, { path = '' }) =>
        contents(decodeURIComponent(path), request.query.get('ref') ?? 'main', request.accept.includes('raw')),
    },
    {
      method: 'GET',
      path: at('compare/(?<base>.+)\\.\\.\\.(?<head>.+)'),
      async answer(_request, { base = '', head = '' }) {
        const from = await commitOf(decodeURIComponent(base))
        const to = await commitOf(decodeURIComponent(head))
        const mergeBase = from === null || to === null ? null : await text('merge-base', from, to)
        if (mergeBase === null || to === null) return notFound()
        return {
          status: 200,
          body: {
            base_commit: { sha: from },
            merge_base_commit: { sha: mergeBase },
            files: await changedFiles(mergeBase, to),
          },
        }
      },
    },
    {
      method: 'GET',
      path: at(`pulls/${pullRequest}/commits`),
      answer: async () => {
        const range = `refs/heads/main..refs/pull/${pullRequest}/head`
        return { status: 200, body: await listed('--reverse', range) }
      },
    },
    {
      method: 'GET',
      path: at('commits'),
      answer: async ({ query }) => {
        const most = `--max-count=${query.get('per_page') ?? 30}`
        return { status: 200, body: await listed(most, query.get('sha') ?? 'HEAD', '--', query.get('path') ?? '.') }
      },
    },
    {
      method: 'GET',
      path: at(`pulls/${pullRequest}/files`),
      async answer(request) {
        const mergeBase = await text('merge-base', 'refs/heads/main', `refs/pull/${pullRequest}/head`)
        if (mergeBase === null) return notFound()
        const { items, headers } = page(await changedFiles(mergeBase, `refs/pull/${pullRequest}/head`), request, root)
        return { status: 200, body: items, headers }
      },
    },
  ]
}

type Entry = { mode: string; type: string; sha: string; size: number | null; path: string }

/** One line of `git ls-tree -l -z`. */
function entry(line: string): Entry {
  const [columns = '', path = ''] = line.split('\t')
  const [mode = '', type = '', sha = '', size = '-'] = columns.split(/ +/)
  return { mode, type, sha, size: size === '-' ? null : Number(size), path }
}

/** GitHub breaks base64 into lines of 60 characters. */
function wrapped(base64: string): string {
  return base64.replace(/.{60}/g, '$&\n')
}

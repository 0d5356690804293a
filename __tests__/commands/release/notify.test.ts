import { expect, test } from 'vitest'
import { z } from 'zod'
import { notify } from '../../../src/commands/release/notify.ts'
import { newReleaseReport } from '../../../src/report/release-report.ts'
import { configWith } from '../../config/config.ts'
import { repo, serve } from '../../github/fake-github.ts'

const commit = 'a'.repeat(40)

test('two configurations with an environment of one name tell of their releases in comments of their own', async () => {
  const comments: Array<{ id: number; body: string }> = []
  const { github } = await serve(({ method, path, body }) => {
    if (path === '/graphql') return { status: 200, body: { data: { viewer: { login: 'github-actions[bot]' } } } }
    if (path.endsWith('/pulls')) return { status: 200, body: [] }
    const shown = (one: { id: number; body: string }) => ({
      ...one,
      html_url: `https://github.com/c/${one.id}`,
      user: { login: 'github-actions[bot]', type: 'Bot' },
    })
    if (method === 'GET') return { status: 200, body: comments.map(shown) }
    const text = z.object({ body: z.string() }).parse(body).body
    const existing = comments.find(({ id }) => path.endsWith(`/${id}`))
    if (existing !== undefined) existing.body = text
    const one = existing ?? { id: comments.length + 1, body: text }
    if (existing === undefined) comments.push(one)
    return { status: existing === undefined ? 201 : 200, body: shown(one) }
  })
  const environments = { production: { ssm: { path: '/p/{name}' }, notify: { comment: true } } }
  const { production } = configWith({ release: { environments } }).release.environments
  if (production === undefined) throw new Error('no environment')
  const deps = { notices: { github, repository: repo }, signal: new AbortController().signal }
  const publish = async (config: string, release: string) => {
    const facts = { command: 'release', dryRun: false, release, commit, environment: 'production' } as const
    const reported = { ...newReleaseReport(facts), rollout: 'promoted' as const }
    const notified = await notify(deps, production, reported, { run: null, config })
    expect(notified).toEqual({ records: [expect.stringMatching(/^Comment: https:/)], warnings: [] })
  }
  await publish('ai-cicd.yml', 'v1.0.0')
  await publish('search/ai-cicd.yml', 'v1.0.0')
  await publish('search/ai-cicd.yml', 'v1.1.0')
  expect(comments.map(({ body }) => body.split('\n')[0])).toEqual([
    '<!-- ai-cicd-action:v1 key=release%20production -->',
    '<!-- ai-cicd-action:v1 key=release:search/ai-cicd.yml:production -->',
  ])
  expect(comments[0]?.body).toContain('`v1.0.0` is live')
  expect(comments[1]?.body).toMatch(/`v1\.1\.0` is live[\s\S]*`search\/ai-cicd\.yml`/)
})

import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { pullRequest, pushTag } from './bench/events.ts'
import { readOnlyToken } from './bench/github.ts'
import { listen } from './bench/listen.ts'
import { config, shop } from './bench/project.ts'
import { setScene } from './bench/scenario.ts'

/** A chat that refuses or takes what it gets. */
async function chat(status: number, said: string) {
  const got: string[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      got.push(Buffer.concat(pieces).toString('utf8'))
      response.writeHead(status).end(said)
    })
  })
  const { url, close } = await listen(server)
  return { got, close, address: `${url}/services/T0/THE_SECRET` }
}

const environments = { production: { on: { tag: 'v*' }, ssm: { path: '/prod/llm/{name}' } } }
const files = (more: Record<string, unknown> = {}) =>
  shop(12, { 'ai-cicd.yml': config({ release: { environments }, ...more }) })

test('a release is told where the job’s environment says; a chat that refuses is a warning', async () => {
  const [slack, teams] = [await chat(200, 'ok'), await chat(404, 'no_service')]
  const stage = await setScene({ main: [files()], aws: {} })
  const env = { AI_CICD_SLACK_WEBHOOK: slack.address, AI_CICD_TEAMS_WEBHOOK: teams.address }
  const result = await stage.run({ env }, pushTag(stage.repository, 'v1.0.0'))
  await Promise.all([slack.close(), teams.close()])
  expect(result.exitCode).toBe(0)
  expect(slack.got).toHaveLength(1)
  expect(slack.got[0]).toContain('published to production')
  expect(result.stdout).toContain('The notice to AI_CICD_TEAMS_WEBHOOK was not taken: 404 no_service')
  // The runner hides what was masked; nothing else may have it.
  expect(result.stdout.replaceAll(/::add-mask::.*/g, '')).not.toContain('THE_SECRET')
  expect(result.summary).not.toContain('THE_SECRET')
})

test('a pull request of a fork tells no chat, whatever its files say', async () => {
  const slack = await chat(200, 'ok')
  const stage = await setScene({
    branch: [{ 'ai-cicd.yml': config({ notify: { on: ['always'] } }) }],
    faults: [readOnlyToken],
  })
  const result = await stage.run(
    { env: { AI_CICD_SLACK_WEBHOOK: slack.address } },
    pullRequest(stage.repository, 'fork'),
  )
  await slack.close()
  expect(result.outputs.verdict).not.toBe('')
  expect(slack.got).toEqual([])
})

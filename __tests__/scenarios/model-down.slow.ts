import { expect, test } from 'vitest'
import { nova } from './bench/bedrock.ts'
import { shop } from './bench/project.ts'
import { ownComment, setScene } from './bench/scenario.ts'

test.each([60, 600])(
  'a proxy answers for a model that is down: told with its status, after one line of tries for %i cases',
  async (cases) => {
    const html = '<html><head><title>503 Service Temporarily Unavailable</title></head></html>'
    const stage = await setScene({ main: [shop(cases)], model: () => ({ raw: html, status: 503 }) })
    const result = await stage.run({ patienceMs: 60_000 })
    expect(result.exitCode).toBe(1)
    expect(result.outputs).toMatchObject({ verdict: 'error', errored: String(cases), 'model-calls': '0' })
    expect(new Set(stage.bedrock.requests.map(({ model }) => model))).toEqual(new Set([nova]))
    expect(stage.bedrock.requests.length).toBeLessThanOrEqual(20)
    expect(result.durationMs).toBeLessThan(40_000)
    const comment = ownComment(stage.github)
    expect(comment).toContain('a proxy or load balancer answered, not Bedrock')
    expect(comment).toContain('not asked')
    expect(comment).not.toContain('is not valid JSON')
  },
  90_000,
)

import { z } from 'zod'
import { notFound, page, type Route, refusal } from './routes.ts'

export type FakeDeployment = {
  id: number
  sha: string
  environment: string
  statuses: Array<{ state: string; description: string; log_url: string }>
}

const created = z.object({
  ref: z.string().regex(/^[0-9a-f]{40}$/),
  environment: z.string().min(1),
  auto_merge: z.literal(false),
  required_contexts: z.array(z.string()).max(0),
  description: z.string().max(140),
})

const reported = z.object({
  state: z.enum(['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']),
  description: z.string().max(140),
  log_url: z.url(),
})

/** Deployments and their statuses, kept in the given array. */
export function deploymentRoutes(deployments: FakeDeployment[], repository: string, root: string): Route[] {
  const all = new RegExp(`^/repos/${repository}/deployments$`)
  const statuses = new RegExp(`^/repos/${repository}/deployments/(?<id>\\d+)/statuses$`)
  const find = (id: string | undefined) => deployments.find((one) => String(one.id) === id)
  return [
    {
      method: 'GET',
      path: all,
      answer: (request) => {
        const wanted = (name: string, value: string) => (request.query.get(name) ?? value) === value
        const found = deployments.filter((one) => wanted('sha', one.sha) && wanted('environment', one.environment))
        const { items, headers } = page(found.toReversed(), request, root)
        return { status: 200, body: items.map(({ id, sha, environment }) => ({ id, sha, environment })), headers }
      },
    },
    {
      method: 'POST',
      path: all,
      answer: ({ body }) => {
        const read = created.safeParse(body)
        if (!read.success) return refusal(422, z.prettifyError(read.error))
        const id = deployments.length + 1
        deployments.push({ id, sha: read.data.ref, environment: read.data.environment, statuses: [] })
        return { status: 201, body: { id, sha: read.data.ref, environment: read.data.environment } }
      },
    },
    {
      method: 'GET',
      path: statuses,
      answer: (request, { id }) => {
        const found = find(id)
        if (found === undefined) return notFound()
        const { items, headers } = page(found.statuses.toReversed(), request, root)
        return { status: 200, body: items, headers }
      },
    },
    {
      method: 'POST',
      path: statuses,
      answer: ({ body }, { id }) => {
        const found = find(id)
        const read = reported.safeParse(body)
        if (found === undefined) return notFound()
        if (!read.success) return refusal(422, z.prettifyError(read.error))
        found.statuses.push(read.data)
        return { status: 201, body: { id: found.statuses.length, ...read.data } }
      },
    },
  ]
}

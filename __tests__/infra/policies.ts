import { z } from 'zod'
import type { Resource } from './template.ts'

const listed = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]))

const statementSchema = z.object({
  Sid: z.string().optional(),
  Effect: z.literal('Allow'),
  Action: listed,
  Resource: listed,
  Condition: z.record(z.string(), z.record(z.string(), listed)).default({}),
})

export type Statement = z.infer<typeof statementSchema>

const document = z.object({ Statement: z.array(statementSchema) })
const managed = z.object({ Roles: z.array(z.string()), PolicyDocument: document })
const role = z.object({ Policies: z.array(z.object({ PolicyDocument: document })).default([]) })

/** What each role of a stack may do, from its own policies and from those that are attached to it. */
export function statementsByRole(resources: readonly Resource[]): Map<string, Statement[]> {
  const roles = new Map<string, Statement[]>()
  for (const { name, type, properties } of resources) {
    if (type !== 'AWS::IAM::Role') continue
    roles.set(
      name,
      role.parse(properties).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    )
  }
  for (const { type, properties } of resources) {
    if (type !== 'AWS::IAM::ManagedPolicy' && type !== 'AWS::IAM::Policy') continue
    const { Roles, PolicyDocument } = managed.parse(properties)
    for (const attached of Roles) roles.get(attached.slice(1, -1))?.push(...PolicyDocument.Statement)
  }
  return roles
}

const trust = z.object({
  AssumeRolePolicyDocument: z.object({
    Statement: z.tuple([
      z.object({
        Effect: z.literal('Allow'),
        Principal: z.record(z.string(), z.string()),
        Action: z.string(),
        Condition: z.record(z.string(), z.record(z.string(), listed)).default({}),
      }),
    ]),
  }),
})

/** The one statement that says who may assume a role. */
export function trustOf(resources: readonly Resource[], name: string) {
  const found = resources.find((resource) => resource.name === name)
  return trust.parse(found?.properties).AssumeRolePolicyDocument.Statement[0]
}

export function actionsOf(statements: readonly Statement[]): string[] {
  return [...new Set(statements.flatMap(({ Action }) => Action))].sort()
}

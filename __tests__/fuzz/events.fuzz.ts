import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unprivilegedReason } from '../../src/action/fork-policy.ts'
import { readTrigger } from '../../src/github/event.ts'
import { decideAuto } from '../../src/release/auto.ts'
import { configWith } from '../config/config.ts'
import { events, runner } from '../github/payloads.ts'
import { misfit, mutated } from './mutated.ts'
import { fuzz } from './promise.ts'

const config = configWith({
  release: {
    environments: {
      staging: { on: { branch: '**' }, ssm: { path: '/staging/{name}' } },
      production: { on: { tag: '**' }, ssm: { path: '/prod/{name}' } },
    },
  },
})

const names = [...new Set(Object.values(events).map(({ event }) => event))]

const sent = fc.constantFrom(...Object.values(events)).chain((one) =>
  fc.record({
    /** Mostly the payload's own. */
    event: fc.oneof({ weight: 9, arbitrary: fc.constant(one.event) }, fc.constantFrom(...names, '', '__proto__')),
    file: mutated(
      misfit(fc.constant(one.payload)).map((value) => JSON.stringify(value) ?? ''),
      10,
    ),
    env: fc.constant(one.env),
    ref: fc.option(fc.constantFrom('', 'refs/heads/main', 'refs/tags/v1', 'refs/pull/7/merge', 'refs/heads/\u202e@x')),
    actor: fc.constantFrom('ann', 'dependabot[bot]', '', 'mallory'),
    repository: fc.constantFrom('acme/prompts', 'acme/prompts', 'x', 'a/b/c'),
  }),
)

test('an event and its payload: refused with the file’s name, or a trigger that releases nothing that it must not', async () => {
  await fuzz(20_261_113, sent, async ({ event, file, env, ref, actor, repository }) => {
    const environment = {
      ...runner,
      ...env,
      ...(ref === null ? {} : { GITHUB_REF: ref }),
      GITHUB_EVENT_NAME: event,
      GITHUB_ACTOR: actor,
      GITHUB_REPOSITORY: repository,
    }
    const trigger = await readTrigger(environment, async () => file)
    const { rule, pullRequest } = trigger
    expect(pullRequest !== null).toBe(trigger.kind === 'pull_request')
    if (rule.anybody || pullRequest !== null || trigger.kind === 'merge_group') expect(rule.barred).not.toBeNull()
    if (rule.barred !== null) expect(rule.auto).not.toBe('release')
    unprivilegedReason(trigger, null, {})
    if (decideAuto(config, trigger, null).command === 'release') {
      expect(['push', 'release']).toContain(event)
      expect(['push', 'tag']).toContain(trigger.kind)
    }
  })
})

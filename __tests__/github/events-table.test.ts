import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { unprivilegedReason } from '../../src/action/fork-policy.ts'
import type { Config } from '../../src/config/schema/schema.ts'
import { UserError } from '../../src/errors.ts'
import { readTrigger, type Trigger } from '../../src/github/event.ts'
import { decideAuto } from '../../src/release/auto.ts'
import { environmentOfPush } from '../../src/release/environment.ts'
import { configWith } from '../config/config.ts'
import { events, runner, type Sent, sha } from './payloads.ts'

const document = readFileSync(join(import.meta.dirname, '../../docs/events.md'), 'utf8')
const [columns = [], , ...rows] = tableAfter('| event |')

/** Everything that starts workflows: "Events that trigger workflows" in GitHub's documentation, without `workflow_call`. */
const existing =
  'branch_protection_rule check_run check_suite create delete deployment deployment_status discussion discussion_comment fork gollum image_version issue_comment issues label merge_group milestone page_build public pull_request pull_request_review pull_request_review_comment pull_request_target push registry_package release repository_dispatch schedule status watch workflow_dispatch workflow_run'

test('every event that starts workflows has its row, and every row a payload', () => {
  const named = new Set(rows.map(([cell = '']) => /^`(\w+)`/.exec(cell)?.[1]))
  expect([...named].sort()).toEqual(existing.split(' '))
  expect(rows.map(([cell]) => cell).sort()).toEqual(Object.keys(events).sort())
})

describe('docs/events.md says what is so', () => {
  test.each(rows.map((row) => [row[0] ?? '', row] as const))('%s', async (name, row) => {
    const sent = events[name]
    if (sent === undefined) throw new Error(`no payload for ${name}`)
    const reported = Object.fromEntries(columns.map((column, index) => [column, row[index]]))
    expect(reported).toEqual({ ...(await whatIsSo(sent)), 'what GitHub gives the job': expect.stringMatching(/./) })
  })
})

test('the sentence of a refusal names what to write instead', async () => {
  const dispatched = await sentence('`repository_dispatch`')
  expect(dispatched).toBe(
    '`repository_dispatch` releases nothing by itself, and main is what `branches` is released from: write `command: release` or `command: evaluate` in this job',
  )
  const commented = await sentence('`issue_comment`')
  expect(commented).toBe(
    '`issue_comment` releases nothing, because anybody may start it, and main is what `branches` is released from: write `command: evaluate` in this job, and `command: release` in one that runs on `workflow_dispatch`',
  )
})

test('`environment` cannot overrule `on` by itself, and a tag without an environment says so', async () => {
  const pushed = await triggerOf(events['`push` of a branch'])
  expect(decideAuto(releasing, pushed, 'branches').command).toBe('release')
  expect(() => decideAuto(releasing, pushed, 'tags')).toThrow(
    'main is released to `branches`, and the input `environment` says tags',
  )
  const tag = await triggerOf(events['`push` of a tag'])
  expect(decideAuto(without, tag, 'production')).toEqual({
    command: 'evaluate',
    note: "v1.0 matches no environment's `on.tag`: evaluated, nothing released.",
  })
  // The release command reads the configuration again and tells that the tag was not released.
  expect(decideAuto(null, tag, null).command).toBe('release')
  expect(decideAuto(null, pushed, null).command).toBe('evaluate')
})

describe('a workflow_run is trusted only after what writers of this repository did', () => {
  test.each([
    ['push', 'acme', false],
    ['schedule', 'acme', false],
    ['release', 'acme', false],
    ['push', 'mallory', true],
    ['pull_request', 'acme', true],
    ['pull_request_target', 'acme', true],
    ['issue_comment', 'acme', true],
    ['workflow_run', 'acme', true],
  ])('%s of %s: anybody %s', async (event, owner, anybody) => {
    const run = { event, head_repository: { full_name: `${owner}/prompts` } }
    const trigger = await triggerOf({ event: 'workflow_run', payload: { workflow_run: run }, env: {} })
    expect(trigger.rule.anybody).toBe(anybody)
    expect(trigger.rule.barred === null).toBe(!anybody)
  })

  test('a head repository that is gone, and a payload without a run, are not', async () => {
    for (const payload of [{ workflow_run: { event: 'push', head_repository: null } }, {}]) {
      expect((await triggerOf({ event: 'workflow_run', payload, env: {} })).rule.anybody).toBe(true)
    }
  })
})

describe('Dependabot is who started the run, not who opened the pull request', () => {
  const dependabots = events['`pull_request`, by Dependabot']
  test.each([
    ['its own run', 'dependabot[bot]', '1', true],
    ['a re-run by a maintainer keeps the actor', 'dependabot[bot]', '2', true],
    ["a maintainer's push to its branch", 'ann', '1', false],
  ])('%s', async (_, actor, attempt, restricted) => {
    const trigger = await triggerOf(dependabots, { GITHUB_ACTOR: actor, GITHUB_RUN_ATTEMPT: attempt })
    expect(trigger.pullRequest?.author).toBe('dependabot[bot]')
    expect(unprivilegedReason(trigger, null, {}) !== null).toBe(restricted)
  })

  test('a push of its branch has no secrets either; its comment on an issue is nobody’s business', async () => {
    const pushed = await triggerOf(events['`push` of a branch, by Dependabot'])
    expect(unprivilegedReason(pushed, null, {})).toMatch(/^This push comes from Dependabot.*also when it is re-run/)
    const scheduled = await triggerOf(events['`schedule`'], { GITHUB_ACTOR: 'dependabot[bot]' })
    expect(unprivilegedReason(scheduled, null, {})).toBeNull()
  })
})

test('a fork with static keys in its environment is evaluated with them', async () => {
  const fork = await triggerOf(events['`pull_request`, from a fork'])
  expect(unprivilegedReason(fork, null, {})).toContain('fork')
  expect(unprivilegedReason(fork, 'arn:aws:iam::123456789012:role/gate', {})).toContain('fork')
  expect(unprivilegedReason(fork, null, { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x' })).toBeNull()
  expect(unprivilegedReason(fork, null, { OPENAI_API_KEY: 'sk' })).toBeNull()
})

test('a release without a tag for its ref is none that GitHub sends: nothing is released by itself', async () => {
  const published = events['`release`, published']
  const trigger = await triggerOf(published, { GITHUB_REF: 'refs/heads/main' })
  expect(trigger).toMatchObject({ kind: 'other', rule: { auto: 'fail' } })
})

describe('on.tag', () => {
  const patterns = tableAfter('| `on.tag` |').slice(2)
  test.each(patterns.map(([pattern = '', takes = '', not = '']) => [pattern, takes, not]))(
    '%s',
    (pattern, takes, not) => {
      const config = configWith(environments({ one: { tag: code(pattern)[0] ?? '' } }))
      for (const tag of code(takes))
        expect([tag, environmentOfPush(config, { branch: null, tag })]).toEqual([tag, 'one'])
      for (const tag of code(not)) expect([tag, environmentOfPush(config, { branch: null, tag })]).toEqual([tag, null])
    },
  )
})

const releasing = configWith(environments({ branches: { branch: '**' }, tags: { tag: '**' } }))
const without = configWith(environments({ other: { branch: 'never' } }))

function environments(on: Record<string, { branch?: string; tag?: string }>) {
  const entries = Object.entries(on).map(([name, when]) => [name, { on: when, ssm: { path: `/${name}/{name}` } }])
  return { release: { environments: Object.fromEntries(entries) } }
}

/** The row as the code has it. */
async function whatIsSo(sent: Sent): Promise<Record<string, string>> {
  const name = Object.entries(events).find(([, one]) => one === sent)?.[0] ?? ''
  let trigger: Trigger
  try {
    trigger = await triggerOf(sent)
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    const [none, environment] = ['refused', 'refused']
    return row(name, none, environment, 'no', 'no', 'no')
  }
  const { pullRequest, rule } = trigger
  const restricted = pullRequest?.fork === true || pullRequest?.dependabot === true
  return row(
    name,
    auto(trigger, without),
    auto(trigger, releasing),
    rule.barred === null ? 'yes' : 'no',
    pullRequest === null ? 'no' : restricted ? 'if the token may write' : 'yes',
    rule.anybody ? 'no' : 'yes',
  )
}

function row(event: string, ...cells: [string, string, string, string, string]): Record<string, string> {
  const [none, environment, release, comment, answers] = cells
  return {
    event,
    '`auto`, no environment': none,
    '`auto`, an environment': environment,
    'told to release': release,
    comment,
    'earlier answers': answers,
  }
}

function auto(trigger: Trigger, config: Config): string {
  try {
    const { command, note } = decideAuto(config, trigger, null)
    return command === 'release' ? 'releases' : note === null ? 'evaluates' : 'evaluates, and says so'
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    expect(thrown.message).toContain('`command: release`')
    return 'fails'
  }
}

async function sentence(name: string): Promise<string> {
  const trigger = await triggerOf(events[name])
  try {
    return decideAuto(releasing, trigger, null).command
  } catch (thrown) {
    return thrown instanceof UserError ? thrown.message : String(thrown)
  }
}

async function triggerOf(sent: Sent | undefined, env: Record<string, string> = {}): Promise<Trigger> {
  if (sent === undefined) throw new Error('no such payload')
  const environment = { ...runner, GITHUB_SHA: sha('a'), GITHUB_EVENT_NAME: sent.event, ...sent.env, ...env }
  return readTrigger(environment, async () => JSON.stringify(sent.payload))
}

function tableAfter(head: string): string[][] {
  const lines = document.slice(document.indexOf(head)).split('\n\n')[0]?.split('\n') ?? []
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  )
}

function code(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)
}

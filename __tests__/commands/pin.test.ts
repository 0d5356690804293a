import { expect, test } from 'vitest'
import { type PinRequest, pin } from '../../src/commands/pin.ts'
import { recover } from '../../src/commands/recover.ts'
import { rollback } from '../../src/commands/rollback.ts'
import { releaseHeadline } from '../../src/report/release-text.ts'
import { config, prompt, releaseBench } from '../release/release-bench.ts'
import type { AwsFault, AwsSettings } from '../scenarios/bench/aws/server.ts'
import { AwsRefusal } from '../scenarios/bench/aws/service.ts'
import { sampled } from '../thorough.ts'

type More = Record<string, unknown>
const VARIABLES = { STAGE: 'prod', API_KEY: 'not-for-the-log' }
const bound = (bind: 'env' | 'pointer'): More => ({
  lambda: [{ function: 'handler', alias: 'live', bind }],
  s3: undefined,
})

/** A function with the release v1.0.0 on version 2, and what may be done with it. */
async function stage(more: More = bound('env'), settings: AwsSettings = {}, releases = ['v1.0.0']) {
  const bench = await releaseBench(settings)
  const { lambda, ssm } = bench.aws
  const handler = lambda.functions.get('handler') ?? expect.unreachable('there is no function')
  const files = (text: string): Record<string, string> => ({
    'ai-cicd.yml': config(more),
    'prompts/reply.prompt.yml': prompt(text),
  })
  const where = { config: 'ai-cicd.yml', environment: 'production', dryRun: false, run: null }
  const it = {
    ...bench,
    handler,
    ssm,
    alias: () => handler.aliases.get('live') ?? expect.unreachable('the alias is gone'),
    pins: (version: string) => handler.versions.find((one) => one.version === version)?.variables.PROMPT_VERSIONS,
    release: async (name: string) =>
      await bench.run(files(`Hello {{name}}, from ${name}`), { release: name, tag: name }),
    pin: async (version: string | null, request: Partial<PinRequest> = {}) => {
      const done = await pin(bench.deps(files('broken {{')), {
        ...where,
        environment: null,
        function: 'handler',
        version,
        ...request,
      })
      expect(done.report.blocks).toBe(done.release.problem !== null)
      return { ...done.release, number: done.release.functions[0]?.version ?? null }
    },
    rollback: async (to: string | null) =>
      (await rollback(bench.deps(files('broken {{')), { ...where, branch: null, tag: null, to })).release,
    recover: async () => (await recover(bench.deps(files('broken {{')), { ...where, environment: null })).release,
    /** New code, published with the environment that the deployment owns, or that is there. */
    deploy: (code: string, variables: Record<string, string> = VARIABLES) => {
      lambda.deploy('handler', { code, variables })
      return lambda.publish('handler')
    },
    move: (version: string) => Object.assign(it.alias(), { version }),
    /** What was written to AWS since the last time. */
    writes: () => {
      const done = bench.aws.calls.map(({ action }) => action).filter((action) => !/Get|List/.test(action))
      bench.aws.calls.length = 0
      return done
    },
  }
  for (const name of releases) expect((await it.release(name)).release.problem).toBeNull()
  it.writes()
  return it
}

test('env: the environment of a version is frozen, so another one has its code and the pins; no alias moves, and once is enough', async () => {
  const it = await stage()
  const deployed = it.deploy('new code')
  const done = await it.pin(deployed)
  expect(done).toMatchObject({ problem: null, rollout: 'published', number: '4', release: 'v1.0.0', warnings: [] })
  expect(releaseHeadline(done)).toBe(
    'Version 4 of handler has the code of version 3 and the pins of live version 2: the alias live can move to it',
  )
  expect(it.writes()).toEqual(['lambda:UpdateFunctionConfiguration', 'lambda:PublishVersion'])
  const [, , third, fourth] = it.handler.versions
  expect(fourth).toMatchObject({
    ...{ codeSha256: third?.codeSha256, variables: { ...VARIABLES, PROMPT_VERSIONS: '{"reply":1}' } },
    description: 'ai-cicd {"pinsOf":"2","of":"v1.0.0"}',
  })
  expect(it.alias().version).toBe('2')
  for (const version of [deployed, '4', null]) {
    expect(await it.pin(version)).toMatchObject({ problem: null, rollout: 'nothing-to-do', number: '4' })
  }
  expect(it.writes()).toEqual([])
  it.move('4')
  expect(await it.pin(null)).toMatchObject({ rollout: 'nothing-to-do', number: '4' })
  // The next release goes on from there, and the next deployment gets the pins of that one.
  expect((await it.release('v1.1.0')).release).toMatchObject({
    rollout: 'promoted',
    warnings: [expect.stringContaining('not proven')],
  })
  expect(await it.pin(it.deploy('newer code'))).toMatchObject({ problem: null, number: '7' })
  expect(it.pins('7')).toBe('{"reply":2}')
})

test('env: a version that was published with the live pins is taken as it is; $LATEST alone is enough', async () => {
  const it = await stage()
  const deployed = it.deploy('new code', it.handler.latest.variables)
  expect(await it.pin(deployed)).toMatchObject({ rollout: 'nothing-to-do', number: deployed })
  it.aws.lambda.deploy('handler', { code: 'newer code', variables: VARIABLES })
  expect(await it.pin(null, { dryRun: true })).toMatchObject({ rollout: 'published', number: null, problem: null })
  expect(it.writes()).toEqual([])
  expect(await it.pin(null)).toMatchObject({ rollout: 'published', number: '4' })
  expect(it.pins('4')).toBe('{"reply":1}')
})

test('pointer: the pins of a version are created, found again, and never overwritten', async () => {
  const it = await stage(bound('pointer'))
  const deployed = it.deploy('new code')
  expect(await it.pin(deployed, { dryRun: true })).toMatchObject({ rollout: 'published', number: '3' })
  expect(it.writes()).toEqual([])
  expect(await it.pin(deployed)).toMatchObject({ problem: null, rollout: 'published', number: '3' })
  expect(it.writes()).toEqual(['ssm:PutParameter'])
  expect(it.ssm.value('/prod/llm/_pins/handler/3')).toBe('{"reply":1}')
  for (const version of [deployed, null]) {
    expect(await it.pin(version)).toMatchObject({ rollout: 'nothing-to-do', number: '3', problem: null })
  }
  const other = it.deploy('newer code')
  it.ssm.seed(`/prod/llm/_pins/handler/${other}`, ['{"reply":7}'])
  const refused = await it.pin(other)
  expect(refused).toMatchObject({ rollout: null, number: null })
  expect(refused.problem?.message).toBe(
    'version 4 of handler has other pins, {"reply":7}, than the live version, {"reply":1}',
  )
  expect(it.writes()).toEqual([])
  // Lambda makes no version of what is one already: $LATEST is marked, and so it does.
  expect(await it.pin(null)).toMatchObject({ problem: null, rollout: 'published', number: '5' })
  expect([it.ssm.value('/prod/llm/_pins/handler/5'), it.handler.versions[4]?.codeSha256]).toEqual([
    '{"reply":1}',
    it.handler.versions[3]?.codeSha256,
  ])
  expect(await it.pin(null)).toMatchObject({ rollout: 'nothing-to-do', number: '5' })
  expect(it.alias().version).toBe('2')
})

test('after a way back, $LATEST has the pins of the release that went: code that is deployed from there does not bring it again', async () => {
  const it = await stage(bound('env'), {}, ['v1.0.0', 'v1.1.0'])
  expect((await it.rollback(null)).problem).toBeNull()
  const deployed = it.deploy('new code', it.handler.latest.variables)
  expect(it.pins(deployed)).toBe('{"reply":2}')
  const done = await it.pin(deployed)
  expect(done).toMatchObject({ problem: null, rollout: 'published', number: '5' })
  expect(done.warnings.join()).toContain('has the pins {"reply":2}, as after a release that went back')
  expect(it.pins('5')).toBe('{"reply":1}')
  it.move('5')
  // Which of code and prompts shall go back is not guessed, and the release that went may come again.
  const unknown = await it.rollback(null)
  expect(unknown.problem).toMatchObject({
    message: expect.stringContaining('version 5 of handler has new code, and the prompts of version 2'),
    hint: expect.stringContaining('`to: 2` takes the code back and keeps the prompts'),
  })
  expect((await it.release('v1.1.0')).release).toMatchObject({ rollout: 'promoted', problem: null })
  expect((await it.rollback(null)).problem).toBeNull()
  expect([it.alias().version, it.pins('5')]).toEqual(['5', '{"reply":1}'])
})

test('nothing was released yet: told, green, and the code can be deployed; afterwards it is told how to keep the pins', async () => {
  const it = await stage(bound('env'), {}, [])
  const deployed = it.deploy('new code')
  for (const version of [deployed, null]) {
    const done = await it.pin(version)
    expect(done).toMatchObject({ problem: null, rollout: 'nothing-to-do', number: '2' })
    expect(done.warnings).toEqual([expect.stringContaining('Nothing was released to handler yet')])
  }
  expect(it.writes()).toEqual([])
  it.aws.lambda.deploy('handler', { code: 'newer code' })
  expect(await it.pin(null, { dryRun: true })).toMatchObject({ rollout: 'published', number: null })
  expect(await it.pin(null)).toMatchObject({ rollout: 'published', number: '3', problem: null })
  it.move('3')
  expect((await it.release('v1.0.0')).release).toMatchObject({ rollout: 'promoted', problem: null })
})

test.each([
  ['env', 'no PROMPT_VERSIONS'],
  ['pointer', 'no pins in SSM'],
] as const)(
  '%s: a live version that lost its pins is told by every command, with what to do, once',
  async (bind, missing) => {
    const it = await stage(bound(bind), {}, ['v1.0.0', 'v1.1.0'])
    const lost = it.deploy('new code')
    it.move(lost)
    const sentence = `Live version ${lost} of handler has ${missing}, without which its calls fail.`
    const what = '`ai-cicd pin --environment production --function handler --version N`'
    const expectSaid = (reported: readonly string[]) => {
      const found = reported.filter((text) => text.includes(sentence))
      expect(found).toHaveLength(1)
      expect(found[0]).toContain(what)
    }
    expectSaid((await it.recover()).warnings)
    const refused = await it.pin(it.deploy('newer code'))
    expect(refused.problem).toMatchObject({
      message: `live version ${lost} of handler has no pins: its every call would fail, and there is nothing to give to another version`,
      hint: expect.stringContaining('There are: v1.1.0 (version 3), v1.0.0 (version 2).'),
    })
    expect(refused.number).toBeNull()
    expectSaid([(await it.rollback(null)).problem?.hint ?? ''])
    it.aws.lambda.deploy('handler', { code: 'new code' })
    const released = await it.run(
      { 'ai-cicd.yml': config(bound(bind)), 'prompts/reply.prompt.yml': prompt('Hello {{name}}, from v1.1.0') },
      { release: 'v1.2.0', tag: 'v1.2.0', dryRun: true },
    )
    expectSaid(released.release.warnings)
    const back = await it.rollback('v1.1.0')
    expect(back).toMatchObject({ rollout: 'rolled-back', problem: null })
    expectSaid(back.warnings)
    // And from there the deployment is done again, as it should have been.
    const done = await it.pin(it.deploy('newest code'))
    expect(done).toMatchObject({ problem: null, warnings: [] })
    expect((await it.recover()).warnings).toEqual([])
  },
)

test.each<[string, (it: Awaited<ReturnType<typeof stage>>) => string | null, string, string]>([
  [
    'other code in $LATEST than the version has',
    (it) => {
      const deployed = it.deploy('new code')
      it.aws.lambda.deploy('handler', { code: 'newer code', settings: { MemorySize: 512 } })
      return deployed
    },
    '$LATEST of handler differs from version 3 in more than its prompts: the code (CodeSha256); MemorySize: version 3 has 256, $LATEST has 512',
    'Leave `version` out to deploy what $LATEST is now',
  ],
  ['a version that there is not', () => '9', 'handler has no version 9', 'publish-version'],
  [
    'a canary under way',
    (it) => {
      const deployed = it.deploy('new code')
      it.alias().weights = { [deployed]: 0.05 }
      return deployed
    },
    'a rollout of the alias live of handler is under way: it gives 5 % to version 3',
    '`command: rollback` ends it',
  ],
  [
    'a canary in its bake',
    (it) => {
      Object.assign(it.alias(), { description: 'Live [ai-cicd 1>2 step=2 weight=1 run=1/1 start=1 since=1 lease=1]' })
      return it.deploy('new code')
    },
    'a rollout of the alias live of handler is under way: it is on version 2',
    '`command: rollback` ends it',
  ],
  [
    'variables that KMS withholds',
    (it) => {
      const deployed = it.deploy('new code')
      it.handler.variablesError = 'Lambda was unable to decrypt'
      return deployed
    },
    'live version 2 of handler shows no pins, since Lambda withholds its variables',
    'Nothing was changed',
  ],
  [
    'no room for the pins',
    (it) => it.deploy('new code', { BIG: 'x'.repeat(4_080) }),
    'the environment variables of handler would take',
    'Use `bind: pointer`',
  ],
  [
    'a pinned prompt that SSM forgot',
    (it) => {
      it.ssm.parameters.delete('/prod/llm/reply')
      return it.deploy('new code')
    },
    'live version 2 of handler is pinned to version 1 of /prod/llm/reply, which SSM does not have',
    'release again',
  ],
])('refused before anything is written: %s', async (_, arrange, message, hint) => {
  const it = await stage()
  const version = arrange(it)
  const refused = await it.pin(version)
  expect(refused).toMatchObject({
    ...{ rollout: null, number: null },
    problem: { message: expect.stringContaining(message), hint: expect.stringContaining(hint) },
  })
  expect(JSON.stringify(refused)).not.toContain('not-for-the-log')
  expect(it.writes()).toEqual([])
})

test.each([
  [{ function: 'handlr' }, 'handlr is not a function of any environment', 'Did you mean handler?'],
  [{ function: 'reader' }, 'reader has `bind: none` in production', 'leave this step out'],
  [
    { function: 'twice' },
    'which function is meant is not plain: twice:live in production, twice:beta in production',
    '`name:alias`',
  ],
  [{ function: 'everywhere' }, 'everywhere:live in production, everywhere:live in staging', 'Name the environment'],
  [{ function: null }, 'which function is meant is not plain', 'Name the environment'],
  [{ function: 'handler', environment: 'qa' }, 'there is no environment qa', 'Name one of: production, staging.'],
  [
    { function: 'handler', environment: 'staging' },
    'handler is not a function of staging',
    'There are: everywhere:live.',
  ],
])('%j: no function is guessed', async (request, message, hint) => {
  const lambda = (...names: string[]) => names.map((name) => ({ function: name, alias: 'live' }))
  const many = {
    ...{ on: { tag: 'v*' }, ssm: { path: '/prod/llm/{name}' } },
    lambda: [
      ...lambda('handler', 'everywhere', 'twice'),
      { function: 'twice', alias: 'beta' },
      { function: 'reader', alias: 'live', bind: 'none' },
    ],
  }
  const staging = {
    ...many,
    on: { branch: 'main' },
    ssm: { path: '/staging/llm/{name}' },
    lambda: lambda('everywhere'),
  }
  const bench = await releaseBench()
  const files = { 'ai-cicd.yml': config({}, { release: { environments: { production: many, staging } } }) }
  const asked = { config: 'ai-cicd.yml', environment: null, version: null, dryRun: false, run: null, ...request }
  const { release } = await pin(bench.deps(files), asked)
  expect(release.problem).toMatchObject({
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  })
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:handler:live'
  const { release: found } = await pin(bench.deps(files), { ...asked, environment: null, function: arn, dryRun: true })
  expect([found.environment, found.problem]).toEqual(['production', null])
})

test.each([
  ['env', 'the version'],
  ['env', null],
  ['pointer', 'the version'],
  ['pointer', null],
] as const)(
  '%s, %s: each call to AWS fails, before it takes effect, after it, or unheard: run again, it is done once',
  async (bind, named) => {
    let next: { at: number; fault: AwsFault } | null = null
    let seen = 0
    const begin = async () => {
      next = null
      const settings: AwsSettings = {
        fault: () => {
          seen += 1
          return next !== null && seen - 1 === next.at ? next.fault : null
        },
      }
      const it = await stage(bound(bind), settings, [])
      // As a release leaves it, which takes longer.
      it.move(it.deploy('old code', { ...VARIABLES, ...(bind === 'env' ? { PROMPT_VERSIONS: '{"reply":1}' } : {}) }))
      it.ssm.seed('/prod/llm/reply', ['{}'])
      if (bind === 'pointer') it.ssm.seed('/prod/llm/_pins/handler/2', ['{"reply":1}'])
      it.deploy('another code')
      it.deploy('new code')
      // What a pin of $LATEST makes in SSM must not be the version that is there.
      if (named === null) it.aws.lambda.deploy('handler', { code: 'newer code', variables: VARIABLES })
      seen = 0
      return it
    }
    const version = named === null ? null : '4'
    const plain = await begin()
    const goal = await plain.pin(version)
    expect(goal).toMatchObject({ problem: null, rollout: 'published' })
    const made = plain.handler.versions.length
    const calls = plain.aws.calls.slice(-seen).map(({ action }) => action)
    const refusal = new AwsRefusal('AccessDeniedException', 'not authorized by the bench', 403)
    const faults: Array<Extract<AwsFault, { reply: unknown }>> = [
      { when: 'before', reply: refusal },
      { when: 'after', reply: refusal },
      { when: 'after', reply: 'hang up' },
    ]
    for (const fault of faults) {
      for (const [at, action] of sampled([...calls.entries()], 4)) {
        // A read that is lost is only asked again.
        if (fault.reply === 'hang up' && /Get|List/.test(action)) continue
        const it = await begin()
        next = { at, fault }
        const first = await it.pin(version)
        if (first.problem === null) expect(first.number).toBe(goal.number)
        else expect(first.number).toBeNull()
        next = null
        expect(await it.pin(version)).toMatchObject({ problem: null, number: goal.number })
        expect(it.handler.versions).toHaveLength(made)
        expect([it.alias().version, it.aws.lambda.shifts]).toEqual(['2', []])
      }
    }
  },
  60_000,
)

test.each(['env', 'pointer'] as const)(
  '%s: two at once make one version between them, and both are green',
  async (bind) => {
    const it = await stage(bound(bind))
    it.aws.lambda.deploy('handler', { code: 'new code', variables: VARIABLES })
    const both = await Promise.all([it.pin(null), it.pin(null), it.pin(null)])
    for (const one of both) expect(one).toMatchObject({ problem: null, number: '3' })
    expect(it.handler.versions).toHaveLength(3)
  },
)

test('what comes in between: other code is refused, and prompts that went live meanwhile are not passed over', async () => {
  let meanwhile: ((action: string) => void) | null = null
  const it = await stage(bound('env'), {
    fault: ({ action }) => {
      meanwhile?.(action)
      return null
    },
  })
  const deployed = it.deploy('new code')
  const during = (wanted: string, act: () => void) => {
    meanwhile = (action) => {
      if (action !== wanted) return
      meanwhile = null
      act()
    }
  }
  during('lambda:PublishVersion', () => it.aws.lambda.deploy('handler', { code: 'somebody else' }))
  const refused = await it.pin(deployed)
  expect(refused.problem?.message).toContain('$LATEST of handler differs from version 3')
  expect(it.handler.versions).toHaveLength(3)

  it.aws.lambda.deploy('handler', { code: 'new code' })
  during('lambda:PublishVersion', () => {
    const [, second] = it.handler.versions
    if (second !== undefined) second.variables = { ...second.variables, PROMPT_VERSIONS: '{"reply":2}' }
    it.handler.versions.push({ ...(second ?? expect.unreachable('no version')), version: '9' })
    it.move('9')
  })
  const late = await it.pin(deployed)
  expect(late.problem?.message).toContain(
    'the alias live of handler moved to version 9 meanwhile, which has other pins',
  )
  expect(late.number).toBeNull()
})

test('the probe asks the pinned version by its number: one that fails is red, also when it is run again', async () => {
  const probe = {
    cases: 'evals/smoke.jsonl',
    payload: { question: '{{question}}' },
    answer: '$.answer',
    version: '$.pins',
  }
  const it = await stage(bound('env'))
  const smoke = `${JSON.stringify({ id: 'hello', vars: { question: 'Hi?' }, assert: [{ type: 'icontains', value: 'hello' }] })}\n`
  const files = {
    'ai-cicd.yml': config({ ...bound('env'), probe }),
    'prompts/reply.prompt.yml': 'broken',
    'evals/smoke.jsonl': smoke,
  }
  let answer = 'Go away'
  it.handler.handler = (_event, { variables }) => ({
    result: { answer, pins: JSON.parse(variables.PROMPT_VERSIONS ?? 'null') },
  })
  const deployed = it.deploy('new code')
  const request = {
    config: 'ai-cicd.yml',
    environment: null,
    function: null,
    version: deployed,
    dryRun: false,
    run: null,
  }
  for (const _ of ['first', 'again']) {
    const { release } = await pin(it.deps(files), request)
    expect(release.problem?.message).toContain(
      'the probe of handler version 4 failed: case hello: its answer fails icontains',
    )
    expect(releaseHeadline(release)).toMatch(
      /^handler was not pinned in production: the probe of handler version 4 failed/,
    )
    expect(release.functions[0]?.version).toBeNull()
  }
  answer = 'Hello'
  const { release } = await pin(it.deps(files), request)
  expect(release).toMatchObject({
    problem: null,
    rollout: 'nothing-to-do',
    functions: [{ version: '4', shifted: false }],
  })
})

import { expect, test } from 'vitest'
import { pushTag, workflowDispatch } from './bench/events.ts'
import { config, shop } from './bench/project.ts'
import { runCli } from './bench/runner.ts'
import { setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

/** A function of which a version without pins answers nobody, as code that reads its prompts by number does. */
async function setStage(bind: 'env' | 'pointer') {
  const production = {
    ...{ on: { tag: 'v*' }, ssm: { path: '/prod/llm/{name}' } },
    lambda: [{ function: 'ai-handler', alias: 'live', bind }],
  }
  const main = [shop(60, { 'ai-cicd.yml': config({ release: { environments: { production } } }) })]
  const scene = await setScene({ main, aws: {} })
  const { aws, repository } = scene
  if (aws === null) throw new Error('this scene has no AWS')
  const handler = aws.lambda.seed('ai-handler', { variables: { TABLE: 'orders' } })
  const alias = () => handler.aliases.get('live') ?? expect.unreachable('the alias is gone')
  const pinsOf = (number: string) => {
    const { variables = {} } = handler.versions.find(({ version }) => version === number) ?? {}
    if (bind === 'env') return variables.PROMPT_VERSIONS ?? null
    const name = `/prod/llm/_pins/ai-handler/${number}`
    return aws.ssm.parameters.has(name) ? aws.ssm.value(name) : null
  }
  return {
    ...{ ...scene, aws, handler, alias, pinsOf },
    /** Whether callers of the alias are answered. */
    isAnswered: () => pinsOf(alias().version) !== null,
    release: (tag: string) => scene.run({}, pushTag(repository, tag)),
    pin: (version = '', inputs: Record<string, string> = {}) =>
      scene.run(
        { inputs: { command: 'pin', function: 'ai-handler', version, ...inputs } },
        workflowDispatch(repository),
      ),
    inTerminal: (...words: string[]) => runCli(['pin', ...words], { cwd: repository.workspace, env: aws.env }),
    /** As Terraform, SAM and a deployment with the CLI do: their own environment, and a version. */
    deploy: (code: string) => {
      aws.lambda.deploy('ai-handler', { code, variables: { TABLE: 'orders' } })
      return aws.lambda.publish('ai-handler')
    },
    move: (version = '') => Object.assign(alias(), { version }),
  }
}

test('env, in a workflow: a version with the pins is made, which the alias can move to; once, and before that nobody is without an answer', async () => {
  const it = await setStage('env')
  expect((await it.release('v1.0.0')).outputs).toMatchObject({ rollout: 'promoted' })
  const deployed = it.deploy('new code')
  it.aws.calls.length = 0
  const result = await it.pin(deployed)
  expect(result.exitCode, result.stdout).toBe(0)
  expect(result.outputs).toMatchObject({ rollout: 'published', 'lambda-version': '4', environment: 'production' })
  expect([it.alias().version, it.pinsOf('4')]).toEqual(['2', it.pinsOf('2')])
  expect([it.isAnswered(), it.bedrock.requests.length]).toEqual([true, 60])
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/pin.md')

  const again = await it.pin(deployed)
  expect([again.exitCode, again.outputs.rollout, again.outputs['lambda-version']]).toEqual([0, 'nothing-to-do', '4'])
  it.move(again.outputs['lambda-version'])
  expect([it.isAnswered(), it.handler.versions.length]).toEqual([true, 4])

  // The next deployment goes by $LATEST alone.
  it.aws.lambda.deploy('ai-handler', { code: 'newer code', variables: { TABLE: 'orders' } })
  const latest = await it.pin()
  expect(latest.outputs).toMatchObject({ rollout: 'published', 'lambda-version': '5' })
  it.move('5')
  expect(it.isAnswered()).toBe(true)
})

test('pointer, in a workflow: the pins are written for the version itself, once; other pins there are refused', async () => {
  const it = await setStage('pointer')
  expect((await it.release('v1.0.0')).outputs).toMatchObject({ rollout: 'promoted' })
  const deployed = it.deploy('new code')
  for (const rollout of ['published', 'nothing-to-do']) {
    const result = await it.pin(deployed)
    expect([result.exitCode, result.outputs.rollout, result.outputs['lambda-version']]).toEqual([0, rollout, deployed])
  }
  it.move(deployed)
  expect([it.isAnswered(), it.pinsOf(deployed)]).toEqual([true, '{"support-reply":1}'])

  const other = it.deploy('newer code')
  it.aws.ssm.seed(`/prod/llm/_pins/ai-handler/${other}`, ['{"support-reply":9}'])
  const refused = await it.pin(other)
  expect([refused.exitCode, refused.outputs.rollout, refused.outputs['lambda-version']]).toEqual([1, '', ''])
  expect(refused.summary).toContain('has other pins, {"support-reply":9}, than the live version, {"support-reply":1}')
  expect(refused.summary).toContain('Leave `version` out')
  expect(it.pinsOf(other)).toBe('{"support-reply":9}')
})

test.each(['env', 'pointer'] as const)(
  '%s: the alias moved without a pin: red, with the way out; it leads there',
  async (bind) => {
    const it = await setStage(bind)
    // Before the first release there is nothing to give: the code goes out all the same.
    const first = await it.pin(it.deploy('first code'))
    expect([first.exitCode, first.outputs.rollout, first.outputs['lambda-version']]).toEqual([0, 'nothing-to-do', '2'])
    expect(first.summary).toContain('Nothing was released to ai-handler yet')
    it.move('2')
    expect((await it.release('v1.0.0')).outputs).toMatchObject({ rollout: 'promoted', 'lambda-version': '3' })

    it.move(it.deploy('new code'))
    expect(it.isAnswered()).toBe(false)
    const lost = await it.pin(it.deploy('newer code'))
    expect([lost.exitCode, lost.outputs.rollout, lost.outputs['lambda-version']]).toEqual([1, '', ''])
    expect(lost.summary).toContain('Live version 4 of ai-handler has no pins: its every call would fail')
    expect(lost.summary).toContain('There are: v1.0.0 (version 3).')
    const inputs = { command: 'rollback', environment: 'production', to: 'v1.0.0' }
    const back = await it.run({ inputs }, workflowDispatch(it.repository))
    expect([back.exitCode, it.isAnswered()]).toEqual([0, true])
    expect(back.summary).toContain('`ai-cicd pin --environment production --function ai-handler --version N`')
    const pinned = await it.pin()
    expect(pinned.exitCode).toBe(0)
    it.move(pinned.outputs['lambda-version'])
    expect(it.isAnswered()).toBe(true)
  },
)

test('in a terminal: standard output is the number for the next command, and everything else is for people', async () => {
  const it = await setStage('env')
  await it.release('v1.0.0')
  const deployed = it.deploy('new code')
  const plan = await it.inTerminal('--function', 'ai-handler', '--version', deployed, '--dry-run')
  expect(plan).toMatchObject({ exitCode: 0, stdout: '' })
  expect(plan.stderr).toContain('Plan, nothing was changed: A version of $LATEST of ai-handler would be published')
  for (const said of [
    'has the code of version 3 and the pins of live version 2: the alias live',
    'live version 2 already',
  ]) {
    const done = await it.inTerminal('--function', 'ai-handler', '--version', deployed, '--out', 'pinned')
    expect(await runCli(['view', 'pinned'], { cwd: it.repository.workspace })).toMatchObject({
      ...{ exitCode: 0, stdout: expect.stringContaining('Version 4 of ai-handler has ') },
    })
    expect(done).toMatchObject({ exitCode: 0, stdout: '4\n' })
    expect(done.stderr).toContain('Version 4 of ai-handler has ')
    expect(done.stderr).toContain(said)
  }
  // One function in one environment needs no name, and the live version is what is deployed already.
  it.move('4')
  expect(await it.inTerminal()).toMatchObject({ exitCode: 0, stdout: '4\n' })

  const older = it.deploy('newer code')
  it.aws.lambda.deploy('ai-handler', { code: 'newest code' })
  const refused = await it.inTerminal('--version', older)
  expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
  expect(refused.stderr).toContain('$LATEST of ai-handler differs from version 5 in more than its prompts: the code')
  expect(refused.stderr).not.toContain('    at ')
  const unknown = await it.inTerminal('--function', 'ai-handlr')
  expect(unknown).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('Did you mean ai-handler?'),
  })

  // An ARN is the one function that it names, in its region and account.
  it.aws.lambda.deploy('ai-handler', { code: 'newer code' })
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:ai-handler'
  for (const elsewhere of [arn.replace('123456789012', '999999999999'), arn.replace('us-east-1', 'eu-central-1')]) {
    const other = await it.inTerminal('--function', elsewhere, '--version', older)
    expect(other).toMatchObject({ exitCode: 1, stdout: '' })
    expect(other.stderr).toContain(`${elsewhere} is not the function of this job, ${arn}`)
  }
  expect(await it.inTerminal('--function', `${arn}:live`, '--version', older)).toMatchObject({
    exitCode: 0,
    stdout: '6\n',
  })
})

import { expect, test } from 'vitest'
import type { RunResult } from '../scenarios/bench/runner.ts'
import { readerOfBuild } from './code.ts'
import { firstSystem, type StageOptions, secondSystem, stageOf } from './stage.ts'

/** What MiniStack does not hold is listed in `release.cloud.ts`. Its CloudFormation resets the environment with each change of code. */

const outcome = ({ exitCode, outputs }: RunResult) => [exitCode, outputs.rollout]
const answerOf = (promptVersion: number, system: string) => ({
  promptVersion,
  answer: expect.stringContaining(`${system}\n`),
})

const functions: Array<[string, StageOptions & { bind: 'env' | 'pointer'; language: 'node' | 'python' }]> = [
  ['pin-env', { bind: 'env', language: 'python' }],
  ['pin-pointer', { bind: 'pointer', language: 'node' }],
]

test.each(functions)(
  '%s: new code gets the live prompts before its alias moves; then a release, and the way back, keep the code and answer',
  async (name, options) => {
    const it = await stageOf(name, options)
    const released = await it.release('v1.0.0', 'first')
    expect(outcome(released), released.stdout).toEqual([0, 'promoted'])

    await it.deployCode(await readerOfBuild(options.language, 2))
    const published = await it.publish()
    expect(await it.call(published)).toMatch(/PROMPT_VERSIONS is not set|_pins/)
    const pinned = await it.pin(published)
    expect(outcome(pinned), pinned.stdout).toEqual([0, 'published'])
    const version = pinned.outputs['lambda-version'] ?? ''
    // A version's variables are frozen: with `bind: env` the pins take a version of their own.
    if (options.bind === 'pointer') expect(version).toBe(published)
    else expect(version).not.toBe(published)
    const before = await it.call()
    expect(before).toMatchObject(answerOf(1, firstSystem))
    expect(before).not.toHaveProperty('build')

    const again = await it.terminal('pin', '--function', name, '--version', published, '--environment', 'production')
    expect([again.exitCode, again.stdout.trim()], again.stderr).toEqual([0, version])
    await it.moveAlias(version)
    expect(await it.call()).toMatchObject({ ...answerOf(1, firstSystem), build: 2 })

    const next = await it.release('v1.1.0', 'second')
    expect(outcome(next), next.stdout).toEqual([0, 'promoted'])
    expect(await it.call()).toMatchObject({ ...answerOf(2, secondSystem), build: 2 })
    const back = await it.rollback()
    expect(outcome(back), back.stdout).toEqual([0, 'rolled-back'])
    expect(await it.call()).toMatchObject({ ...answerOf(1, firstSystem), build: 2 })
  },
)

test('nothing was released yet: new code needs no pins, and the first release comes after it', async () => {
  const it = await stageOf('pin-new')
  await it.deployCode(await readerOfBuild('python', 2))
  const nothing = await it.pin(await it.publish())
  expect(outcome(nothing), nothing.stdout).toEqual([0, 'nothing-to-do'])
  await it.moveAlias(nothing.outputs['lambda-version'] ?? '')
  const released = await it.release('v1.0.0', 'first')
  expect(outcome(released), released.stdout).toEqual([0, 'promoted'])
  expect(await it.call()).toMatchObject({ ...answerOf(1, firstSystem), build: 2 })
})

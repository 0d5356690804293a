import { expect, test } from 'vitest'
import { files, promptFile, reported } from '../linted.ts'

const config = (ssm: string, more = '') =>
  `release:\n  environments:\n    prod:\n      ssm: { ${ssm} }\n${more === '' ? '' : `      ${more}\n`}`
const envelope = 'path: "/prod/{name}"'
const raw = 'path: "/prod/{name}", format: raw'

test('braces are refused raw and escaped in the envelope', async () => {
  expect(await reported('ssm-value', files({ config: config(raw) }))).toEqual([
    'error prompts/p.prompt.yml:4 prompt p has `{{`, which SSM refuses in `format: raw` of environment prod.',
  ])
  expect(await reported('ssm-value', files({ config: config(envelope) }))).toEqual([])
})

test('raw holds one message', async () => {
  const prompt =
    'model: echo\nmessages:\n  - { role: system, content: Be kind. }\n  - { role: user, content: Hello. }\ntestData: [{ expected: Hi }]\n'
  expect(await reported('ssm-value', files({ config: config(raw), prompt }))).toEqual([
    'error prompts/p.prompt.yml:3 prompt p has 2 messages, and `format: raw` of environment prod holds one text.',
  ])
})

test.each([
  [3_000, []],
  [5_000, ['note']],
  [9_000, ['error']],
])('a prompt of %i characters in an envelope: %j', async (length, levels) => {
  const prompt = promptFile(`{{question}} ${'y'.repeat(length)}`)
  expect(
    (await reported('ssm-value', files({ config: config(envelope), prompt }))).map((one) => one.split(' ')[0]),
  ).toEqual(levels)
})

test('escaped braces and bytes outside ASCII count', async () => {
  const braces = promptFile('{{question}}'.repeat(400))
  expect(await reported('ssm-value', files({ config: config(envelope), prompt: braces }))).toHaveLength(1)
  const umlauts = promptFile(`{{question}} ${'ü'.repeat(4_200)}`)
  expect(await reported('ssm-value', files({ config: config(envelope), prompt: umlauts }))).toMatchObject([
    expect.stringMatching(/^error/),
  ])
})

test('a bucket takes what SSM does not', async () => {
  const prompt = promptFile(`{{question}} ${'y'.repeat(9_000)}`)
  expect(await reported('ssm-value', files({ config: config(envelope, 's3: { bucket: b }'), prompt }))).toEqual([])
})

test('a name with too many levels is told at the path', async () => {
  const path = `path: "${'/x'.repeat(15)}/{name}"`
  expect(await reported('ssm-value', files({ config: config(path) }))).toEqual([
    'error ai-cicd.yml:6 the parameter of prompt p in environment prod has 16 levels; SSM takes 15.',
  ])
})

test('a name that is too long with its ARN is told', async () => {
  const path = `path: "/${'x'.repeat(960)}/{name}"`
  expect(await reported('ssm-value', files({ config: config(path) }))).toMatchObject([
    expect.stringMatching(/has a name of 963 characters/),
  ])
})

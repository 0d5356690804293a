import { expect, test } from 'vitest'
import { files, findingsIn, promptFile, reported } from '../linted.ts'

// Joined here, so that no scanner takes this file for a leak. None of them opens anything.
const AKIA = `AKIA${'QX7R2M9KT4WZ'}J3VB`
const AWS_SECRET = `kP9x2Lq8${'vT4mZ7wR1'}yB6nC3dF5gH0jK/sA+eUoIX`
const GITHUB = `ghp_${'a8Kd93LmQz71XcVb20PoTy64'}RnWe58UiJh1G`
const SLACK = `xoxb-${'284719365012'}-483920175648-Qz7XcVb2PoTy64Rn`
const OPENAI = `sk-proj-${'T7kQ2mX9zL4vB8nR1cD6fG3hJ5p'}WsY0aE7uIoK2q`
const ENTROPY = `q8Zt3Lx9${'Vb2Mn7Kc'}R4Ws6Yd1`

const inPrompt = (text: string) => files({ prompt: promptFile(`{{question}} ${text}`) })
const inCase = (text: string) => {
  const rows = [{ vars: { question: 'x' } }, { vars: { question: text } }]
  return files({ cases: rows.map((row) => JSON.stringify(row)).join('\n') })
}

test.each([
  ['an AWS access key id (AKIA…)', AKIA],
  ['an AWS secret access key', `aws_secret_access_key = ${AWS_SECRET}`],
  ['a GitHub token (ghp_…)', GITHUB],
  ['a Slack token (xoxb-…)', SLACK],
  ['a Slack webhook', `https://hooks.slack.com/services/T${'0A1B2C3D4'}/B0E9F8G7H6/k3Jd92LmQz71XcVb20PoTy64`],
  ['an API key (sk-…)', OPENAI],
  ['a private key', `-----BEGIN RSA PRIVATE KEY-----\nMII${'EpAIBAAKCAQEA7bq1Zr0pQ8x2Lk9'}vT4mZ7wR1yB6nC3dF5gH`],
])('%s is an error at its line, and is never shown', async (name, text) => {
  const found = (await findingsIn(inCase(text))).filter(({ rule }) => rule === 'secret')
  expect(found).toMatchObject([{ level: 'error', file: 'evals/p.jsonl', line: 2, message: `here stands ${name}.` }])
  const shown = JSON.stringify(found)
  for (const part of [AKIA, AWS_SECRET, GITHUB, SLACK, OPENAI].map((one) => one.slice(9)))
    expect(shown).not.toContain(part)
})

test('the line of a secret in a block of text is its own', async () => {
  const prompt = promptFile(`Hello\n      there\n      ${GITHUB}\n      {{question}}`)
  expect(await reported('secret', files({ prompt }))).toEqual([
    'error prompts/p.prompt.yml:8 here stands a GitHub token (ghp_…).',
  ])
})

test.each([
  [`api_key=${ENTROPY}`, 'what looks like a secret'],
  [`"client_secret": "${ENTROPY}"`, 'what looks like a secret'],
  [`password: ${ENTROPY}`, 'what looks like a password or token'],
])('random text behind the name of a secret is a warning: %#', async (text, name) => {
  expect(await reported('secret', inCase(text))).toEqual([`warning evals/p.jsonl:2 here stands ${name}.`])
})

test("AWS's published example keys are a note", async () => {
  expect(await reported('secret', inPrompt('AKIAIOSFODNN7EXAMPLE'))).toEqual([
    'note prompts/p.prompt.yml:6 here stands an AWS access key id (AKIA…) that is only an example.',
  ])
  expect(await reported('secret', inCase('aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'))).toEqual([
    'note evals/p.jsonl:2 here stands an AWS secret access key that is only an example.',
  ])
})

test.each([
  'Keys begin with sk- and are long.',
  'sk-learn-compatible-estimators-are-supported-everywhere-here',
  'task-force-2024-annual-report-of-the-committee-for-everything',
  'AKIA is the beginning of a key id.',
  '-----BEGIN RSA PRIVATE KEY----- is how a key begins.',
  'xoxb-your-token-goes-here-please',
  'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx is too short? ghp_short',
  'api_key={{api_key_of_the_customer}}',
  'api_key=your_api_key_goes_here_12345',
  'password: correct-horse-battery-staple-2',
  'token: 00000000-0000-0000-0000-000000000000',
  'The secret: be-kind-to-every-customer-1',
  'sha256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'us.anthropic.claude-haiku-4-5-20251001-v1:0',
])('no secret: %s', async (text) => {
  expect((await reported('secret', inCase(text))).filter((line) => !line.startsWith('note'))).toEqual([])
})

test('hostile text is scanned in linear time', async () => {
  const started = performance.now()
  for (const text of [
    'sk-'.repeat(60_000),
    `${'secret_key'.repeat(20_000)}=`,
    '-----BEGIN '.repeat(20_000),
    `token=${'a1'.repeat(90_000)}`,
    'xoxb-'.repeat(40_000),
  ])
    await reported('secret', inCase(text))
  expect(performance.now() - started).toBeLessThan(3_000)
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { converseInput } from '../converse.js'
import { fill } from '../fill.js'

const cases = JSON.parse(readFileSync(new URL('../../fill-cases.json', import.meta.url), 'utf8'))

for (const { template, variables, text } of cases) {
  test(`${template} becomes ${text ?? 'an error'}`, () => {
    if (text === null) assert.throws(() => fill(template, variables), /which the prompt asks for/)
    else assert.equal(fill(template, variables), text)
  })
}

test('system messages stand apart, neighbours of one role together', () => {
  const messages = ['user', 'system', 'user', 'assistant', 'user'].map((role, index) => ({ role, content: `${index}` }))
  const prompt = { model: 'bedrock:m', parameters: {}, messages }
  const input = converseInput(prompt, {})
  assert.deepEqual(input.system, [{ text: '1' }])
  assert.deepEqual(input.messages, [
    { role: 'user', content: [{ text: '0' }, { text: '2' }] },
    { role: 'assistant', content: [{ text: '3' }] },
    { role: 'user', content: [{ text: '4' }] },
  ])
})

const sent = JSON.parse(readFileSync(new URL('../../parameter-cases.json', import.meta.url), 'utf8'))

for (const { model, parameters, sent: expected } of sent) {
  test(`${model} with ${JSON.stringify(parameters)} is asked as it was evaluated`, () => {
    const { modelId, system, messages, ...rest } = converseInput({ model, parameters, messages: [] }, {})
    assert.equal(`bedrock:${modelId}`, model)
    assert.deepEqual(rest, expected)
  })
}

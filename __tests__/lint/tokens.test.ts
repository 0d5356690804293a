import { expect, test } from 'vitest'
import type { TokenCounter } from '../../src/models/catalog/token-count.ts'
import { tokenRange } from '../../src/models/catalog/tokens.ts'
import { ModelError } from '../../src/models/model.ts'
import { silent } from '../silent-log.ts'
import { files, promptFile, reported } from './linted.ts'

// Article 1 of the Universal Declaration of Human Rights, and the counts of o200k_base, cl100k_base and Anthropic's
// tokenizer.
test.each([
  [
    'French',
    'Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.',
    [41, 50, 54],
  ],
  [
    'Polish',
    'Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu braterstwa.',
    [53, 64, 79],
  ],
  [
    'Russian',
    'Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.',
    [41, 74, 89],
  ],
  [
    'Greek',
    'Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι προικισμένοι με λογική και συνείδηση, και οφείλουν να συμπεριφέρονται μεταξύ τους με πνεύμα αδελφοσύνης.',
    [71, 172, 210],
  ],
  [
    'Arabic',
    'يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميرًا وعليهم أن يعامل بعضهم بعضًا بروح الإخاء.',
    [44, 88, 109],
  ],
  [
    'Hebrew',
    'כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, לפיכך חובה עליהם לנהוג איש ברעהו ברוח של אחווה.',
    [50, 119, 129],
  ],
  [
    'Japanese',
    'すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。',
    [72, 87, 93],
  ],
  [
    'Korean',
    '모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다.',
    [51, 85, 95],
  ],
  [
    'Hindi',
    'सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है और परस्पर उन्हें भाईचारे के भाव से बर्ताव करना चाहिए।',
    [54, 180, 199],
  ],
  [
    'Thai',
    'มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ',
    [63, 135, 240],
  ],
  ['emoji', '😀🎉🚀👍🏽❤️🔥✨🙏 thanks 😀🎉🚀', [18, 31, 33]],
])('the range of %s holds what tokenizers count', (_language, text, counts) => {
  const { low, high } = tokenRange(text)
  for (const count of counts) {
    expect(low).toBeLessThanOrEqual(count)
    expect(high).toBeGreaterThanOrEqual(count)
  }
})

const nova = 'bedrock:amazon.nova-micro-v1:0'
const withText = (characters: number, more = '') =>
  files({
    prompt: promptFile('{{question}}', `assert: [{ type: icontains, value: parcel }]\n${more}`, nova),
    cases: `{"id":"short","vars":{"question":"x"}}\n{"id":"long","vars":{"question":"${'word '.repeat(characters / 5)}"}}\n`,
  })

test('a prompt that surely does not fit is an error at its longest case', async () => {
  expect(await reported('token-budget', withText(800_000))).toMatchObject([
    expect.stringMatching(
      /^error evals\/p\.jsonl:2 case long of prompt p has 148\d+ to 25\d+ tokens, which do not fit the 128000 of /,
    ),
  ])
})

test('one that may not fit is a warning, one that fits is nothing', async () => {
  expect(await reported('token-budget', withText(500_000))).toMatchObject([
    expect.stringMatching(/^warning .* may not fit /),
  ])
  expect(await reported('token-budget', withText(300_000))).toEqual([])
})

test('the tokens kept for the answer count', async () => {
  expect(await reported('token-budget', withText(300_000, 'modelParameters: { maxTokens: 100000 }'))).toMatchObject([
    expect.stringMatching(/ tokens, which, with 100000 for the answer, do not fit /),
  ])
})

test('a model whose window is unknown is never told', async () => {
  const contents = { ...withText(800_000) }
  contents['prompts/p.prompt.yml'] = contents['prompts/p.prompt.yml']?.replace(nova, 'bedrock:acme.new-v1:0') ?? ''
  expect(await reported('token-budget', contents)).toEqual([])
})

const counting = (tokens: number | ModelError): TokenCounter => ({
  count: async () => {
    if (tokens instanceof ModelError) throw tokens
    return tokens
  },
  close: () => undefined,
})

test('counted tokens are believed instead of the estimate', async () => {
  expect(await reported('token-budget', withText(800_000), { counter: counting(20_000) })).toEqual([])
  expect(await reported('token-budget', withText(100), { counter: counting(130_000) })).toEqual([
    `error evals/p.jsonl:2 case long of prompt p has 130000 tokens, which do not fit the 128000 of ${nova}.`,
  ])
})

test('where counting fails the estimate holds, and the log says why', async () => {
  const warned: string[] = []
  const counter = counting(new ModelError('access-denied', nova, 'not allowed to call CountTokens'))
  const found = await reported('token-budget', withText(800_000), {
    counter,
    log: { ...silent, warn: (text) => warned.push(text) },
  })
  expect(found).toHaveLength(1)
  expect(warned).toEqual([`${nova}: tokens are estimated, not counted: not allowed to call CountTokens`])
})

test.each([
  ['far below', 100, 10_000, []],
  ['perhaps', 3_500, 1_000, ['warning']],
  ['surely', 40_000, 1_000, ['error']],
])('an own budget, %s', async (_what, characters, most, levels) => {
  const config = `evaluation: { maxPromptTokens: ${most} }\n`
  const prompt = promptFile(`{{question}} ${'word '.repeat(characters / 5)}`, undefined, 'openai:gpt-4o-2024-08-06')
  const found = await reported('token-budget', files({ config, prompt }))
  expect(found.map((one) => one.split(' ')[0])).toEqual(levels)
  for (const one of found) expect(one).toMatch(/more than the 1000 of evaluation\.maxPromptTokens\.$/)
})

import { dump } from 'js-yaml'
import { expect, test } from 'vitest'
import { sampled } from '../thorough.ts'
import { kinder, prompt, promptFile, shop, tickets } from './bench/project.ts'
import { setScene } from './bench/scenario.ts'

const nested = '['.repeat(100_000)

/** One assertion of each kind that once ended a run, hung it or made it green, with what must be said of it. */
const hostile: Array<[assertion: Record<string, unknown>, reported: RegExp]> = [
  [{ type: 'javascript', value: '50' }, /^50 is no score: a score is a number from 0 to 1$/],
  [{ type: 'javascript', value: '1e308' }, /^1e\+308 is no score/],
  [{ type: 'javascript', value: '({ pass: true, score: 7 })', weight: 0 }, /^7 is no score/],
  [{ type: 'javascript', value: 'Date.now() > 0' }, /^the code threw Error: the sandbox has no clock/],
  [{ type: 'javascript', value: 'Math.random() < 2' }, /^the code threw Error: the sandbox has no random numbers/],
  [
    {
      type: 'javascript',
      value: 'const kept = []; for (let i = 0; i < 1000; i++) kept.push(new Uint8Array(2 ** 20)); kept.length > 0',
    },
    /^the code needs more than 64 MB$/,
  ],
  [{ type: 'javascript', value: `JSON.parse('${nested}')` }, /^the code threw SyntaxError: stack overflow$/],
  [{ type: 'is-json', value: { $ref: '#' }, transform: '"{}"' }, /^the JSON Schema refers to itself without end/],
  [
    { type: 'equals', value: [[1]], transform: '"[".repeat(1e5) + "]".repeat(1e5)' },
    /nested deeper than the 500 levels/,
  ],
]

/** As a pull request may bring them: an endless loop each, all different. */
const loops = Array.from({ length: 24 }, (_, at) => ({
  type: 'javascript',
  value: `let turns = ${at}; while (true) turns++`,
}))

const hostileFile = 'prompts/hostile.prompt.yml'

test('no assertion ends, hangs or falsifies a run: each is an error by its name, and other prompts keep their scores', async () => {
  const stage = await setScene({
    main: [shop(60)],
    branch: [
      {
        ...kinder,
        [hostileFile]: dump({
          model: 'bedrock:us.amazon.nova-lite-v1:0',
          messages: [{ role: 'user', content: 'Ticket {{number}}: {{question}}' }],
          testData: tickets(20).map(({ number, question }) => ({ number, question })),
          assert: [
            ...hostile.map(([assertion]) => assertion),
            ...sampled(loops, loops.length),
            { type: 'regex', value: '.' },
          ],
        }),
      },
    ],
  })
  const started = performance.now()
  const result = await stage.run({ patienceMs: 40_000 })
  const elapsedMs = performance.now() - started
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'error', errored: '20', passed: '60', failed: '0' })
  const results = JSON.parse(result.files['results.json'] ?? '')
  const [attacked, shopBot] = ['hostile', 'support-reply'].map((id) =>
    results.prompts.find((one: { id: string }) => one.id === id),
  )
  expect(shopBot).toMatchObject({ verdict: 'non-inferior', score: { candidate: 1, baseline: 1 } })
  expect(attacked).toMatchObject({ verdict: 'error', score: { candidate: null } })
  expect(result.summary).toContain('50 is no score: a score is a number from 0 to 1')
  for (const { candidate } of attacked.cases) {
    const [{ assertions, error }] = candidate.trials
    expect(error).toMatchObject({
      kind: 'scoring',
      message: expect.stringMatching(
        /^javascript `50`: (?:50 is no score: a score is a number from 0 to 1$|not run|the code took)/,
      ),
    })
    const reasons = assertions.map(({ reason }: { reason: string }) => reason)
    // Those that wait for their turn behind the loops may be out of time on a busy machine.
    for (const [index, [, reported]] of hostile.entries())
      expect(reasons[index]).toMatch(new RegExp(`${reported.source}|took longer than|^not run`))
    for (const reason of reasons.slice(hostile.length, -1))
      expect(reason).toMatch(/^the code took longer than|^not run/)
    expect(assertions.at(-1)).toMatchObject({ type: 'regex', pass: true, score: 1 })
  }
  // 480 loops that are waited for a second each would take eight minutes.
  expect(elapsedMs).toBeLessThan(40_000)
  expect(result.stdout).not.toMatch(/RangeError|^\s+at /m)
  expect(`${result.summary}${result.stdout}`).not.toMatch(/5,?000 ?%|Infinity ?%|NaN/)
}, 90_000)

test('weights that no share can be made of are mistakes of their line', async () => {
  const assert = [
    { type: 'contains', value: 'a', weight: -1 },
    { type: 'contains', value: 'a', weight: 1e308 },
  ]
  const stage = await setScene({ main: [shop(12)], branch: [{ [promptFile]: prompt('Be kind.', { assert }) }] })
  const result = await stage.run()
  expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'error', 'model-calls': '0' } })
  expect(result.stdout).toMatch(/file=prompts\/support-reply\.prompt\.yml,line=\d+[^\n]*assert\[0\]\.weight/)
  expect(result.stdout).toMatch(/line=\d+,title=assert\[1\]\.weight::expected a number at most 1000000, got `1e\+308`/)
})

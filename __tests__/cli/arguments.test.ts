import { expect, test } from 'vitest'
import { parseArguments } from '../../src/cli/arguments.ts'
import { OPTIONS } from '../../src/cli/options/options.ts'

test('evaluate has sensible defaults', () => {
  expect(parseArguments(['evaluate'])).toEqual({
    kind: 'run',
    judge: null,
    config: 'ai-cicd.yml',
    base: null,
    out: 'ai-cicd-results',
    changedOnly: true,
    commit: null,
    recording: null,
    region: null,
    trace: { file: null, texts: false },
    event: null,
    comment: false,
    json: false,
    csv: false,
    shard: null,
  })
})

test('the commands that read results', () => {
  expect(parseArguments(['view'])).toEqual({ kind: 'view', results: 'ai-cicd-results', open: true })
  expect(parseArguments(['view', 'a.json', '--no-open'])).toEqual({ kind: 'view', results: 'a.json', open: false })
  const formats = ['html', 'junit', 'csv', 'comment', 'terminal']
  expect(parseArguments(['report', 'a.json'])).toEqual({
    ...{ kind: 'report', results: 'a.json', out: null, formats, json: false },
  })
  expect(parseArguments(['report', 'a', '--format', 'csv, html', '--json'])).toMatchObject({
    ...{ formats: ['csv', 'html'], json: true },
  })
  expect(parseArguments(['compare', 'a', 'b', '--gate', '--out', 'o', '--csv'])).toEqual({
    ...{ kind: 'compare', before: 'a', after: 'b', out: 'o', csv: true, json: false, gate: true },
  })
  expect(parseArguments(['lint', '--json'])).toMatchObject({ format: 'json' })
})

test('--help behind a command shows its own options, and without one every option there is', () => {
  const help = (...words: string[]) => {
    const parsed = parseArguments([...words, '--help'])
    return parsed.kind === 'help' ? parsed.text : ''
  }
  expect(help('lint')).toMatch(
    /^Usage\n {2}ai-cicd lint .*\n\nOptions\n {2}--config[\s\S]*--format[\s\S]*--online[\s\S]*Exit code/,
  )
  expect(help('lint')).not.toMatch(/--base|--replay|ai-cicd evaluate/)
  expect(help('evaluate')).toMatch(/--base[\s\S]*--shard/)
  for (const option of Object.keys(OPTIONS)) expect(help()).toMatch(new RegExp(`^ .*--${option}\\b`, 'm'))
})

test.each([
  ['evalute', 'Did you mean `evaluate`? Run'],
  ['approve', 'Run `ai-cicd --help`'],
])('%s is no command, with --help neither', (name, hint) => {
  for (const more of [[], ['--help'], ['--version']]) {
    expect(() => parseArguments([name, ...more])).toThrow(
      expect.objectContaining({ message: `there is no command "${name}"`, hint: expect.stringContaining(hint) }),
    )
  }
})

test('a trace, with texts or without', () => {
  expect(parseArguments(['evaluate', '--trace', 't.jsonl'])).toMatchObject({ trace: { file: 't.jsonl', texts: false } })
  expect(parseArguments(['evaluate', '--trace-texts'])).toMatchObject({ trace: { file: null, texts: true } })
})

test('a shard, and the folders that merge joins', () => {
  expect(parseArguments(['evaluate', '--shard', '2/5'])).toMatchObject({ shard: { number: 2, of: 5 } })
  expect(parseArguments(['merge', 'a', 'b', '--out', 'o'])).toMatchObject({
    kind: 'merge',
    parts: ['a', 'b'],
    out: 'o',
  })
})

test('--help and --version win over everything else', () => {
  expect(parseArguments(['--help', '--version', '--base', 'main'])).toMatchObject({ kind: 'help' })
  expect(parseArguments(['-v'])).toEqual({ kind: 'version' })
})

test.each([
  [[], 'no command was given'],
  [['deploy'], 'there is no command "deploy"'],
  [['evaluate', 'now'], '"now" is one word too many after evaluate'],
  [['evaluate', '--bse', 'main'], "Unknown option '--bse'"],
  [['evaluate', '--record', 'a', '--replay', 'b'], '--record and --replay exclude each other'],
  [['evaluate', '--shard', '6/5'], '"6/5" is no shard'],
  [['evaluate', '--base', ''], '--base is empty'],
  [['evaluate', '--out', ' '], '--out is empty'],
  [['merge'], 'merge needs the folder of the parts'],
  [['report'], 'report needs a results.json'],
  [['report', 'a', '--format', 'htm'], 'there is no format "htm"'],
  [['compare', 'a'], 'compare needs two results.json, the earlier one first'],
  [['compare', 'a', 'b', '--csv'], '--csv needs --out DIR, where the file goes'],
  [['view', 'a', 'b'], '"b" is one word too many after a'],
  [['evaluate', '--json', '--comment'], '--json and --comment exclude each other'],
  [['evaluate', '--json', '--shard', '1/2'], '--json and --shard exclude each other'],
  [['evaluate', '--csv', '--shard', '1/2'], '--csv and --shard exclude each other'],
  [['lint', '--json', '--format', 'sarif'], '--json and --format exclude each other'],
  [['merge', 'parts', '--shard', '1/2'], '--shard does not belong to merge, but to evaluate'],
])('%j is refused with what is wrong', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message)
})

test.each(['rollback', 'recover', 'pin'])('%s writes what became of it only where it is given a folder', (command) => {
  expect(parseArguments([command])).toMatchObject({ out: null })
  expect(parseArguments([command, '--out', 'o'])).toMatchObject({ out: 'o' })
})

test('--version is of the function behind pin, and of this tool everywhere else', () => {
  const pin = {
    kind: 'pin',
    config: 'ai-cicd.yml',
    environment: null,
    function: null,
    version: null,
    out: null,
    dryRun: false,
    region: null,
  }
  expect(parseArguments(['pin'])).toEqual(pin)
  expect(parseArguments(['pin', '--function', 'f:live', '--version', '7'])).toEqual({
    ...pin,
    function: 'f:live',
    version: '7',
  })
  expect(parseArguments(['--version=latest', 'pin', '--dry-run'])).toEqual({ ...pin, dryRun: true })
  for (const words of [['--version'], ['release', '-v'], ['evaluate', '--version']]) {
    expect(parseArguments(words)).toEqual({ kind: 'version' })
  }
  expect(parseArguments(['pin', '--help'])).toMatchObject({
    kind: 'help',
    text: expect.stringContaining('--version N|latest'),
  })
})

test.each([
  [['pin', '--version', 'live'], '--version live is no version'],
  [['pin', '--version', ''], '--version is empty'],
  [['pin', '7'], '"7" is one word too many after pin'],
  [['release', '--function', 'f'], '--function does not belong to release, but to pin'],
])('%j is refused with what is wrong', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message)
})

test('calibrate takes the file of labels', () => {
  const defaults = {
    kind: 'calibrate',
    judge: null,
    config: 'ai-cicd.yml',
    event: null,
    out: null,
    minKappa: null,
    recording: null,
  }
  expect(parseArguments(['calibrate', 'labels.jsonl'])).toEqual({ ...defaults, labels: 'labels.jsonl', region: null })
  expect(
    parseArguments(['calibrate', 'l.jsonl', '--min-kappa', '0.6', '--out', 'o.json', '--replay', 'r']),
  ).toMatchObject({
    minKappa: 0.6,
    out: 'o.json',
    recording: { mode: 'replay', file: 'r' },
  })
})

test.each([
  [['calibrate'], 'calibrate needs the file of labels'],
  [['calibrate', 'a', 'b'], '"b" is one word too many'],
  [['calibrate', 'a', '--base', 'main'], '--base does not belong to calibrate'],
  [['calibrate', 'a', '--min-kappa', 'high'], '--min-kappa must be a number from -1 to 1'],
  [['calibrate', 'a', '--min-kappa', ''], '--min-kappa is empty'],
  [['evaluate', '--min-kappa', '0.5'], '--min-kappa does not belong to evaluate, but to calibrate'],
])('%j is refused with what is wrong', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message)
})

test('generate proposes for all prompts unless told otherwise', () => {
  const usual = {
    kind: 'generate',
    judge: null,
    what: 'cases',
    config: 'ai-cicd.yml',
    event: null,
    prompt: null,
    count: null,
    model: null,
    recording: null,
    region: null,
  }
  expect(parseArguments(['generate', 'cases'])).toEqual(usual)
  expect(
    parseArguments(['generate', 'paraphrases', '--prompt', 'a', '--count', '5', '--model', 'echo', '--replay', 'r']),
  ).toEqual({
    ...usual,
    what: 'paraphrases',
    prompt: 'a',
    count: 5,
    model: 'echo',
    recording: { mode: 'replay', file: 'r' },
  })
})

test.each([
  [['generate'], 'generate what?'],
  [['generate', 'prompts'], 'generate makes no "prompts"'],
  [['generate', 'cases', 'now'], '"now" is one word too many after cases'],
  [['generate', 'cases', '--count', '0'], '--count must be a whole number from 1 to 50, not "0"'],
  [['generate', 'cases', '--base', 'main'], '--base does not belong to generate'],
  [['evaluate', '--count', '3'], '--count does not belong to evaluate, but to generate'],
])('%j of generate is refused with what is wrong', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message)
})

test('lint tells its findings as text on standard output, offline, unless asked otherwise', () => {
  const defaults = {
    kind: 'lint',
    judge: null,
    config: 'ai-cicd.yml',
    format: 'text',
    out: null,
    online: false,
    results: null,
    region: null,
  }
  expect(parseArguments(['lint'])).toEqual(defaults)
  expect(parseArguments(['lint', '--format', 'sarif', '--out', 'x.sarif', '--online', '--results', 'r.json'])).toEqual({
    ...defaults,
    format: 'sarif',
    out: 'x.sarif',
    online: true,
    results: 'r.json',
  })
})

test.each([
  [['lint', '--format', 'xml'], 'there is no format "xml"'],
  [['lint', '--replay', 'a'], '--replay does not belong to lint'],
  [['evaluate', '--online'], '--online does not belong to evaluate, but to lint'],
])('%j is refused, naming the command', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message)
})

test.each([['evaluate'], ['merge', 'parts'], ['calibrate', 'labels.jsonl'], ['generate', 'cases'], ['self-test']])(
  'an event that has no settings of its own is refused, not ignored: %s',
  (...words) => {
    const refusal = (event: string) => {
      try {
        parseArguments([...words, '--event', event])
      } catch (thrown) {
        return thrown
      }
      return null
    }
    const events = 'Events are pull_request, merge_group, push, workflow_dispatch, schedule.'
    expect(refusal('pull-request')).toMatchObject({
      message: '--event pull-request is no event with settings of its own',
      hint: `Did you mean pull_request? ${events}`,
    })
    expect(refusal('release')).toMatchObject({ hint: events })
    expect(parseArguments([...words, '--event', 'schedule'])).toMatchObject({ event: 'schedule' })
  },
)

test.each(['evaluate', 'release', 'lint', 'self-test'])('%s takes the model that grades', (command) => {
  expect(parseArguments([command, '--judge', 'openai:chat:gpt-5'])).toMatchObject({ judge: 'openai:gpt-5' })
  expect(() => parseArguments([command, '--judge', 'gpt-5'])).toThrow('unknown model gpt-5')
})

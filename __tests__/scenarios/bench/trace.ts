import type { GitHubRequest } from './github.ts'
import type { RunResult } from './runner.ts'

/**
 * The whole behaviour of one run as one text that a reviewer can read: exit code, outputs, requests, comments,
 * summary, log. Whatever differs between two equal runs (times, ports, folders) is replaced by its name.
 */
export function trace(result: RunResult): string {
  const own = result.github.comments.filter(({ author }) => author === 'github-actions[bot]')
  const others = result.github.comments.length - own.length
  const sections: Array<[title: string, text: string]> = [
    ['EXIT', String(result.exitCode ?? result.signal)],
    [
      'OUTPUTS',
      Object.entries(result.outputs)
        .map(([name, value]) => `${name}: ${value}`.trimEnd())
        .join('\n'),
    ],
    ['FILES', Object.keys(result.files).join('\n')],
    [
      'REQUESTS',
      [
        ...result.github.requests.map((one) => gitHubLine(one, result)),
        ...bedrockLines(result),
        ...awsLines(result),
      ].join('\n'),
    ],
    ...own.map((comment): [string, string] => [`COMMENT ${comment.id}`, comment.body]),
    ...(others === 0 ? [] : [['COMMENTS OF OTHERS', String(others)] satisfies [string, string]]),
    ...result.github.conversations.commitComments.map(({ id, body }): [string, string] => [
      `COMMIT COMMENT ${id}`,
      body,
    ]),
    ...result.github.conversations.issues.map(({ number, title, body, comments }): [string, string] => [
      `ISSUE ${number}`,
      [title, body, ...comments].join('\n----\n'),
    ]),
    ['SUMMARY', sameAs(own[0]?.body, result.summary) ? '(the comment without its marker)' : result.summary],
    ['LOG', result.stdout.replaceAll(unfinishedProgress, '')],
    ...(result.stderr === '' ? [] : [['STDERR', result.stderr] satisfies [string, string]]),
  ]
  return sections.map(([title, text]) => `--- ${title} ---\n${shown(normalised(text, result).trimEnd())}\n`).join('\n')
}

/** A reviewer reads the start of a very long section; a change behind it still shows in its length. */
function shown(text: string): string {
  const longest = 12_000
  return text.length <= longest ? text : `${text.slice(0, longest)}\n[… ${text.length} characters in all]`
}

/** The text with everything replaced that differs between two equal runs. */
export function normalised(text: string, { places, github, bedrock, aws }: RunResult): string {
  const named = [
    ...places,
    [github.url, '<github>'] as const,
    [bedrock.url, '<bedrock>'] as const,
    [aws?.url ?? '<no aws>', '<aws>'] as const,
  ]
  return (
    named
      .reduce((left, [value, name]) => left.replaceAll(value, name), text)
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>')
      .replaceAll(
        /(?<![\w.])(?:\d+[ \u00A0]m(?:in)?[ \u00A0])?\d+(?:[.,]\d+)?[ \u00A0]?(?:ms|s|seconds?)(?!\w)/g,
        '<duration>',
      )
      .replaceAll(/<duration>[ \u00A0]\([+−]?[\d,]+[ \u00A0]%\)/g, '<duration> (<change>)')
      // Which of them came last is chance.
      .replaceAll(/(\*\*Slowest\*\*: ).*/g, '$1<cases>')
      // A sum of many floats ends in digits that depend on the order in which the calls came back.
      .replaceAll(/\d+\.\d{13,}/g, (number) => String(Number(Number(number).toPrecision(12))))
      .replaceAll(/ghadelimiter_[0-9a-f-]+/g, '<delimiter>')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
  )
}

/** How often progress is told depends on how fast the machine is; only the last line is the same every time. */
const unfinishedProgress = /^(\d+)\/(?!\1 )\d+ calls · .*\n/gm

function sameAs(comment: string | undefined, summary: string): boolean {
  return comment !== undefined && comment.split('\n').slice(1).join('\n').trim() === summary.trim()
}

function gitHubLine({ method, path, body, status }: GitHubRequest, result: RunResult): string {
  const text =
    typeof body === 'object' && body !== null && 'body' in body && typeof body.body === 'string' ? body.body : ''
  const characters = text === '' ? '' : ` (${normalised(text, result).length} characters)`
  return `GitHub ${status} ${method} ${path}${characters}`
}

/** Calls to models run at once, so their order says nothing: equal ones are counted, the rest is sorted. */
function bedrockLines({ bedrock }: RunResult): string[] {
  const counts = new Map<string, number>()
  for (const { status, operation, model, request } of bedrock.requests) {
    const forced = request?.forced == null ? '' : ` tool ${request.forced}`
    const system = request === null || request.system === '' ? '' : ` "${start(request.system)}"`
    const line = `Bedrock ${status} ${operation} ${model}${forced}${system}`
    counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  return [...counts].map(([line, count]) => `${line} × ${count}`).sort()
}

/** In the order in which they came: a release does one thing after another. */
function awsLines({ aws }: RunResult): string[] {
  return (aws?.calls ?? []).map(({ action, target, status }) => `AWS ${status} ${action} ${target}`.trimEnd())
}

function start(text: string): string {
  const line = text.split('\n')[0] ?? ''
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

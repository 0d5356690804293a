import { type Linted, lint } from '../commands/lint.ts'
import type { Config } from '../config/schema/schema.ts'
import { inSentences, UserError } from '../errors.ts'
import { systemClock } from '../host/clock.ts'
import { assertFile, MOST_RESULTS_BYTES, readNamed, writeNamed } from '../host/files/named-files.ts'
import { openWorkspace } from '../host/workspace.ts'
import { CONFIGURATION, RULES } from '../lint/registry.ts'
import type { Log } from '../log.ts'
import { bedrockTokenCounter, type TokenCounter } from '../models/catalog/token-count.ts'
import { costs } from '../models/models.ts'
import { renderFindingsJson } from '../report/files/lint-json.ts'
import { renderSarif } from '../report/files/sarif.ts'
import { renderFindings } from '../report/terminal/findings.ts'
import { version } from '../version.ts'
import type { CliLint } from './options/lint.ts'
import { terminalLog } from './progress-log.ts'
import { width } from './screen.ts'

const HINT = 'Name the results.json that `evaluate` wrote.'

/** Runs `lint` from the folder it was started in. */
export async function lintInTerminal(command: CliLint): Promise<number> {
  if (command.out !== null) await assertFile(command.out, `--out ${command.out}`)
  const cancel = new AbortController()
  // Before Git has a folder of ours, which is removed when the process ends in good order.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))
  const workspace = await openWorkspace(process.cwd(), command.config, { env: process.env, inWorkflow: false })
  const deps = {
    clock: systemClock,
    log: terminalLog(process.stderr, systemClock),
    tree: workspace.tree,
    judge: command.judge,
    head: (await workspace.git?.head()) ?? null,
    costOf: (config: Config) => costs(config.prices, process.env),
    signal: cancel.signal,
  }
  const results =
    command.results === null
      ? null
      : { file: command.results, text: await readNamed(command.results, HINT, MOST_RESULTS_BYTES) }
  const counter = command.online ? await openCounter(command.region) : null
  try {
    const linted = await lint(deps, { config: workspace.config, run: null, results, counter })
    await publish(linted, command, deps.log)
    if (linted.report.blocks) deps.log.error(inSentences(...linted.report.reasons))
    return linted.report.blocks ? 1 : 0
  } finally {
    counter?.close()
  }
}

async function publish(linted: Linted, { format, out }: CliLint, log: Log): Promise<void> {
  const color = out === null && process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === ''
  const text = rendered(linted, format, { color, width: width() })
  if (out === null) {
    process.stdout.write(text)
    return
  }
  const unwritten = await writeNamed(out, text)
  if (unwritten !== null) throw new UserError(unwritten, { hint: 'Name another file for `--out`.' })
  if (!linted.report.blocks) log.info(inSentences(...linted.report.reasons))
}

function rendered(
  { report, findings, estimate }: Linted,
  format: CliLint['format'],
  screen: { color: boolean; width: number },
): string {
  switch (format) {
    case 'sarif':
      return renderSarif(findings, [CONFIGURATION, ...RULES], version)
    case 'json':
      return renderFindingsJson(findings, estimate)
    case 'text':
      return renderFindings(findings, inSentences(...report.reasons), screen)
  }
}

async function openCounter(region: string | null): Promise<TokenCounter> {
  const { createBedrock } = await import('../aws/bedrock.ts')
  const options = { ...(region === null ? {} : { region }), maxConnections: 1, environment: process.env }
  return bedrockTokenCounter(createBedrock(options), systemClock)
}

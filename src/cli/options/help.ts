import type { OptionName } from './options.ts'

/** What each command does, in the order of `--help`. */
const USAGE: ReadonlyArray<readonly [command: string, text: string]> = [
  ['evaluate', `  ai-cicd evaluate [options]   run the golden datasets, compare with the base, write the reports`],
  [
    'merge',
    `  ai-cicd merge FOLDER... [options]
                               join the parts of evaluate --shard into one report (docs/large-suites.md)`,
  ],
  [
    'view',
    `  ai-cicd view [results.json|DIR] [options]
                               show the last report, and open its page in the browser; of a release.json what became
                               of the release   [ai-cicd-results]`,
  ],
  [
    'report',
    `  ai-cicd report results.json [options]
                               render a run again, in every format; of a release.json its summary (docs/results.md)`,
  ],
  [
    'compare',
    `  ai-cicd compare A.json B.json [options]
                               compare the results of two runs, A as the base, by the same statistics (docs/results.md)`,
  ],
  ['release', `  ai-cicd release [options]    publish the approved prompts to an environment (docs/releasing.md)`],
  ['rollback', `  ai-cicd rollback [options]   bring an environment back to an earlier release`],
  ['recover', `  ai-cicd recover [options]    finish or undo what a lost run left in an alias (docs/canary.md)`],
  [
    'pin',
    `  ai-cicd pin [options]        give a function's new version the live prompts before its alias moves to the new code;
                               prints the version to move it to (docs/releasing.md)`,
  ],
  ['lint', `  ai-cicd lint [options]       check every file, offline and free (docs/lint.md)`],
  [
    'calibrate',
    `  ai-cicd calibrate LABELS.jsonl [options]
                               compare the judge's verdicts with those of people`,
  ],
  [
    'generate',
    `  ai-cicd generate paraphrases|cases [options]
                               propose paraphrases or new cases, for review (docs/generate.md)`,
  ],
  [
    'self-test',
    `  ai-cicd self-test [options]  compare every prompt with itself: is the gate right on these cases? (docs/verdicts.md)`,
  ],
  [
    'simulate',
    `  ai-cicd simulate --metrics FILE.csv [options]
                               what a canary would do with your own metrics (docs/canary.md)`,
  ],
]

/** What is said of the options, each text with those that it is about. */
const OPTIONS: ReadonlyArray<readonly [options: readonly OptionName[], text: string]> = [
  [['config'], `  --config FILE     ai-cicd.yml, promptfooconfig.yaml or one *.prompt.yml   [ai-cicd.yml]`],
  [
    ['base'],
    `  --base REF|none|DIR|FILE|s3://BUCKET/KEY
                    what to compare with   [the default branch's merge base; HEAD when on it]
                    a folder or an archive (.zip, .tar.gz), here or in S3, has the base's files; in a Git checkout
                    both are written as a path, ./DIR or ./FILE.zip; outside of one the base must be named`,
  ],
  [
    ['commit'],
    `  --commit SHA      evaluate, merge, release: the commit that the files are of, where there is no Git checkout`,
  ],
  [['all'], `  --all             evaluate unchanged prompts too`],
  [
    ['out'],
    `  --out DIR         where results.json, report.html, junit.xml and comment.md go   [ai-cicd-results]
                    calibrate, lint, self-test, simulate: a file for the result   [none]
                    report: beside the results; compare: nowhere unless given
                    release, rollback, recover, pin: release.json too; but for release nowhere unless given`,
  ],
  [
    ['format'],
    `  --format FORMAT   lint: text, json or sarif   [text]
                    report: html, junit, csv, comment, terminal, with commas between   [all]; of a release
                    comment and terminal alone`,
  ],
  [['json'], `  --json            print the results as JSON, and everything else on standard error`],
  [['csv'], `  --csv             write cases.csv too: a row for each case, prompt and model`],
  [['gate'], `  --gate            compare: exit 1 when the verdict would block a merge`],
  [['no-open'], `  --no-open         view: open no browser`],
  [['results'], `  --results FILE    lint: results.json of an evaluation, to tell cases that never fail`],
  [['online'], `  --online          lint: count tokens with Bedrock's CountTokens instead of estimating them`],
  [['min-kappa'], `  --min-kappa K     calibrate: exit 1 when the judge's Cohen's kappa is below K`],
  [
    ['prompt', 'count', 'model'],
    `  --prompt ID, --count N, --model MODEL
                    generate, self-test: for which prompt [all]; generate: how many, by which model [the judge]`,
  ],
  [['judge'], `  --judge MODEL     the model that grades where no file names one   [the first that is asked]`],
  [['metrics'], `  --metrics FILE    simulate: what CloudWatch measured, as CSV`],
  [
    ['environment', 'dry-run'],
    `  --environment NAME, --dry-run
                    release, rollback, pin: which environment [the one of the branch, or of the function]; show the
                    plan only
                    simulate: whose canary [the only one]; --count rollouts [200]`,
  ],
  [['release'], `  --release NAME    release: its name   [the branch and the commit]`],
  [['to'], `  --to RELEASE      rollback: where to go back to   [the release before]`],
  [
    ['function', 'version'],
    `  --function NAME, --version N|latest
                    pin: which function, NAME:ALIAS where it has several aliases [the only one]; which of its published
                    versions   [one is published of $LATEST]`,
  ],
  [['event'], `  --event NAME      apply evaluation.overrides of this GitHub event`],
  [
    ['shard'],
    `  --shard K/N       evaluate: only the K-th of N parts of the cases; writes a part into --out for merge`,
  ],
  [['comment'], `  --comment         print the comment a pull request would get instead of the terminal report`],
  [['record'], `  --record FILE     keep every model's answer in FILE`],
  [['replay'], `  --replay FILE     answer from FILE alone, without network and credentials`],
  [
    ['trace', 'trace-texts'],
    `  --trace FILE      evaluate: a line of JSON for every call, in OpenTelemetry's words (docs/traces.md); with
                    --trace-texts what is asked and answered too`,
  ],
  [['region'], `  --region REGION   region of AWS   [AWS_REGION]`],
]

const END = `  --version, --help

Exit code: 0, or 1 when the verdict blocks a merge or something is wrong. NO_COLOR turns colours off.
`

/** What `--help` prints. */
export function helpText(): string {
  const title = 'ai-cicd: evaluate prompt changes before they are merged, release them after'
  return page([title], USAGE, OPTIONS)
}

/**
 * What `--help` prints behind a command: of the options only what it takes.
 * @param taken the options of that command
 */
export function commandHelp(command: string, taken: readonly OptionName[]): string {
  return page(
    [],
    USAGE.filter(([name]) => name === command),
    OPTIONS.filter(([options]) => options.some((option) => taken.includes(option))),
  )
}

function page(title: readonly string[], usage: typeof USAGE, options: typeof OPTIONS): string {
  const text = (of: ReadonlyArray<readonly [unknown, string]>) => of.map(([, said]) => said).join('\n')
  return [...title, `Usage\n${text(usage)}`, `Options\n${text(options)}\n${END}`].join('\n\n')
}

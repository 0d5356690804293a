/** What `--help` prints. */
export const helpText = `ai-cicd: evaluate prompt changes before they are merged, release them after

Usage
  ai-cicd evaluate [options]   run the golden datasets, compare with the base, write the reports
  ai-cicd merge FOLDER... [options]
                               join the parts of evaluate --shard into one report (docs/large-suites.md)
  ai-cicd release [options]    publish the approved prompts to an environment (docs/releasing.md)
  ai-cicd rollback [options]   bring an environment back to an earlier release
  ai-cicd recover [options]    finish or undo what a lost run left in an alias (docs/canary.md)
  ai-cicd lint [options]       check every file, offline and free (docs/lint.md)
  ai-cicd calibrate LABELS.jsonl [options]
                               compare the judge's verdicts with those of people
  ai-cicd generate paraphrases|cases [options]
                               propose paraphrases or new cases, for review (docs/generate.md)
  ai-cicd self-test [options]  compare every prompt with itself: is the gate right on these cases? (docs/verdicts.md)
  ai-cicd simulate --metrics FILE.csv [options]
                               what a canary would do with your own metrics (docs/canary.md)

Options
  --config FILE     ai-cicd.yml, promptfooconfig.yaml or one *.prompt.yml   [ai-cicd.yml]
  --base REF|none|DIR|FILE|s3://BUCKET/KEY
                    what to compare with   [the default branch's merge base; HEAD when on it]
                    a folder or an archive (.zip, .tar.gz), here or in S3, has the base's files; in a Git checkout
                    both are written as a path, ./DIR or ./FILE.zip; outside of one the base must be named
  --commit SHA      evaluate, merge, release: the commit that the files are of, where there is no Git checkout
  --all             evaluate unchanged prompts too
  --out DIR         where results.json, report.html, junit.xml and comment.md go   [ai-cicd-results]
                    calibrate, lint, self-test: a file for the result   [none]
  --format FORMAT   lint: text, json or sarif   [text]
  --results FILE    lint: results.json of an evaluation, to tell cases that never fail
  --online          lint: count tokens with Bedrock's CountTokens instead of estimating them
  --min-kappa K     calibrate: exit 1 when the judge's Cohen's kappa is below K
  --prompt ID, --count N, --model MODEL
                    generate: for which prompt [all], how many, by which model [the judge]
  --environment NAME, --dry-run
                    release, rollback: which environment [the one of the branch]; show the plan only
                    simulate: whose canary [the only one]; --count rollouts [200]
  --release NAME    release: its name   [the branch and the commit]
  --to RELEASE      rollback: where to go back to   [the release before]
                    self-test: which prompt [all]
  --event NAME      apply evaluation.overrides of this GitHub event
  --shard K/N       evaluate: only the K-th of N parts of the cases; writes a part into --out for merge
  --comment         print the comment a pull request would get instead of the terminal report
  --record FILE     keep every model's answer in FILE
  --replay FILE     answer from FILE alone, without network and credentials
  --region REGION   region of AWS   [AWS_REGION]
  --version, --help

Exit code: 0, or 1 when the verdict blocks a merge or something is wrong. NO_COLOR turns colours off.
`

import { existsSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FakeAws } from './aws/server.ts'
import { accessKeyId, type FakeBedrock } from './bedrock.ts'
import { type ChildOptions, type ChildResult, runChild } from './child.ts'
import { readCommandFile } from './command-files.ts'
import type { Event } from './events.ts'
import { type FakeGitHub, token } from './github.ts'
import { action, inputVariables } from './metadata.ts'
import { type NodeVersion, nodeExecutable, projectRoot } from './node.ts'

export type RunOptions = {
  workspace: string
  event: Event
  github: FakeGitHub
  bedrock: FakeBedrock
  /** For releases. */
  aws?: FakeAws
  inputs?: Record<string, string>
  /** Replaces or, with undefined, removes variables of the runner's environment. */
  env?: Record<string, string | undefined>
  node?: NodeVersion
  interrupt?: NonNullable<ChildOptions['interrupt']>
  patienceMs?: number
  /** Runs the post step too, as a runner does at the end of the job. */
  post?: boolean
}

export type RunResult = ChildResult & {
  outputs: Record<string, string>
  summary: string
  /** Files of the output folder, by name. */
  files: Record<string, string>
  github: FakeGitHub
  bedrock: FakeBedrock
  aws: FakeAws | null
  post: ChildResult | null
  /** Folders of this machine that may stand in what it said, with the names to show for them. */
  places: Array<[path: string, name: string]>
}

/** Credentials that the fake Bedrock accepts, as configure-aws-credentials leaves them in the job. */
export const awsCredentials = {
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: 'secret-of-the-bench',
  AWS_REGION: 'us-east-1',
}

/** V8's code of the bundle, compiled by the first process of a run of the tests: a tenth of what each takes. Node 20 has none. */
const compiled = { NODE_COMPILE_CACHE: join(tmpdir(), 'ai-cicd-compiled') }

/**
 * Runs the committed bundle as GitHub's runner runs it: a clean environment, inputs and files by environment
 * variables, the workspace as working directory.
 * @throws Error when it does not end, or when it asked a fake for something that the real service does not have
 */
export async function runAction(options: RunOptions): Promise<RunResult> {
  const { workspace, event, github, bedrock, inputs = {}, node = 'node24', aws = null } = options
  const folder = await mkdtemp(join(tmpdir(), 'ai-cicd-runner-'))
  try {
    const file = (name: string): string => join(folder, name)
    const temp = file('temp')
    await mkdir(temp)
    await mkdir(file('home'))
    await writeFile(file('event.json'), JSON.stringify(event.payload))
    for (const name of ['output', 'summary', 'state', 'env', 'path']) await writeFile(file(name), '')
    const env = defined({
      PATH: process.env.PATH,
      HOME: file('home'),
      ...compiled,
      LANG: 'C.UTF-8',
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION: 'prompts',
      GITHUB_WORKFLOW: 'Prompts',
      GITHUB_JOB: 'evaluate',
      GITHUB_RUN_ID: '4711',
      GITHUB_RUN_NUMBER: '42',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_REPOSITORY: 'octo/shop',
      GITHUB_REPOSITORY_OWNER: 'octo',
      GITHUB_EVENT_NAME: event.name,
      GITHUB_EVENT_PATH: file('event.json'),
      GITHUB_WORKSPACE: workspace,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_API_URL: github.url,
      GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
      GITHUB_STATE: file('state'),
      GITHUB_ENV: file('env'),
      GITHUB_PATH: file('path'),
      RUNNER_OS: 'Linux',
      RUNNER_ARCH: 'X64',
      RUNNER_NAME: 'bench',
      RUNNER_ENVIRONMENT: 'github-hosted',
      RUNNER_TEMP: temp,
      RUNNER_TOOL_CACHE: file('tools'),
      ...event.env,
      ...awsCredentials,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url,
      ...(aws === null ? {} : { AWS_ENDPOINT_URL: aws.url }),
      ...inputVariables(inputs, token),
      ...options.env,
    })
    const executable = await nodeExecutable(node)
    const result = await runChild(executable, [bundle(action.runs.main)], {
      cwd: workspace,
      env,
      ...(options.interrupt === undefined ? {} : { interrupt: options.interrupt }),
      ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
    })
    const read = (name: string): Promise<string> => readFile(file(name), 'utf8')
    const outputs = readCommandFile(await read('output'))
    const violations = [...github.violations, ...bedrock.violations, ...(aws?.violations ?? [])]
    for (const name of Object.keys(outputs))
      if (!(name in action.outputs)) violations.push(`action.yml has no output ${name}`)
    if (violations.length > 0) throw new Error(`${violations.join('\n')}\n${result.stdout}`)
    const state = Object.entries(readCommandFile(await read('state'))).map(([name, value]) => [`STATE_${name}`, value])
    const post =
      options.post === true && action.runs.post !== undefined
        ? await runChild(executable, [bundle(action.runs.post)], {
            cwd: workspace,
            env: { ...env, ...Object.fromEntries(state) },
          })
        : null
    const outputDir = inputs['output-dir'] === undefined ? join(temp, 'ai-cicd') : join(workspace, inputs['output-dir'])
    return {
      ...result,
      outputs,
      summary: await read('summary'),
      files: await filesOf(outputDir),
      github,
      bedrock,
      aws,
      post,
      places: [
        [workspace, '<workspace>'],
        [temp, '<temp>'],
        [folder, '<runner>'],
        [projectRoot.replace(/\/$/, ''), '<action>'],
      ],
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export type CliOptions = {
  cwd: string
  env?: Record<string, string | undefined>
  node?: NodeVersion
  bedrock?: FakeBedrock
}

/** Runs the bundle as a command line: with arguments, without a trace of GitHub in the environment. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<ChildResult> {
  const { cwd, env = {}, node = 'node24', bedrock } = options
  const aws = bedrock === undefined ? {} : { ...awsCredentials, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url }
  return runChild(await nodeExecutable(node), [bundle(action.runs.main), ...args], {
    cwd,
    env: defined({
      PATH: process.env.PATH,
      HOME: cwd,
      ...compiled,
      // What the programs of this machine's user remember lies in no repository.
      XDG_STATE_HOME: join(projectRoot, 'node_modules', '.cache', 'bench-state'),
      AWS_EC2_METADATA_DISABLED: 'true',
      ...aws,
      ...env,
    }),
  })
}

function bundle(path: string): string {
  const file = join(projectRoot, path)
  if (!existsSync(file)) throw new Error(`${path} does not exist: npm run build`)
  return file
}

function defined(variables: Record<string, string | undefined>): Record<string, string> {
  const set: Record<string, string> = {}
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) set[name] = value
  return set
}

async function filesOf(folder: string): Promise<Record<string, string>> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return {}
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
  return Object.fromEntries(
    await Promise.all(names.sort().map(async (name) => [name, await readFile(join(folder, name), 'utf8')])),
  )
}

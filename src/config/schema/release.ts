import { z } from 'zod'
import { canarySchema } from './canary.ts'
import { duration, orNull } from './fields.ts'

const text = z.string().min(1)

// Made only for a file that has environments: an evaluation waits for every schema that is made before it.

const on = () =>
  z
    .strictObject({
      branch: orNull(text.describe('Branch, or a glob of branches.')),
      tag: orNull(text.describe('Tag, or a glob of tags, such as "v*".')),
    })
    .refine((value) => (value.branch === null) !== (value.tag === null), {
      error: 'must name either a branch or a tag',
      params: { hint: 'Make two environments when both should release.' },
    })
    .meta({ oneOf: [{ required: ['branch'] }, { required: ['tag'] }] })
    .describe(
      'Push that releases to this environment: of a branch or of a tag. Default: none, only the input `environment` chooses it.',
    )

const requires = () =>
  z
    .strictObject({
      evaluation: z
        .enum(['passed', 'proof'])
        .describe(
          'Exactly these prompts must have passed a full evaluation; without such evidence one is run first. `proof`: each of them must be proven no worse than what is live, or be new, or unchanged; a drop that is only within the margin is not enough, as with `gate.require: proof`.',
        )
        .prefault('passed'),
      soak: orNull(
        z
          .strictObject({
            environment: text.describe('Environment where the same prompts must have been live.'),
            for: duration({ min: '1s' }).describe('How long they must have been live there.'),
          })
          .describe('Time that the same prompts must have spent in another environment. Default: none.'),
      ),
    })
    .describe('What must hold before anything is changed.')

/** Names of SSM parameters, with `{name}` for the id of the prompt. */
const SSM_PATH = /^(?:\/(?:[A-Za-z0-9_.-]|\{name\})+)+$/

const ssm = () =>
  z
    .strictObject({
      path: z
        .string()
        .regex(SSM_PATH, { error: 'expected a parameter path such as "/prod/llm/{name}", of letters, digits and _.-/' })
        .refine((path) => path.includes('{name}'), {
          error: 'must contain {name}',
          params: { hint: 'Write {name} where the id of the prompt goes, for example "/prod/llm/{name}".' },
        })
        .refine((path) => !/^\/(?:aws|ssm)/i.test(path), {
          error: 'must not begin with /aws or /ssm',
          params: { hint: 'AWS keeps these names for itself. Begin the path with another word.' },
        })
        .describe('Name of the parameter; `{name}` is the id of the prompt.'),
      type: z
        .enum(['String', 'SecureString'])
        .describe('Type of the parameter. The type of an existing parameter cannot be changed.')
        .prefault('String'),
      kmsKey: orNull(
        text.describe("KMS key of a SecureString: an alias, id or ARN. Default: the account's key alias/aws/ssm."),
      ),
      format: z
        .enum(['envelope', 'raw'])
        .describe(
          '`envelope`: JSON with model, parameters, messages and the release. `raw`: the text of a prompt with a single message.',
        )
        .prefault('envelope'),
    })
    .describe('Where the prompts are published in the SSM Parameter Store.')

const s3 = () =>
  z
    .strictObject({
      bucket: text.describe('Name of the bucket.'),
      prefix: z
        .string()
        .regex(/^[^/\0](?:[^\0]*[^/\0])?$/, { error: 'expected a prefix without a slash at its ends' })
        .describe('Beginning of every key: `<prefix>/<commit>/…`.')
        .prefault('configs'),
    })
    .describe('Bucket for the audit record, the evidence, and prompts too big for SSM. Default: none.')

const modelRegistry = () =>
  z
    .strictObject({
      group: text.describe('Model package group that gets an entry for every release.'),
      approval: z
        .enum(['PendingManualApproval', 'Approved', 'Rejected'])
        .describe('Approval status of a new entry.')
        .prefault('PendingManualApproval'),
    })
    .describe('Entry in the SageMaker Model Registry for every release. Default: none.')

const lambda = () =>
  z
    .strictObject({
      function: text.describe('Name or ARN of the function.'),
      alias: z
        .string()
        .regex(/^(?!\d+$)[A-Za-z0-9_-]{1,128}$/, {
          error: 'expected the name of an alias: letters, digits, _ and -, not digits alone',
        })
        .describe('Alias that callers use and that the canary moves.'),
      bind: z
        .enum(['env', 'pointer', 'none'])
        .describe(
          'How a version is pinned to its prompts. `env`: in an environment variable of the version. `pointer`: in SSM under the number of the version, for functions whose environment belongs to Terraform or SAM. `none`: not at all.',
        )
        .prefault('env'),
      variable: z
        .string()
        .regex(/^[A-Za-z][A-Za-z0-9_]+$/, { error: 'expected the name of an environment variable' })
        .describe('Environment variable of the pins.')
        .prefault('PROMPT_VERSIONS'),
    })
    .describe('A function that reads the prompts.')

const jsonPath = z.string().regex(/^\$/, { error: 'expected a JSON path such as $.answer' })

const probe = () =>
  z
    .strictObject({
      cases: text.describe('Golden dataset of the probe, relative to this file.'),
      payload: z
        .record(z.string(), z.unknown())
        .describe('Event that the function gets; `{{variable}}` is filled in from the case.'),
      answer: jsonPath.describe('Where the answer stands in what the function returns.'),
      version: orNull(
        jsonPath.describe(
          'Where the function tells which prompt version it used: a number, or the pins. Default: none.',
        ),
      ),
    })
    .describe('How to ask the function one golden case. Default: none.')

const notify = () =>
  z
    .strictObject({
      comment: z
        .boolean()
        .describe(
          'One comment that tells what became of the release, kept up to date: on the merged pull requests of its commit (`pull-requests: write`), else on the commit (`contents: write`).',
        )
        .prefault(true),
      issue: z
        .boolean()
        .describe(
          'An issue when the release is rolled back (`issues: write`); a comment on it when one is open already.',
        )
        .prefault(false),
    })
    .describe('Who on GitHub is told what became of a release. Default: nobody; the job summary always tells.')

const environment = () =>
  z
    .strictObject({
      on: orNull(on()),
      requires: requires().prefault({}),
      ssm: ssm(),
      s3: orNull(s3()),
      modelRegistry: orNull(modelRegistry()),
      lambda: z.array(lambda()).describe('Functions that read the prompts. Default: none.').prefault([]),
      probe: orNull(probe()),
      canary: orNull(canarySchema()),
      notify: orNull(notify()),
    })
    .describe('One place where prompts are live.')

/** The section `release`: where approved prompts go, and how carefully. Each default stands here and nowhere else. */
export const releaseSchema = z.lazy(() =>
  z.strictObject({
    environments: z
      .record(z.string().min(1).max(255), z.lazy(environment))
      .describe('Environments by name; the name of the GitHub environment of the job. Default: none.')
      .prefault({}),
  }),
)

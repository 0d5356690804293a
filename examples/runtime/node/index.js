import { Logger } from '@aws-lambda-powertools/logger'
import { SSMProvider } from '@aws-lambda-powertools/parameters/ssm'
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { SSMClient } from '@aws-sdk/client-ssm'
import { answerWith } from './answer.js'
import { readPins } from './pins.js'
import { promptReader } from './prompts.js'

const PROMPT = 'support-reply'

// A cold start may meet SSM's limit of 40 reads a second, which the whole account shares: it waits its turn.
const ssm = new SSMProvider({ awsSdkV3Client: new SSMClient({ maxAttempts: 8, retryMode: 'standard' }) })
const s3 = new S3Client({})
const bedrock = new BedrockRuntimeClient({})
const logger = new Logger({ serviceName: 'support-bot' })

const getParameter = (name) => ssm.get(name, { decrypt: true })

const prompts = promptReader({
  path: process.env.PROMPT_PATH,
  pins: () => readPins({ environment: process.env, getParameter }),
  getParameter,
  async getObject({ bucket, key, versionId }) {
    // A bucket without versions has none to name.
    const version = versionId === null ? {} : { VersionId: versionId }
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...version }))
    return await Body.transformToByteArray()
  },
})

const answer = answerWith({
  readPrompt: () => prompts(PROMPT),
  converse: (input) => bedrock.send(new ConverseCommand(input)),
  prices: JSON.parse(process.env.MODEL_PRICES ?? '{}'),
  now: () => Date.now(),
  // CloudWatch finds metrics in a line that is one JSON object and nothing else.
  writeLine: (line) => process.stdout.write(`${line}\n`),
})

/** Lambda's entry. What is thrown here counts as an error of this version, which is what a canary watches. */
export async function handler(event, context) {
  logger.addContext(context)
  try {
    return await answer(event, context)
  } catch (error) {
    logger.error('no answer', error)
    throw error
  }
}

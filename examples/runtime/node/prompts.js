import { createHash } from 'node:crypto'
import { parseJson } from './pins.js'

/** What shapes an answer too, but is not used here. Left out, the model would be asked something that nobody evaluated. */
const UNUSED = ['tools', 'toolChoice', 'responseFormat', 'engine']

/**
 * Reads prompts by the version number they are pinned to. What a number stands for never changes, so each prompt is
 * read once in the life of an execution environment; a read that failed is tried again by the next request.
 *
 * @param path name of the parameters, such as `/prod/llm/{name}`
 * @param pins the pins of this version of the function
 * @param getParameter name with its version, such as `/prod/llm/support-reply:14`, to its decrypted value
 * @param getObject bucket, key and version of an S3 object to its bytes
 * @returns prompt id to `{ id, version, model, parameters, messages }`
 */
export function promptReader({ path, pins, getParameter, getObject }) {
  const once = remember()

  async function read(id) {
    const version = Object.entries(await once('pins', pins)).find(([name]) => name === id)?.[1]
    if (version === undefined) throw new Error(`${id} is not among the pinned prompts`)
    const where = `${path.replaceAll('{name}', id)}:${version}`
    const envelope = parseEnvelope(await getParameter(where), where)
    if (envelope.name !== id) throw new Error(`${where} holds the prompt ${envelope.name}, not ${id}`)
    const messages = envelope.messages ?? (await readMessages(envelope.s3, getObject))
    return { id, version, model: envelope.model, parameters: envelope.parameters ?? {}, messages }
  }

  return (id) => once(`prompt ${id}`, () => read(id))
}

function parseEnvelope(text, where) {
  const envelope = parseJson(text, where)
  if (envelope?.v !== 1) throw new Error(`${where} is not an envelope of format 1: publish it with format: envelope`)
  const { model, messages, s3 } = envelope
  if (typeof model !== 'string') throw new Error(`${where} names no model`)
  const unknown = UNUSED.find((member) => member in envelope)
  if (unknown !== undefined) throw new Error(`${where} has ${unknown}, which this function does not know how to use`)
  if (Array.isArray(messages) === (s3 !== undefined)) throw new Error(`${where} must hold either messages or s3`)
  return envelope
}

/** Messages too long for SSM. The bucket is another store with other writers, so its bytes are checked. */
async function readMessages(pointer, getObject) {
  const where = `s3://${pointer.bucket}/${pointer.key}`
  const bytes = await getObject(pointer)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== pointer.sha256) throw new Error(`${where} is not what was published: its SHA-256 is ${sha256}`)
  const messages = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes), where)
  if (!Array.isArray(messages)) throw new Error(`${where} holds no messages`)
  return messages
}

/** One running or finished read for each key. Requests that come together share it; a failure is forgotten. */
function remember() {
  const reads = new Map()
  return (key, read) => {
    const known = reads.get(key)
    if (known !== undefined) return known
    const reading = read()
    reads.set(key, reading)
    reading.catch(() => reads.delete(key))
    return reading
  }
}

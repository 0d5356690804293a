import { UserError } from '../../errors.ts'
import type { ModelClient } from '../client.ts'
import {
  type Completion,
  type CompletionRequest,
  type Embedding,
  type GuardRequest,
  type GuardVerdict,
  guardrailName,
  ModelError,
  type Models,
} from '../model.ts'
import { completionKey, embeddingKey, guardKey, parseRecording, type RecordedEntry } from './recording.ts'

/**
 * `--replay FILE`: answers every model from one recording, each only with its own recorded answers. An answer has the
 * latency, usage and cost of when it was recorded; it is not `cached`, so that costs and quantiles can be shown.
 *
 * @param file name for messages
 * @throws UserError when the text is no recording
 */
export function replayAll(text: string, file: string): Models {
  const answers = new RecordedAnswers(text, file)
  return {
    complete: async (request, options) => answers.complete(request, options.repeat, request.model),
    embed: async (model, text) => answers.embed(model, text, model),
    guard: async (request) => answers.guard(request),
    close() {
      // Nothing is open.
    },
  }
}

/**
 * `replay:<file>` as a model: answers with what any model was recorded to answer; where several were, with the last.
 *
 * @param readFile text of a file by its path in the model reference; null when there is none
 */
export function replayClient(readFile: (path: string) => Promise<string | null>): ModelClient {
  const recordings = new Map<string, Promise<RecordedAnswers>>()

  function recordingOf(model: string): Promise<RecordedAnswers> {
    const existing = recordings.get(model)
    if (existing !== undefined) return existing
    const opened = open(model)
    recordings.set(model, opened)
    return opened
  }

  async function open(model: string): Promise<RecordedAnswers> {
    const file = model.slice('replay:'.length)
    try {
      const text = await readFile(file)
      if (text === null) {
        throw new ModelError('not-found', model, `there is no recording ${file}`, { hint: recordHint(file) })
      }
      return new RecordedAnswers(text, file)
    } catch (thrown) {
      // Told with its place before anything is asked; what only the base names ends no more than its own answers.
      if (!(thrown instanceof UserError)) throw thrown
      throw new ModelError('not-found', model, thrown.message, { hint: thrown.hint ?? recordHint(file) })
    }
  }

  return {
    complete: async (request, { repeat }) => (await recordingOf(request.model)).complete(request, repeat, null),
    embed: async (model, text) => (await recordingOf(model)).embed(model, text, null),
    close() {
      // Nothing is open.
    },
  }
}

type Recorded<Kind extends RecordedEntry['kind']> = Extract<RecordedEntry, { kind: Kind }>

/** A recording, indexed. Of two lines for one question the later holds, so that a file can be recorded on top. */
class RecordedAnswers {
  readonly #file: string
  readonly #completions = new Map<string, Recorded<'completion'>>()
  readonly #embeddings = new Map<string, Recorded<'embedding'>>()
  readonly #verdicts = new Map<string, Recorded<'guard'>>()

  constructor(text: string, file: string) {
    this.#file = file
    for (const entry of parseRecording(text, file)) {
      if (entry.kind === 'guard') {
        this.#verdicts.set(place(entry.model, entry.key, 0), entry)
        continue
      }
      for (const model of [entry.model, null]) {
        if (entry.kind === 'completion') {
          this.#completions.set(place(model, entry.key, entry.repeat), entry)
        } else {
          // A text has one vector: which repeat asked for it first is chance.
          this.#embeddings.set(place(model, entry.key, 0), entry)
        }
      }
    }
  }

  complete(request: CompletionRequest, repeat: number, by: string | null): Completion {
    const key = completionKey(request)
    const entry = this.#completions.get(place(by, key, repeat))
    if (entry !== undefined) return { ...entry.completion, cached: false }
    const first = this.#completions.has(place(by, key, 0))
    const what =
      first && repeat > 0 ? `repeat ${repeat + 1} of this request was not recorded` : 'this request was not recorded'
    throw this.#unrecorded(request.model, what)
  }

  embed(model: string, text: string, by: string | null): Embedding {
    const entry = this.#embeddings.get(place(by, embeddingKey(text), 0))
    if (entry !== undefined) return { ...entry.embedding, cached: false }
    throw this.#unrecorded(model, 'the embedding of this text was not recorded')
  }

  guard(request: GuardRequest): GuardVerdict {
    const model = guardrailName(request)
    const entry = this.#verdicts.get(place(model, guardKey(request), 0))
    if (entry !== undefined) return { ...entry.verdict, cached: false }
    throw this.#unrecorded(model, 'the verdict of this guardrail on this text was not recorded')
  }

  #unrecorded(model: string, what: string): ModelError {
    const whose = model.startsWith('replay:') ? '' : ` for ${model}`
    return new ModelError('unrecorded', model, `${what}${whose} in ${this.#file}`, { hint: recordHint(this.#file) })
  }
}

function place(model: string | null, key: string, repeat: number): string {
  return JSON.stringify([model, key, repeat])
}

function recordHint(file: string): string {
  return `Record it: run the same command with the real models and \`--record ${file}\`.`
}

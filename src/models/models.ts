import type { Clock } from '../clock.ts'
import { costOf, type PriceOverrides, priceOf } from './catalog/prices.ts'
import type { CostOf, ModelCall, ModelClient } from './client.ts'
import { type CallOptions, guardrailName, ModelError, type Models } from './model.ts'
import { Bounds } from './pacing/bounds.ts'
import { type BedrockApi, bedrockClient } from './providers/bedrock.ts'
import { echoClient } from './providers/echo.ts'
import { canonicalModel, OPENAI_URL, providerOf } from './reference.ts'

export type ModelsOptions = {
  clock: Clock
  /** Read: `OPENAI_BASE_URL`, `OPENAI_API_KEY`. */
  env: Readonly<Record<string, string | undefined>>
  fetch: typeof globalThis.fetch
  /** Text of a recording by the path in `replay:<path>`; null when there is none. */
  readFile: (path: string) => Promise<string | null>
  /** The user's prices, by any spelling of a model. */
  prices: PriceOverrides
  /** Longest wait for one answer, in milliseconds. */
  timeoutMs: number
  /** Called once, before the first call to Bedrock. */
  openBedrock: () => Promise<BedrockApi>
}

/**
 * Every model that a run may name, each asked through its provider. Every call is bounded by `timeoutMs` and the
 * caller's signal. A model that cannot answer at all (access denied, not found) is not asked again: every later call
 * fails at once with the same error. Nothing is retried here.
 *
 * @throws UserError when a key of `prices` is no model
 */
export function createModels(options: ModelsOptions): Models {
  const { clock } = options
  const baseUrl = openAiUrl(options.env)
  const cost = costs(options.prices, options.env)
  const bounds = new Bounds(options.timeoutMs, clock)
  const stopped = new Map<string, ModelError>()
  const open: ModelClient[] = []
  // Each provider is loaded when it is first asked.
  const openai = onlyOnce(async () => {
    const { openAiClient } = await import('./providers/openai.ts')
    return openAiClient({ fetch: options.fetch, baseUrl, apiKey: nonEmpty(options.env.OPENAI_API_KEY) }, clock, cost)
  })
  const replay = onlyOnce(async () => (await import('./providers/replay.ts')).replayClient(options.readFile))
  const bedrock = onlyOnce(openBedrock)
  let closed = false

  async function openBedrock(): Promise<ModelClient> {
    const client = bedrockClient(await options.openBedrock(), clock, cost)
    open.push(client)
    return client
  }

  async function clientOf(model: string): Promise<ModelClient> {
    switch (providerOf(model)) {
      case 'bedrock':
        return bedrock()
      case 'openai':
        return openai()
      case 'replay':
        return replay()
      case 'echo':
        return echoClient
    }
  }

  async function ask<T>(
    model: string,
    { signal, repeat }: CallOptions,
    send: (client: ModelClient, call: ModelCall) => Promise<T>,
  ): Promise<T> {
    const before = stopped.get(model)
    if (before !== undefined) throw before
    const client = await clientOf(model)
    if (closed) throw new ModelError('cancelled', model, 'asked after the run had ended')
    try {
      return await bounds.run(model, signal, (ends) => send(client, { signal: ends, repeat }))
    } catch (thrown) {
      if (thrown instanceof ModelError && thrown.stopsModel && !stopped.has(model)) stopped.set(model, thrown)
      throw thrown
    }
  }

  return {
    complete: (request, call) => ask(request.model, call, (client, terms) => client.complete(request, terms)),
    embed: (model, text, call) => ask(model, call, (client, terms) => client.embed(model, text, terms)),
    guard: (request, call) =>
      ask(guardrailName(request), call, (client, terms) => {
        if (client.guard === undefined) throw new Error('guardrails are named as models of Bedrock')
        return client.guard(request, terms)
      }),
    close() {
      closed = true
      bounds.close()
      for (const client of open) client.close()
    },
  }
}

function onlyOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | null = null
  return () => {
    opened ??= open()
    return opened
  }
}

/** Where models of OpenAI's interface are served. */
export function openAiUrl(env: ModelsOptions['env']): string {
  return nonEmpty(env.OPENAI_BASE_URL) ?? OPENAI_URL
}

/**
 * What models ask for their tokens, by the user's prices and the table.
 * @throws UserError when a key of `overrides` is no model
 */
export function costs(overrides: PriceOverrides, env: ModelsOptions['env']): CostOf {
  const openAiItself = openAiUrl(env).replace(/\/+$/, '') === OPENAI_URL
  const own = Object.fromEntries(Object.entries(overrides).map(([model, price]) => [canonicalModel(model), price]))
  return (model, usage) => {
    // The table's prices are OpenAI's; who else serves a model of the same name asks for something else.
    const existing = openAiItself || !model.startsWith('openai:') || Object.hasOwn(own, model)
    const price = existing ? priceOf(model, own) : null
    return price === null ? null : costOf(usage, price)
  }
}

function nonEmpty(value: string | undefined): string | null {
  return value === undefined || value.trim() === '' ? null : value.trim()
}

import type { Clock } from '../clock.ts'
import { costOf, type PriceOverrides, priceOf } from './catalog/prices.ts'
import type { CostOf, ModelCall, ModelClient } from './client.ts'
import {
  ANTHROPIC,
  addressOf,
  type Environment,
  endpointOf,
  firstSet,
  keyHint,
  missingFor,
  serviceOf,
} from './endpoints.ts'
import { type CallOptions, guardrailName, ModelError, type Models } from './model.ts'
import { Bounds } from './pacing/bounds.ts'
import { type BedrockApi, bedrockClient } from './providers/bedrock.ts'
import { echoClient } from './providers/echo.ts'
import { canonicalModel, providerOf } from './reference.ts'

export type ModelsOptions = {
  clock: Clock
  /** Read: addresses and keys, by the names in `ENDPOINTS` and `ANTHROPIC`, and the version of Azure's API. */
  env: Environment
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
  const cost = costs(options.prices, options.env)
  const bounds = new Bounds(options.timeoutMs, clock)
  const stopped = new Map<string, ModelError>()
  const open: ModelClient[] = []
  // Each provider is loaded when it is first asked.
  const served = servedClients(options, cost)
  const replay = onlyOnce(async () => (await import('./providers/replay.ts')).replayClient(options.readFile))
  const bedrock = onlyOnce(openBedrock)
  let closed = false

  async function openBedrock(): Promise<ModelClient> {
    const client = bedrockClient(await options.openBedrock(), clock, cost)
    open.push(client)
    return client
  }

  async function clientOf(model: string): Promise<ModelClient> {
    const provider = providerOf(model)
    if (provider === 'bedrock') return bedrock()
    if (provider === 'replay') return replay()
    if (provider === 'echo') return echoClient
    return served(model)
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

/** The clients of services that are asked with a key: each has its own, so that one run may ask several. */
function servedClients({ env, fetch, clock }: ModelsOptions, cost: CostOf): (model: string) => Promise<ModelClient> {
  const opened = new Map<string, () => Promise<ModelClient>>()

  async function open(model: string): Promise<ModelClient> {
    const endpoint = endpointOf(model)
    if (endpoint === null) {
      const { anthropicClient } = await import('./providers/anthropic.ts')
      const baseUrl = firstSet(env, ANTHROPIC.addresses) ?? ANTHROPIC.url
      return anthropicClient({ fetch, baseUrl, apiKey: firstSet(env, ANTHROPIC.keys) }, clock, cost)
    }
    const { openAiClient } = await import('./providers/openai.ts')
    const { name, keys } = endpoint
    const baseUrl = addressOf(endpoint, env) ?? ''
    const apiVersion = firstSet(env, AZURE_API_VERSION)
    return openAiClient({ fetch, name, baseUrl, apiKey: firstSet(env, keys), apiVersion }, clock, cost)
  }

  return async (model) => {
    const missing = missingKey(model, env)
    if (missing !== null) throw missing
    const provider = providerOf(model)
    const client = opened.get(provider) ?? onlyOnce(() => open(model))
    opened.set(provider, client)
    return client()
  }
}

function onlyOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | null = null
  return () => {
    opened ??= open()
    return opened
  }
}

/** Variables that may say by which version of its API Azure is asked. */
const AZURE_API_VERSION = ['AZURE_OPENAI_API_VERSION', 'AZURE_API_VERSION', 'OPENAI_API_VERSION']

/** That a model cannot be asked, because the environment has no key for it, or no address; null when it can. */
function missingKey(model: string, env: Environment): ModelError | null {
  const service = serviceOf(model)
  const missing = missingFor(model, env)
  if (service === null || missing === null) return null
  return new ModelError('access-denied', model, missing, { hint: keyHint(service) })
}

/** Where a model is asked, so that answers of two places are kept apart; null for what no service answers. */
export function originOf(model: string, env: Environment): string | null {
  const provider = providerOf(model)
  if (provider === 'bedrock') return provider
  if (provider === 'anthropic') return firstSet(env, ANTHROPIC.addresses) ?? ANTHROPIC.url
  const endpoint = endpointOf(model)
  return endpoint === null ? null : addressOf(endpoint, env)
}

/**
 * What models ask for their tokens, by the user's prices and the table.
 * @throws UserError when a key of `overrides` is no model
 */
export function costs(overrides: PriceOverrides, env: Environment): CostOf {
  const own = Object.fromEntries(Object.entries(overrides).map(([model, price]) => [canonicalModel(model), price]))
  return (model, usage) => {
    // The table's prices are the provider's own; who else serves a model of the same name asks for something else.
    const price = Object.hasOwn(own, model) || isAskedAtHome(model, env) ? priceOf(model, own) : null
    return price === null ? null : costOf(usage, price)
  }
}

/** Whether a model is asked of who makes its price: of no other address than the provider's own. */
function isAskedAtHome(model: string, env: Environment): boolean {
  const service = serviceOf(model)
  if (service === null || service.local === true || service.url === null) return true
  const address = (firstSet(env, service.addresses) ?? service.url).replace(/\/+$/, '')
  return address === service.url
}

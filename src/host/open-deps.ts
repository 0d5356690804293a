import { readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import type { BatchJobs } from '../aws/batch-jobs.ts'
import type { BatchStore } from '../aws/batch-store.ts'
import type { Connection, CredentialProvider } from '../aws/connection.ts'
import type { Clock } from '../clock.ts'
import type { Project } from '../config/load.ts'
import { modelsOf } from '../config/resolve-model.ts'
import type { Config } from '../config/schema/schema.ts'
import type { Deps } from '../experiment/deps.ts'
import type { Log } from '../log.ts'
import { missingFor } from '../models/endpoints.ts'
import type { Models } from '../models/model.ts'
import { costs, createModels } from '../models/models.ts'
import { resolveInside } from '../source/path.ts'
import type { Tree } from '../source/tree.ts'
import type { PlaceSettings } from './answer-place.ts'
import { systemClock } from './clock.ts'
import { proxiedFetch } from './proxied-fetch.ts'
import { keepHeapSmall } from './small-heap.ts'
import { openStorage } from './storage.ts'
import type { Workspace } from './workspace.ts'

/** What differs between the action and the terminal. */
export type Door = {
  env: Readonly<Record<string, string | undefined>>
  workspace: Workspace
  log: Log
  /** Model that grades where no file names one; canonical, null for none. */
  judge: string | null
  /** The commit that the files are of; null outside a Git checkout. */
  head: string | null
  findBaseline: Deps['findBaseline']
  region: string | null
  /** Of an assumed role; null for the SDK's own chain. Asked for when a model is. */
  credentials: () => Promise<CredentialProvider | null>
  recording: ModelSettings['recording']
  /** Where answers last; null: this run gets none of others, and leaves none. */
  answers: Pick<PlaceSettings, 'kept'> | null
  /** Called when the project was read. */
  onRead?: (project: Project) => void
  /** Called before models are connected to. */
  onAsk?: () => void
  signal: AbortSignal
}

/** The effects of a command: the same in a workflow's step and in a terminal, but for what a door says. */
export function openDeps(door: Door): Deps {
  const { env, workspace, log, judge, head, findBaseline, region, credentials, recording, answers, signal } = door
  const { tree, git, config: configFile } = workspace
  return {
    clock: systemClock,
    log,
    tree,
    judge,
    head,
    findBaseline,
    renames: async ({ sha }) => (sha === null ? null : await git?.renames(sha)) ?? new Map(),
    changed: async ({ sha }) => (sha === null ? null : await git?.changed(sha)) ?? null,
    preload: (project) => {
      door.onRead?.(project)
      preloadModels(project)
    },
    openModels: async (config) => {
      door.onAsk?.()
      const settings = { env, tree, configFile, clock: systemClock, log, region, recording }
      return openModels(config, { ...settings, credentials: await credentials() })
    },
    ...(answers === null
      ? {}
      : {
          openStorage: (config) =>
            openStorage(config, workspace, { env, log, recording: recording !== null, ...answers }),
        }),
    costOf: (config) => costs(config.prices, env),
    missingFor: (model) => (recording?.mode === 'replay' ? null : missingFor(model, env)),
    // What a recording holds was asked by itself.
    ...(recording === null
      ? {
          openBatch: async () => openBatch({ region, credentials: await credentials(), environment: env }),
        }
      : {}),
    fetch: proxiedFetch(env),
    signal,
  }
}

type ModelSettings = {
  env: Readonly<Record<string, string | undefined>>
  tree: Tree
  /** The configuration, from the repository's root: `replay:<file>` is relative to its folder. */
  configFile: string
  clock: Clock
  log: Log
  region: string | null
  /** Assumed role; null for the SDK's own chain of credentials. */
  credentials: CredentialProvider | null
  /** `record`: keep every answer in this file; `replay`: answer from it alone. */
  recording: { mode: 'record' | 'replay'; file: string } | null
}

/**
 * Starts to load the client of Bedrock when a project asks it: it takes longer than anything else here, and would
 * otherwise wait for Git. A failure to load is told when a model is asked.
 */
function preloadModels(project: Project): void {
  const prompts = project.prompts.filter(({ id }) => (project.cases.get(id) ?? []).length > 0)
  const asked = prompts.flatMap((prompt) => modelsOf(prompt, project.config))
  if (asked.some((model) => model.startsWith('bedrock:'))) {
    import('../aws/bedrock.ts').catch(() => undefined)
  }
}

/** Connects to whatever models a configuration may name; nothing is asked and no client is made before it is used. */
async function openModels(config: Config, settings: ModelSettings): Promise<Models> {
  const { recording } = settings
  keepHeapSmall()
  if (recording?.mode === 'replay') {
    return (await import('../models/providers/replay.ts')).replayAll(
      await readRecording(recording.file),
      recording.file,
    )
  }
  const models = createModels({
    clock: settings.clock,
    env: settings.env,
    fetch: proxiedFetch(settings.env),
    readFile: (path) => settings.tree.read(resolveInside(posix.dirname(settings.configFile), path)),
    prices: config.prices,
    timeoutMs: config.evaluation.timeout,
    openBedrock: async () => {
      const { createBedrock } = await import('../aws/bedrock.ts')
      return createBedrock({
        ...(settings.region === null ? {} : { region: settings.region }),
        ...(settings.credentials === null ? {} : { credentials: settings.credentials }),
        maxConnections: config.evaluation.concurrency,
        environment: settings.env,
      })
    },
  })
  if (recording === null) return models
  const { openRecording } = await import('./files/recording-file.ts')
  const append = await openRecording(recording.file, settings.log)
  return (await import('../models/providers/recording.ts')).recordTo(models, append)
}

async function readRecording(file: string): Promise<string> {
  const { named } = await import('./files/named-files.ts')
  return await named(file, `Name a recording; \`--record ${file}\` makes one.`, () => readFile(file, 'utf8'))
}

/** Connects to Bedrock's batch inference and its bucket, whose clients are loaded only for runs that ask in batches. */
async function openBatch(connection: Connection): Promise<{ jobs: BatchJobs; store: BatchStore }> {
  const [{ createBatchJobs }, { createBatchStore }] = await Promise.all([
    import('../aws/batch-jobs.ts'),
    import('../aws/batch-store.ts'),
  ])
  return { jobs: createBatchJobs(connection), store: createBatchStore(connection) }
}

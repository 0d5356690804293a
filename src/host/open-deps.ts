import type { CredentialProvider } from '../aws/connection.ts'
import type { Project } from '../config/load.ts'
import type { Deps } from '../experiment/deps.ts'
import type { Log } from '../log.ts'
import { missingFor } from '../models/endpoints.ts'
import { costs } from '../models/models.ts'
import type { PlaceSettings } from './answer-place.ts'
import { systemClock } from './clock.ts'
import { type ModelSettings, openModels, preloadModels } from './models.ts'
import { proxiedFetch } from './proxied-fetch.ts'
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
          openBatch: async () =>
            (await import('./models.ts')).openBatch({ region, credentials: await credentials(), environment: env }),
        }
      : {}),
    fetch: proxiedFetch(env),
    signal,
  }
}

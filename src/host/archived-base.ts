import { readFile, stat } from 'node:fs/promises'
import { AwsError } from '../aws/aws-error.ts'
import { explainAws } from '../aws/explain.ts'
import { readObject } from '../aws/s3-object.ts'
import { UserError } from '../errors.ts'
import type { Baseline } from '../git/baseline.ts'
import { archiveSnapshot } from '../source/archive/archive.ts'
import { baseSnapshot } from '../source/base-snapshot.ts'
import { snapshotTree } from '../source/snapshot.ts'
import { named } from './files/named-files.ts'
import type { Workspace } from './workspace.ts'

/** The largest archive that is read: it is held in memory, and holds prompts and datasets. */
const MAX_ARCHIVE_BYTES = 200_000_000

/**
 * The base in an archive in S3, as CodePipeline writes its artefacts.
 * @param address `s3://bucket/key`
 * @throws UserError when it is not there, may not be read, or is no archive
 */
export async function archivedBase(
  address: string,
  { workspace, region }: { workspace: Workspace; region: string | null },
): Promise<Baseline> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? []
  if (bucket === undefined || key === undefined) {
    throw new UserError(`the base ${address} names no object of S3`, { hint: 'Write `s3://bucket/key`.' })
  }
  const bytes = await object(bucket, key, region)
  if (bytes === null) throw new UserError(`there is no ${address}`, { hint: 'Correct the bucket or the key.' })
  return baseOf(address, bytes, workspace)
}

/**
 * The base in an archive on this machine.
 * @throws UserError when it cannot be read, is too large, or is no archive
 */
export async function localBase(file: string, workspace: Workspace): Promise<Baseline> {
  const hint = 'Name a .zip or a .tar.gz with the files of the base.'
  const bytes = await named(file, hint, async () =>
    (await stat(file)).size > MAX_ARCHIVE_BYTES ? null : readFile(file),
  )
  if (bytes === null) {
    throw new UserError(`${file} has more than the ${MAX_ARCHIVE_BYTES / 1_000_000} MB that are read`, {
      hint: 'Put only the prompts, datasets and the configuration of the base into it.',
    })
  }
  return baseOf(file, bytes, workspace)
}

function baseOf(name: string, bytes: Uint8Array, { beside }: Workspace): Baseline {
  const tree = snapshotTree(baseSnapshot(archiveSnapshot(name, bytes), beside))
  return { sha: null, name, tree, reason: 'the archive, as asked for' }
}

async function object(bucket: string, key: string, region: string | null): Promise<Uint8Array | null> {
  const connection = { region, credentials: null, environment: process.env }
  try {
    return await readObject(connection, { bucket, key }, MAX_ARCHIVE_BYTES)
  } catch (thrown) {
    throw thrown instanceof AwsError ? explainAws(thrown, null) : thrown
  }
}

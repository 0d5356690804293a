import type { BatchJobs } from '../aws/batch-jobs.ts'
import type { BatchStore } from '../aws/batch-store.ts'
import type { Connection } from '../aws/connection.ts'

/** Connects to Bedrock's batch inference and its bucket. Loaded only for runs that ask in batches. */
export async function openBatch(connection: Connection): Promise<{ jobs: BatchJobs; store: BatchStore }> {
  const [{ createBatchJobs }, { createBatchStore }] = await Promise.all([
    import('../aws/batch-jobs.ts'),
    import('../aws/batch-store.ts'),
  ])
  return { jobs: createBatchJobs(connection), store: createBatchStore(connection) }
}

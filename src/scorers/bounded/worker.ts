import { parentPort } from 'node:worker_threads'
import { messageOf } from '../../errors.ts'
import { ScoringError } from '../score.ts'
import type { BoundedJob, BoundedMessage } from './job.ts'

/** Runs in the bounded thread: takes one job after the other until the thread is ended from outside. */
export function serve(): void {
  const port = parentPort
  if (port === null) throw new Error('the bounded thread has nobody to answer to')
  const tell = (message: BoundedMessage): void => port.postMessage(message)
  port.on('message', async (job: BoundedJob) => {
    try {
      tell({ type: 'done', value: await run(job, () => tell({ type: 'started' })) })
    } catch (thrown) {
      // After a trap the WebAssembly instance is in no known state: the whole thread is replaced.
      if (thrown instanceof Error && thrown.name === 'RuntimeError') throw thrown
      if (thrown instanceof ScoringError) tell({ type: 'unmeasurable', message: thrown.message })
      else tell({ type: 'bug', message: messageOf(thrown), stack: thrown instanceof Error ? thrown.stack : undefined })
    }
  })
  tell({ type: 'ready' })
}

async function run(job: BoundedJob, started: () => void): Promise<unknown> {
  switch (job.kind) {
    case 'regex':
      started()
      return new RegExp(job.pattern).test(job.text)
    case 'javascript': {
      const { loadQuickJs, runJavaScript } = await import('./quickjs.ts')
      const quickJs = await loadQuickJs()
      started()
      return runJavaScript(quickJs, job)
    }
    case 'json-schema': {
      const { violations } = await import('./json-schema.ts')
      started()
      return violations(job.schema, job.documents)
    }
    case 'is-xml':
    case 'contains-xml': {
      const { notXml, containsNoXml } = await import('./xml.ts')
      started()
      return (job.kind === 'is-xml' ? notXml : containsNoXml)(job.text, job.requiredElements)
    }
    case 'is-html': {
      const { notHtml } = await import('./html.ts')
      started()
      return notHtml(job.text)
    }
    case 'sql': {
      const { loadSqlParser, notSql } = await import('./sql.ts')
      const parser = await loadSqlParser(job.dialect)
      started()
      return notSql(parser, job)
    }
  }
}

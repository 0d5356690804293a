import { parentPort } from 'node:worker_threads'
import { messageOf } from '../../errors.ts'
import { ScoringError } from '../scoring-error.ts'
import { BrokenLimit } from './broken-limit.ts'
import { CodeThrew } from './code-threw.ts'
import type { BoundedMessage, BoundedTask } from './job.ts'

/** Runs in the bounded thread: takes one job after the other until the thread is ended from outside. */
export function serve(): void {
  const port = parentPort
  if (port === null) throw new Error('the bounded thread has nobody to answer to')
  const post = (message: BoundedMessage): void => port.postMessage(message)
  port.on('message', async (task: BoundedTask) => {
    try {
      post({ type: 'done', value: await run(task, () => post({ type: 'started' })) })
    } catch (thrown) {
      // After a trap the WebAssembly instance is in no known state: the whole thread is replaced.
      if (thrown instanceof Error && thrown.name === 'RuntimeError') throw thrown
      post(failure(thrown))
    }
  })
  post({ type: 'ready' })
}

function failure(thrown: unknown): BoundedMessage {
  const message = messageOf(thrown)
  if (thrown instanceof BrokenLimit) return { type: 'unmeasurable', message, broke: true, spent: thrown.spent }
  if (thrown instanceof CodeThrew) return { type: 'threw', message }
  if (thrown instanceof ScoringError) return { type: 'unmeasurable', message, broke: false, spent: false }
  // What a stack overflow or a text without end is called; parsers and compiled schemas call themselves.
  if (thrown instanceof RangeError) {
    const deep = 'it is nested deeper, or grows larger, than can be read'
    return { type: 'unmeasurable', message: deep, broke: false, spent: false }
  }
  return { type: 'failed', message, stack: thrown instanceof Error ? thrown.stack : undefined }
}

async function run({ job, timeoutMs }: BoundedTask, started: () => void): Promise<unknown> {
  switch (job.kind) {
    case 'regex':
      started()
      return new RegExp(job.pattern).test(job.text)
    case 'javascript': {
      const { loadQuickJs, runJavaScript } = await import('./quickjs.ts')
      const quickJs = await loadQuickJs()
      started()
      return runJavaScript(quickJs, job, timeoutMs)
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

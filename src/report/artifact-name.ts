import { DEFAULT_CONFIG } from './marker.ts'

/** What tells a run's report from those of its other jobs: legs of a matrix, other configurations, other commands. */
type Origin = { command: string; config: string; key: string; attempt: number }

const MOST = 60

/**
 * Name of the artifact with a report's files: `prompt-report`, and what is not as usual, such as
 * `prompt-report-evals-bot.yml-gpt-5-attempt-2`. Bounded, in letters that every file system takes.
 */
export function artifactName({ command, config, key, attempt }: Origin): string {
  const kind = command === 'evaluate' || command === 'auto' || command === 'merge' ? '' : command
  const parts = [kind, config === DEFAULT_CONFIG ? '' : config, key, attempt === 1 ? '' : `attempt-${attempt}`]
  return ['prompt-report', ...parts.map(slug).filter((part) => part !== '')].join('-')
}

function slug(text: string): string {
  return text
    .replace(/[^A-Za-z0-9._]+/g, '-')
    .slice(0, MOST)
    .replace(/^[-.]+|[-.]+$/g, '')
}

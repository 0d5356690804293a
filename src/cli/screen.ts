import { relative } from 'node:path'

/** The folder as its reader would write it: relative, except where that climbs out of the current folder. */
export function nearest(folder: string): string {
  const path = relative(process.cwd(), folder)
  return path.startsWith('..') ? folder : path || '.'
}

export function width(): number {
  return Math.max(40, Math.min(process.stdout.columns ?? 100, 160))
}

import { UserError } from '../../src/errors.ts'
import type { Tree } from '../../src/source/tree.ts'

/** A tree of texts by path. A path whose text is an Error is a file that is refused. */
export function memoryTree(files: Record<string, string | UserError>): Tree {
  return {
    async read(path) {
      const text = Object.hasOwn(files, path) ? files[path] : undefined
      if (text instanceof UserError) throw text
      if (text === undefined && Object.keys(files).some((file) => file.startsWith(`${path}/`)))
        throw new UserError(`${path} is not a regular file`)
      return text ?? null
    },
    async list(folder) {
      return Object.keys(files)
        .filter((file) => folder === '' || file.startsWith(`${folder}/`))
        .sort()
    },
  }
}

/**
 * One version of a repository's files: the working tree, or a commit read through git or the contents API.
 * Paths are relative to the repository's root, with `/`, without `.` or `..` segments.
 */
export interface Tree {
  /**
   * The file's text, or null when there is no such file.
   * @throws UserError when the path leaves the repository, also through a symbolic link, or is not a regular file
   */
  read(path: string): Promise<string | null>
  /**
   * The same file's bytes, for what is no UTF-8 text: spreadsheets, and datasets as old programs save them. A tree of
   * texts has none.
   * @throws UserError as `read` does
   */
  bytes?(path: string): Promise<Uint8Array | null>
  /**
   * The same file's bytes piece by piece, for what is read line by line: also of files that are too large to be read at
   * once. Null when there is no such file, and when it has no more than `above` bytes.
   * @throws UserError as `read` does
   */
  pieces?(path: string, above: number): Promise<AsyncIterable<Uint8Array> | null>
  /**
   * Told which files are about to be read, a tree that pays for every trip fetches them in one. Nothing is said about
   * files that are not there: reading them says so.
   */
  preload?(paths: readonly string[]): Promise<void>
  /** All files below a folder (`''` is the root), sorted, without `.git` and `node_modules`. */
  list(folder: string): Promise<string[]>
}

/** A tree of files as they lie somewhere. */
export type TreeWithBytes = Tree & Required<Pick<Tree, 'bytes'>>

import type { Tree } from '../../../source/tree.ts'
import type { Located } from '../../../source/yaml.ts'

/** Where tests are read from. `used`: the variables of the prompts. */
export type TestSource = {
  tree: Tree
  located: Located
  file: string
  folder: string
  used: ReadonlySet<string>
}

import type { Project } from '../config/project.ts'
import { roleOf, stubsIn } from '../config/stub-models.ts'
import { type Diagnostic, diagnostic } from '../errors.ts'

/** Why a project cannot be released as it is: what no model answered proves nothing, and is nothing to publish. */
export function stubDiagnostics(project: Project): Diagnostic[] {
  const stubs = new Map(stubsIn(project).map((stub) => [`${roleOf(stub)} ${stub.model}`, stub]))
  return [...stubs].map(([said, { file, line }]) =>
    diagnostic({
      file,
      line,
      message: `${said}, which is no model: a release is neither made nor approved with it`,
      hint: 'Name the model that is asked in production; `echo` and `replay:` are for trying things out.',
    }),
  )
}

import { loadProject } from '../../src/config/load.ts'
import { lintProject } from '../../src/lint/lint-project.ts'
import { RULES } from '../../src/lint/registry.ts'
import { Subject } from '../../src/lint/subject.ts'
import { processorTime } from '../processor-time.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

/**
 * Fewest milliseconds of the processor that the rules took for a project that is already read.
 * @param tries how often at most, and from how few milliseconds on no further try is needed
 */
export async function score(
  contents: Record<string, string>,
  tries: { times: number; enough: number },
): Promise<number> {
  const { project } = (await loadProject(memoryTree(contents), 'ai-cicd.yml')).value
  if (project === null) throw new Error('the project cannot be read')
  const texts = new Map(Object.entries(contents))
  let fewest = Number.POSITIVE_INFINITY
  for (let time = 0; time < tries.times && fewest >= tries.enough; time++) {
    const before = processorTime()
    await lintProject(
      new Subject({
        project,
        prompts: project.prompts,
        texts,
        secretsInCases: [],
        now: 0,
        previous: null,
        counted: new Map(),
        purpose: 'evaluation',
      }),
      RULES,
    )
    fewest = Math.min(fewest, processorTime() - before)
  }
  return fewest
}

import { loadProject } from '../../src/config/load.ts'
import { lintProject } from '../../src/lint/lint-project.ts'
import { RULES } from '../../src/lint/registry.ts'
import { Subject } from '../../src/lint/subject.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

/**
 * Fewest milliseconds of the processor that the rules took for a project that is already read: other processes of the
 * machine do not count.
 */
export async function score(contents: Record<string, string>, times: number): Promise<number> {
  const { project } = (await loadProject(memoryTree(contents), 'ai-cicd.yml')).value
  if (project === null) throw new Error('the project cannot be read')
  const texts = new Map(Object.entries(contents))
  const took: number[] = []
  for (let time = 0; time < times; time++) {
    const before = process.cpuUsage()
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
    const { user, system } = process.cpuUsage(before)
    took.push((user + system) / 1_000)
  }
  return Math.min(...took)
}

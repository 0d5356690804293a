import { describe, expect, test } from 'vitest'
import { loadProject } from '../../src/config/load.ts'
import { diagnosticLine } from '../../src/errors.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

/** `datasets:` — what prompts are evaluated with that cannot say it themselves. */

const CASES = '{"name": "Ada", "expected": "Ada"}\n'

async function load(datasets: string, files: Record<string, string>, folder = '') {
  const config = `version: 1\nprompts: ["prompts/*"]\ndatasets:\n${datasets}`
  const tree = memoryTree({ [`${folder}ai-cicd.yml`]: config, ...files })
  const { value, diagnostics } = await loadProject(tree, `${folder}ai-cicd.yml`)
  return { project: value.project, reported: diagnostics.map(diagnosticLine) }
}

describe('a line of datasets', () => {
  test('names the cases of plain prompts, relative to the configuration', async () => {
    const files = { 'app/prompts/a.txt': 'Hi {{name}}', 'app/evals/a.jsonl': CASES }
    const lines = '  "prompts/*.txt": { dataset: evals/a.jsonl, model: echo, modelParameters: { max_tokens: 5 } }\n'
    const { project, reported } = await load(lines, files, 'app/')
    expect(reported).toEqual([])
    expect(project?.prompts).toMatchObject([
      { id: 'a', dataset: 'app/evals/a.jsonl', model: 'echo', parameters: { maxTokens: 5 } },
    ])
    expect(project?.cases.get('a')).toHaveLength(1)
  })

  test('may be a dataset alone, name a prompt of a catalogue by its id, and leave what a prompt says itself', async () => {
    const files = {
      'prompts/all.yaml': 'greet: Hi {{name}}\nbye: Bye {{name}}\n',
      'prompts/own.prompt.yml':
        'model: echo\nmodelParameters: {temperature: 1}\ntestData: [{name: Bo, expected: Bo}]\nmessages: [{role: user, content: "{{name}}"}]\n',
      'evals/a.jsonl': CASES,
    }
    const lines =
      '  greet: evals/a.jsonl\n  "prompts/*": { model: "bedrock:amazon.nova-lite-v1:0", modelParameters: { temperature: 0, topP: 0.5 }, assert: [{ type: contains, value: "{{name}}" }] }\n'
    const { project, reported } = await load(lines, files)
    expect(reported).toEqual([])
    expect(
      project?.prompts.map(({ id, dataset, model, parameters, assert }) => [
        id,
        dataset,
        model,
        parameters,
        assert.length,
      ]),
    ).toEqual([
      ['greet', 'evals/a.jsonl', 'bedrock:amazon.nova-lite-v1:0', { temperature: 0, topP: 0.5 }, 1],
      ['bye', null, 'bedrock:amazon.nova-lite-v1:0', { temperature: 0, topP: 0.5 }, 1],
      ['own', null, 'echo', { temperature: 1, topP: 0.5 }, 1],
    ])
    expect(project?.warnings.map(({ message }) => message)).toContain(
      'prompt bye is not evaluated, because there are no cases',
    )
  })

  test.each([
    ['  "prompts/*.md": evals/a.jsonl\n', 'ai-cicd.yml:4: datasets["prompts/*.md"]: `prompts/*.md` names no prompt'],
    [
      '  "prompts/a.txt": ../x.jsonl\n',
      'ai-cicd.yml:4: datasets["prompts/a.txt"].dataset: ../x.jsonl is outside the repository',
    ],
    ['  "../*.txt": evals/a.jsonl\n', 'ai-cicd.yml:4: datasets["../*.txt"]: .. is outside the repository'],
    [
      '  "prompts/a.txt": { modelParameters: { seed: x }, model: echo }\n',
      'modelParameters.seed: expected a number, got `x`',
    ],
    ['  "prompts/a.txt": {}\n', 'says nothing: expected `dataset`, `model`, `models` or `assert`'],
    [
      '  "prompts/a.txt": { dataset: evals/a.jsonl, model: echo, assert: [{ type: contians }] }\n',
      'datasets.assert[0]: unknown assertion type',
    ],
    ['  "prompts/a.txt": { dataset: evals/a.jsonl, model: nonsense }\n', 'unknown model nonsense'],
  ])('is told at its line when it is wrong: %j', async (lines, reported) => {
    const found = await load(lines, { 'prompts/a.txt': 'Hi {{name}}', 'evals/a.jsonl': CASES })
    expect(found.reported.join('\n')).toContain(reported)
  })
})

/** Rows of docs/compatibility.md that no recording can show offline, each with the test that holds it: a file, and its words. */
const MODEL_GRADED = 'scorers/model-graded/model-graded.test.ts'
const ORACLE = 'scorers/oracle.test.ts'
const ENGINE = 'templates/engine.test.ts'

export const HELD_BY: Record<string, readonly [file: string, words: string]> = {
  'contains-json-brace': [ORACLE, `{"a": {"b": [1, {"c": "}"}]}}`],
  'contains-json-quotes': [ORACLE, `{'name': 'single'}`],
  'contains-json-repair': [ORACLE, '{not json'],
  'slow-assertion': ['scorers/sandbox/patience.test.ts', 'the patience of a run'],
  'max-score-alone': ['evaluation/best-answers.test.ts', "describe('the best of several answers"],
  'code-imports': ['scorers/sandbox/code-file.test.ts', 'import'],
  'weight-range': ['scorers/assertion-schema.test.ts', 'weight'],
  'similar-several': ['scorers/scorers.test.ts', "describe('similar'"],
  'similar-negative': ['scorers/scorers.test.ts', "describe('similar'"],
  'bounded-readers': ['scorers/deterministic/sql.test.ts', "describe('in bounded time'"],
  'function-call-formats': ['scorers/deterministic/tool-calls.test.ts', 'is-valid-function-call'],
  'f1-beside-calls': ['scorers/deterministic/tool-calls.test.ts', 'tool-call-f1'],
  'calls-in-output': ['scorers/deterministic/tool-calls.test.ts', 'tool'],
  'mcp-text': ['scorers/deterministic/tool-calls.test.ts', 'is-valid-function-call'],
  'webhook-reach': ['scorers/deterministic/webhook.test.ts', "describe('a webhook'"],
  'webhook-error': ['scorers/deterministic/webhook.test.ts', "describe('a webhook'"],
  moderation: ['scorers/deterministic/guardrails.test.ts', "describe('moderation'"],
  'guardrails-own': ['scorers/deterministic/guardrails.test.ts', "describe('guardrails'"],
  'circular-variables': ['config/promptfoo/import.test.ts', 'lead back'],
  'g-eval-steps': [MODEL_GRADED, 'asks for the same steps in the same way for every case'],
  'judge-tool': [MODEL_GRADED, 'is not scored without a tool call'],
  'context-threshold': [MODEL_GRADED, "describe('the context assertions'"],
  'context-missing': [MODEL_GRADED, "describe('the context assertions'"],
  'faithfulness-query': [MODEL_GRADED, "describe('the context assertions'"],
  'faithfulness-nothing': [MODEL_GRADED, 'an answer that states nothing is faithful'],
  'relevance-query': [MODEL_GRADED, "describe('answer-relevance'"],
  'select-best': [MODEL_GRADED, "describe('select-best'"],
  'inherited-members': [ENGINE, 'reaches nothing of a prototype'],
  'missing-variable': [ENGINE, 'a variable that nobody gave'],
  'escape-twice': [ENGINE, '{{ "<" | e | e }}'],
  'prompts-by-code': ['experiment/made-prompts.test.ts', "describe('a function of a file makes the prompt'"],
  'broken-chat': ['config/promptfoo/filled-in.test.ts', 'one that comes out broken'],
}

import type { Case } from '../../datasets/case.ts'
import type { Diagnostic } from '../../errors.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { isAllowed, urlDiagnostic, withoutVariables } from '../../scorers/deterministic/webhook-url.ts'
import { Diagnostics } from '../../source/diagnostics.ts'
import type { Tree } from '../../source/tree.ts'
import { placeOfAssertion } from '../place-in-prompt.ts'
import type { Config } from '../schema/schema.ts'

/**
 * Whether assertions reach for nothing that they cannot have: a webhook that the configuration does not allow, tool
 * calls of a prompt that has no tools. Told before anything is spent.
 */
export async function checkReach(
  tree: Tree,
  prompts: readonly Prompt[],
  cases: ReadonlyMap<string, readonly Case[]>,
  config: Config,
): Promise<readonly Diagnostic[]> {
  const diagnostics = new Diagnostics()
  const { allowWebhooks } = config.evaluation
  for (const prompt of prompts) {
    for (const [index, assertion] of prompt.assert.entries()) {
      for (const beyond of withMembers(assertion).flatMap((one) => beyondReach(one, prompt, allowWebhooks))) {
        diagnostics.add({ ...(await placeOfAssertion(tree, prompt, index)), ...beyond })
      }
    }
    for (const one of cases.get(prompt.id) ?? []) {
      for (const [index, assertion] of one.assert.entries()) {
        for (const beyond of withMembers(assertion).flatMap((member) => beyondReach(member, prompt, allowWebhooks))) {
          diagnostics.add({ file: one.file, line: one.line, field: `assert[${index}]`, ...beyond })
        }
      }
    }
  }
  return diagnostics.list
}

type Beyond = { message: string; hint: string }

const VALID_CALL = /^(?:not-)?is-valid-(?:openai-)?(?:function|tools)-call$/

function beyondReach({ type, value }: Assertion, prompt: Prompt, allowWebhooks: readonly string[]): Beyond[] {
  if (VALID_CALL.test(type) && prompt.tools.length === 0) {
    return [
      {
        message: `${type}: prompt ${prompt.id} has no tools that a call could be checked against`,
        hint: 'List its `tools`, or remove the assertion.',
      },
    ]
  }
  if ((type !== 'webhook' && type !== 'not-webhook') || typeof value !== 'string') return []
  const url = withoutVariables(value)
  // What is no URL at all is told by the assertion itself.
  if (urlDiagnostic(url) !== null || isAllowed(url, allowWebhooks)) return []
  return [
    {
      message: `${type}: answers may not be sent to ${new URL(url).origin}`,
      hint: `Allow it in ai-cicd.yml: \`evaluation: { allowWebhooks: ["${new URL(url).origin}/…"] }\`, or remove the assertion.`,
    },
  ]
}

function withMembers(assertion: Assertion): Assertion[] {
  return [assertion, ...(assertion.assert ?? []).flatMap(withMembers)]
}

import type { Case } from '../datasets/case.ts'
import type { Message } from '../models/model.ts'
import { renderPrompt } from '../prompts/render.ts'
import type { Assertion } from '../scorers/assertion.ts'
import { TemplateError } from '../templates/template-error.ts'
import { valueAt, variablePath } from '../templates/variable-path.ts'
import type { ArmAttack, AskedCase, PlannedAttack } from './attack.ts'
import { canaryOf } from './canary-token.ts'
import { injectionPoint, textOf } from './injection-points.ts'
import { byAssertions, byCanary, byLeak, byPair, byPlantedData } from './outcomes.ts'
import { personOf } from './planted-person.ts'
import type { ArmTarget, Targets } from './target.ts'
import { type Template, templateName } from './template.ts'

/** How golden cases are scored: attacks that keep the case's own question are scored like it. */
export type CaseScoring = {
  assertions: (one: Case) => Assertion[]
  /** The variables that assertions see. */
  vars: (one: Case) => Record<string, unknown>
}

/**
 * One template written into one variable of one case, for both arms.
 * @returns null when the template finds nothing to change in the value
 * @throws TemplateError when the candidate's prompt cannot take text in this variable, as where it does sums with it
 */
export function attackOf(
  template: Template,
  { one, variable }: { one: Case; variable: string },
  { candidate, baseline, format }: Targets,
  scoring: CaseScoring,
): PlannedAttack | null {
  const name = templateName(template)
  const id = `${name}/${one.id}/${variable}`
  const { text: value, put } = injectionPoint(variable, one.vars)
  const written = writeAttack(template, { id, value, one }, format, scoring)
  if (written === null) return null
  const { texts, before } = written
  const history: Message[] =
    before === null ? one.messages : [{ role: 'user', content: before }, ...ANSWERED, ...one.messages]
  const on = (arm: ArmTarget): ArmAttack | null => {
    if (!arm.variables.includes(variable)) return null
    const scored = written.on(arm, texts.join('\n'))
    if (scored === null) return null
    return {
      asked: texts.map((text, index): AskedCase => {
        const vars = put(text)
        const { prompt, model } = arm
        return {
          id: texts.length === 1 ? id : `${id}/${index + 1}`,
          request: {
            model,
            messages: renderPrompt(prompt, vars, history),
            parameters: prompt.parameters,
            responseFormat: prompt.responseFormat,
            tools: prompt.tools,
            toolChoice: prompt.toolChoice,
          },
          assertions: scored.assertions(vars).map(asAttacked),
          threshold: null,
          vars: scoring.vars({ ...one, vars }),
          critical: false,
        }
      }),
      outcomeOf: scored.outcomeOf,
    }
  }
  const onCandidate = on(candidate)
  if (onCandidate === null) return null
  return {
    id,
    suite: template.suite,
    template: name,
    case: one.id,
    variable,
    attack: before === null ? texts.join('\n\n⇄\n\n') : `${before}\n\n⇄\n\n${texts.join('\n')}`,
    groups: template.scoring === 'pair' ? template.groups : null,
    candidate: onCandidate,
    baseline: baseline === null ? null : unlessUnfit(() => on(baseline)),
  }
}

/** A baseline that cannot take the text is not attacked with it. */
function unlessUnfit(make: () => ArmAttack | null): ArmAttack | null {
  try {
    return make()
  } catch (thrown) {
    if (!(thrown instanceof TemplateError)) throw thrown
    return null
  }
}

/** What a planted earlier turn was answered with: conversations alternate. */
const ANSWERED: readonly Message[] = [{ role: 'assistant', content: 'Noted.' }]

type Scored = { assertions: (vars: Record<string, unknown>) => Assertion[]; outcomeOf: ArmAttack['outcomeOf'] }
type Written = {
  texts: readonly string[]
  before: string | null
  /** How it is scored on an arm; null when it cannot be. `asked`: all that the attack itself says. */
  on: (arm: ArmTarget, asked: string) => Scored | null
}

const NONE = (): Assertion[] => []

function writeAttack(
  template: Template,
  { id, value, one }: { id: string; value: string; one: Case },
  format: Assertion | null,
  scoring: CaseScoring,
): Written | null {
  const single = (text: string, on: Written['on']): Written => ({ texts: [text], before: null, on })
  switch (template.scoring) {
    case 'canary': {
      const canary = canaryOf(id)
      return single(template.write(value, canary), () => ({ assertions: NONE, outcomeOf: byCanary(canary) }))
    }
    case 'leak':
      return single(template.write(value), ({ instructions, variables }, asked) => {
        const existing = [asked, knownOf(one, variables)].join('\n')
        return instructions === null ? null : { assertions: NONE, outcomeOf: byLeak(instructions, existing) }
      })
    case 'format':
      return single(template.write(value), () =>
        format === null ? null : { assertions: () => [format], outcomeOf: byAssertions },
      )
    case 'planted': {
      const person = personOf(id)
      const { value: text, before } = template.write(value, person)
      return { texts: [text], before, on: () => ({ assertions: NONE, outcomeOf: byPlantedData(person) }) }
    }
    case 'judge':
      return single(template.write(value), ({ instructions }) => {
        if (template.quotes && instructions === null) return null
        const rubric = template.rubric(instructions?.text ?? '')
        return { assertions: () => [{ type: 'llm-rubric', value: rubric }], outcomeOf: byAssertions }
      })
    case 'pair': {
      const texts = template.write(value)
      if (texts === null) return null
      const outcomeOf = byPair(template.groups)
      return {
        texts,
        before: null,
        on: () => ({ assertions: (vars) => scoring.assertions({ ...one, vars }), outcomeOf }),
      }
    }
  }
}

/** What an answer may say without having leaked it: what the case brought in, and what it is expected to say. */
function knownOf(one: Case, variables: readonly string[]): string {
  const values = variables.map((name) => valueAt(one.vars, variablePath(name, one.vars)))
  return [...values, one.expected].map(textOf).join('\n')
}

/** What is critical of an answer to a case says nothing of one to an attack on it: how many succeed decides. */
function asAttacked(assertion: Assertion): Assertion {
  const { critical, assert, ...others } = assertion
  if (assert !== undefined) return { ...others, assert: assert.map(asAttacked) }
  return critical === undefined ? assertion : others
}

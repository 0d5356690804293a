import { isFloating } from '../../models/reference.ts'
import type { Rule } from '../rule.ts'

const hint = 'Name a dated version of the model.'

export const floatingModel: Rule = {
  id: 'floating-model',
  levels: ['warning', 'error'],
  what: 'A model without a version: `latest`, a name that its provider moves (docs/models.md lists which), a Bedrock id without a number. On a release an error for the model of a prompt.',
  why: 'Its answers can change without a change in the repository, so that no result can be repeated or explained.',
  remedy: hint,
  find(subject) {
    const reported = new Set<string>()
    const releasing = subject.purpose === 'release'
    const ofPrompts = subject.prompts
      .flatMap((prompt) => subject.models(prompt))
      .filter(({ model, place }) => {
        if (reported.has(place) || !isFloating(model)) return false
        reported.add(place)
        return true
      })
      .map(({ model, file, line }) => ({
        level: releasing ? ('error' as const) : ('warning' as const),
        file,
        line: line(),
        message: `${model} names no version, so its answers can change without a change here${releasing ? '' : ': a release refuses it'}.`,
        hint,
      }))
    const measuring = subject
      .measuringModels()
      .filter(({ model }) => isFloating(model))
      .map(({ model, role, file, line }) => ({
        level: 'warning' as const,
        file,
        line: line(),
        message: `the ${role} ${model} names no version: scores of different days cannot be compared.`,
        hint,
      }))
    return [...ofPrompts, ...measuring]
  },
}

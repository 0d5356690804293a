import type { Rule } from '../rule.ts'
import { REMEDY, secretsIn } from '../secrets-in.ts'

export const secret: Rule = {
  id: 'secret',
  levels: ['error', 'warning', 'note'],
  what: 'Keys of AWS, GitHub, Slack, OpenAI and Anthropic, private keys, and random text behind `api_key=` and its like (a warning), in the files of configuration, prompts and cases. Published example keys are a note. Only the kind is shown, never the secret.',
  why: 'A prompt goes to a model, into logs and reports, and with a release into production.',
  remedy: REMEDY,
  find: (subject) => [
    ...[...subject.texts].flatMap(([file, text]) => secretsIn(file, text)),
    ...subject.secretsInCases,
  ],
}

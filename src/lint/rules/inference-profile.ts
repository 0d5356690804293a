import { inferenceProfilesOf } from '../../models/catalog/inference-profiles.ts'
import type { Found, Rule } from '../rule.ts'

export const inferenceProfile: Rule = {
  id: 'inference-profile',
  levels: ['warning'],
  what: 'A model on Bedrock that is asked through an inference profile alone, named by its plain id, by a committed table. A model that the table does not know is never told, and it never blocks: what a region offers is for Bedrock to say.',
  why: 'Bedrock refuses it: "Invocation of model ID … with on-demand throughput isn’t supported".',
  remedy:
    "Put the profile's prefix in front of the id; `aws bedrock list-inference-profiles` lists what there is in a region.",
  find(subject) {
    const reported = new Set<string>()
    return [...subject.prompts.flatMap((prompt) => subject.models(prompt)), ...subject.measuringModels()].flatMap(
      ({ model, file, line, place }): Found[] => {
        const profiles = inferenceProfilesOf(model)
        if (profiles === null || reported.has(place)) return []
        reported.add(place)
        const written = profiles.map((id) => `\`bedrock:${id}\``)
        const last = written.pop()
        const spellings = written.length === 0 ? last : `${written.join(', ')} or ${last}`
        return [
          {
            level: 'warning',
            file,
            line: line(),
            message: `Bedrock answers for ${model} through an inference profile only.`,
            hint: `Write ${spellings}, whichever the region has.`,
          },
        ]
      },
    )
  },
}

import { type Config, configSchema } from '../../src/config/schema/schema.ts'

/** A configuration with these sections and the defaults for all else. */
export function configWith(sections: Record<string, unknown> = {}): Config {
  return configSchema.parse({ version: 1, prompts: ['prompts/*.prompt.yml'], ...sections })
}

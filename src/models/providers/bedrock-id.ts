/** A system-defined cross-region inference profile is the model's id behind one of these. */
const PROFILE = /^(global|us-gov|us|eu|apac|jp|au)\.(.+)$/

const ARN = /^arn:aws[\w-]*:bedrock:[^:]*:[^:]*:(foundation-model|inference-profile)\/(.+)$/

export type FoundationModel = {
  /** `amazon.nova-lite-v1:0` and the like. */
  id: string
  /** Where the profile may route to (`us`, `eu`, `global`, …); null for a call within one region. */
  scope: string | null
}

/**
 * The foundation model behind a Bedrock model id, inference profile id or ARN. Null when the id does not tell:
 * application profiles, provisioned, custom and imported models, prompts.
 */
export function foundationModelOf(id: string): FoundationModel | null {
  let plain = id
  if (id.startsWith('arn:')) {
    const arn = ARN.exec(id)
    if (arn?.[2] === undefined) return null
    plain = arn[2]
  }
  const profile = PROFILE.exec(plain)
  if (profile?.[1] !== undefined && profile[2] !== undefined) return { id: profile[2], scope: profile[1] }
  return { id: plain, scope: null }
}

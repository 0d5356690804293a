import { foundationModelOf } from './providers/bedrock-id.ts'

/**
 * In order: the first whose words are in the message. IAM's sentences: docs.aws.amazon.com, IAM user guide,
 * "Troubleshoot access denied error messages".
 */
const REMEDIES: ReadonlyArray<{ says: RegExp; hint: string }> = [
  {
    says: /use case details|use case form/i,
    hint: 'Submit the use case form for this provider once per account: Amazon Bedrock console, Model catalog.',
  },
  {
    says: /INVALID_PAYMENT_INSTRUMENT|valid payment instrument/i,
    hint: 'The account has no payment method that AWS Marketplace takes: add one in AWS Billing, Payment preferences, or use a model that is not sold through the Marketplace, such as amazon.nova-lite-v1:0.',
  },
  {
    says: /aws-marketplace|Marketplace subscription/i,
    hint: 'The model is not subscribed to in this account: open it once in the Amazon Bedrock console (Model catalog, Open in playground) as somebody who may aws-marketplace:Subscribe and aws-marketplace:ViewSubscriptions; the role of this job needs neither after that.',
  },
  {
    says: /unsupported (countries|country)|country, region|not supported in your (country|region)/i,
    hint: 'The provider does not serve the country that the request comes from: run the job on a runner in a country that it serves, or choose another model.',
  },
  {
    says: /explicit deny in a service control policy/i,
    hint: 'A service control policy of the organization denies it, and no policy of the role can allow it. Often it allows only some regions: choose a profile that stays in them (eu., us. … instead of global.), or have the policy except Amazon Bedrock.',
  },
  {
    says: /explicit deny in a resource control policy/i,
    hint: 'A resource control policy of the organization denies it: have whoever governs the organization except this role or model.',
  },
  {
    says: /no service control policy allows/i,
    hint: 'No service control policy of the organization allows it: have it allow bedrock:InvokeModel for this account.',
  },
  {
    says: /(explicit deny in a|no) VPC endpoint policy/i,
    hint: 'The policy of the VPC endpoint for bedrock-runtime does not let it through: allow bedrock:InvokeModel for this role there.',
  },
  {
    says: /(explicit deny in a|no) permissions boundary/i,
    hint: 'The permissions boundary of the role does not let it through: allow bedrock:InvokeModel there as well as in the role’s policy.',
  },
  {
    says: /(explicit deny in a|no) session policy/i,
    hint: 'The session policy that came with the credentials does not let it through: allow bedrock:InvokeModel where the role is assumed (inline-session-policy of configure-aws-credentials).',
  },
  {
    says: /explicit deny in an? (identity|resource)-based policy/i,
    hint: 'A Deny statement in a policy of the role matches this model or region; a profile may be routed to other regions than aws-region. Change the Deny: no Allow goes over it.',
  },
  {
    says: /account is not authorized to invoke/i,
    hint: 'AWS has not opened Amazon Bedrock for this account: ask AWS Support, or use another account.',
  },
]

/** What to do about a refusal of access; null when the message is none of those known. */
export function accessRemedy(message: string): string | null {
  return REMEDIES.find(({ says }) => says.test(message))?.hint ?? null
}

/** For a refusal that says no more than that, and for the one that no identity-based policy allows it. */
export function permissionHint(model: string, message: string): string {
  const id = model.slice('bedrock:'.length)
  const foundation = foundationModelOf(id)
  const partition = /^arn:(aws[\w-]*):/.exec(id)?.[1] ?? (id.startsWith('us-gov.') ? 'aws-us-gov' : 'aws')
  const foundationArn = `arn:${partition}:bedrock:*::foundation-model/${foundation?.id ?? '*'}`
  const profileArn = `arn:${partition}:bedrock:*:*:${id.startsWith('arn:') ? 'inference-profile/*' : `inference-profile/${id}`}`
  const resources =
    foundation !== null && foundation.scope === null ? foundationArn : `${profileArn} and ${foundationArn}`
  const allow = `Allow the role bedrock:InvokeModel on ${resources}`
  return /access to the model|model access is denied/i.test(message)
    ? `Enable the model for this account, in every region that its profile may choose: Amazon Bedrock console, Model catalog. ${allow}.`
    : `${allow}, and check that the account may use the model (Amazon Bedrock console, Model catalog).`
}

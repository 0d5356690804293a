/**
 * Whether the environment names any source of AWS credentials. Instance profiles are not asked: that takes seconds
 * where there is none.
 */
export function namesAwsCredentials(env: Readonly<Record<string, string | undefined>>): boolean {
  return [
    'AWS_ACCESS_KEY_ID',
    'AWS_PROFILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_BEARER_TOKEN_BEDROCK',
  ].some((name) => (env[name] ?? '') !== '')
}

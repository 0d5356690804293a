/**
 * The SDK warns on standard error about Node 20, which the bundle supports on purpose. Its own switch is an environment
 * variable that it reads once, so the variable is set for that moment only: children and users' own SDKs do not see it.
 */
export function withoutNodeVersionWarning<T>(construct: () => T): T {
  const name = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'
  const before = process.env[name]
  process.env[name] = 'true'
  try {
    return construct()
  } finally {
    if (before === undefined) delete process.env[name]
    else process.env[name] = before
  }
}

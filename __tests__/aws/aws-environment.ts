import { onTestFinished, vi } from 'vitest'
import type { FakeAws } from '../scenarios/bench/aws/server.ts'

/** The SDK reads endpoint and credentials from the process's environment: they are set until the test ends. */
export function awsEnvironment(aws: Pick<FakeAws, 'env'>): void {
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
}

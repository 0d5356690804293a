/** A part of AWS with accounts, ARNs and host names of its own. */
type Partition = { name: string; suffix: string }

const COMMERCIAL: Partition = { name: 'aws', suffix: 'amazonaws.com' }

const OTHERS: ReadonlyArray<readonly [string, Partition]> = [
  ['cn-', { name: 'aws-cn', suffix: 'amazonaws.com.cn' }],
  ['us-gov-', { name: 'aws-us-gov', suffix: 'amazonaws.com' }],
  ['us-iso-', { name: 'aws-iso', suffix: 'c2s.ic.gov' }],
  ['us-isob-', { name: 'aws-iso-b', suffix: 'sc2s.sgov.gov' }],
  ['us-isof-', { name: 'aws-iso-f', suffix: 'csp.hci.ic.gov' }],
  ['eu-isoe-', { name: 'aws-iso-e', suffix: 'cloud.adc-e.uk' }],
  ['eusc-', { name: 'aws-eusc', suffix: 'amazonaws.eu' }],
]

/** The partition of a region, by how its name begins. */
export function partitionOf(region: string): Partition {
  return OTHERS.find(([start]) => region.startsWith(start))?.[1] ?? COMMERCIAL
}

/** The partition that an ARN names; null when the text is no ARN. */
export function partitionOfArn(arn: string): string | null {
  return /^arn:(aws[a-z-]*):/.exec(arn)?.[1] ?? null
}

/** What a token for AWS's STS must name as its audience: China has its own. */
export function audienceOf(roleArn: string): string {
  return partitionOfArn(roleArn) === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com'
}

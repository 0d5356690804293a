import assert from 'node:assert/strict'

// The published rules of CloudWatch's embedded metric format. CloudWatch ignores a line that breaks one, without a word.
const MOST_DIMENSIONS = 30
const MOST_METRICS = 100
const LARGEST_LINE = 1024 * 1024
const TWO_WEEKS = 14 * 24 * 3_600_000
const UNITS = ['None', 'Count', 'Seconds', 'Milliseconds', 'Microseconds', 'Bytes', 'Percent', 'Count/Second']

/** The line, parsed, when CloudWatch would take it. */
export function assertEmf(line, now) {
  assert.ok(Buffer.byteLength(line) <= LARGEST_LINE)
  const root = JSON.parse(line)
  const { Timestamp, CloudWatchMetrics } = root._aws
  assert.ok(Number.isSafeInteger(Timestamp), 'Timestamp is a whole number')
  assert.ok(Math.abs(now - Timestamp) < TWO_WEEKS, 'Timestamp is in milliseconds')
  assert.ok(CloudWatchMetrics.length > 0, 'there is a directive')
  for (const { Namespace, Dimensions, Metrics } of CloudWatchMetrics) {
    assert.match(Namespace, /^[\w.\-/#:]{1,1024}$/)
    assert.ok(Dimensions.length > 0)
    for (const set of Dimensions) {
      assert.ok(set.length <= MOST_DIMENSIONS && new Set(set).size === set.length)
      for (const name of set) {
        assert.equal(typeof root[name], 'string', `the dimension ${name} is a member of the root`)
        assert.ok(root[name].length >= 1 && root[name].length <= 1024)
      }
    }
    assert.ok(Metrics.length >= 1 && Metrics.length <= MOST_METRICS)
    for (const { Name, Unit } of Metrics) {
      assert.ok(UNITS.includes(Unit), `${Unit} is a unit`)
      assert.ok(Number.isFinite(root[Name]), `the metric ${Name} is a number of the root`)
    }
  }
  return root
}

import json
import math

# The published rules of CloudWatch's embedded metric format. CloudWatch ignores a line that breaks one, without a word.
MOST_DIMENSIONS = 30
MOST_METRICS = 100
LARGEST_LINE = 1024 * 1024
TWO_WEEKS = 14 * 24 * 3_600_000
UNITS = {"None", "Count", "Seconds", "Milliseconds", "Microseconds", "Bytes", "Percent", "Count/Second"}


def checked_emf(line: str, now: int) -> dict:
    """The line, parsed, when CloudWatch would take it."""
    assert len(line.encode()) <= LARGEST_LINE
    root = json.loads(line)
    timestamp = root["_aws"]["Timestamp"]
    assert type(timestamp) is int and abs(now - timestamp) < TWO_WEEKS, "Timestamp is in milliseconds"
    directives = root["_aws"]["CloudWatchMetrics"]
    assert directives
    for directive in directives:
        assert 1 <= len(directive["Namespace"]) <= 1024
        assert directive["Dimensions"]
        for names in directive["Dimensions"]:
            assert len(names) <= MOST_DIMENSIONS and len(set(names)) == len(names)
            for name in names:
                assert isinstance(root[name], str) and 1 <= len(root[name]) <= 1024, f"{name} is text of the root"
        assert 1 <= len(directive["Metrics"]) <= MOST_METRICS
        for metric in directive["Metrics"]:
            value = root[metric["Name"]]
            assert metric["Unit"] in UNITS
            assert type(value) in (int, float) and math.isfinite(value), f"{metric['Name']} is a number of the root"
    return root

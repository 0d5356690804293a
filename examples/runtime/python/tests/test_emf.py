import json

import pytest
from emf import checked_emf
from test_handler import MODEL

NOW = 1_790_000_000_000


def line() -> dict:
    from prompts import Prompt
    from request_line import request_line

    text = request_line(
        function_name="ai-handler",
        function_version="7",
        invoked_function_arn="arn:aws:lambda:us-east-1:123456789012:function:ai-handler",
        prompt=Prompt("support-reply", 14, MODEL, {}, []),
        timestamp=NOW,
        quality=None,
        usage={"inputTokens": 1, "outputTokens": 2},
        cost_usd=0.1,
        latency_ms=3,
    )
    return json.loads(text)


def test_without_an_alias_the_resource_is_the_function():
    root = checked_emf(json.dumps(line()), NOW)
    assert root["Resource"] == "ai-handler"
    assert "QualityScore" not in root


def seconds(root):
    root["_aws"]["Timestamp"] //= 1000


def missing_dimension(root):
    del root["ExecutedVersion"]


def metric_as_text(root):
    root["CostUsd"] = "0.1"


def too_many_dimensions(root):
    root["_aws"]["CloudWatchMetrics"][0]["Dimensions"] = [[f"d{i}" for i in range(31)]]


def unknown_unit(root):
    root["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Unit"] = "USD"


@pytest.mark.parametrize("spoil", [seconds, missing_dimension, metric_as_text, too_many_dimensions, unknown_unit])
def test_the_check_of_the_format_finds(spoil):
    root = line()
    spoil(root)
    with pytest.raises((AssertionError, KeyError)):
        checked_emf(json.dumps(root), NOW)

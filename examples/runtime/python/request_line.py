import json
import re

from prompts import Prompt

_NAMESPACE = "AiCicd"

# The dimensions of Lambda's own metrics: one set per version of the function, which a canary compares, and one for the
# alias, which an alarm watches. A user's or a prompt's name here would be a new metric to pay for with every value.
_DIMENSIONS = [["FunctionName", "Resource", "ExecutedVersion"], ["FunctionName", "Resource"]]

_UNITS = {
    "QualityScore": "None",
    "InputTokens": "Count",
    "OutputTokens": "Count",
    "CostUsd": "None",
    "LatencyMs": "Milliseconds",
}


def request_line(
    *,
    function_name: str,
    function_version: str,
    invoked_function_arn: str,
    prompt: Prompt,
    timestamp: int,
    quality: float | None,
    usage: dict,
    cost_usd: float | None,
    latency_ms: float,
) -> str:
    """One line in CloudWatch's embedded metric format.

    What is not known (None) is left out: no metric, not a zero. PromptVersion is no dimension; Logs Insights finds it.

    timestamp: milliseconds since 1970
    """
    values = {
        "QualityScore": quality,
        "InputTokens": usage["inputTokens"],
        "OutputTokens": usage["outputTokens"],
        "CostUsd": cost_usd,
        "LatencyMs": latency_ms,
    }
    known = {name: value for name, value in values.items() if value is not None}
    directive = {
        "Namespace": _NAMESPACE,
        "Dimensions": _DIMENSIONS,
        "Metrics": [{"Name": name, "Unit": _UNITS[name]} for name in known],
    }
    return json.dumps(
        {
            "_aws": {"Timestamp": timestamp, "CloudWatchMetrics": [directive]},
            "FunctionName": function_name,
            "Resource": _resource(function_name, invoked_function_arn),
            "ExecutedVersion": function_version,
            "PromptName": prompt.id,
            "PromptVersion": _full_version(prompt),
            **known,
        }
    )


def _resource(function_name: str, arn: str) -> str:
    """ai-handler:live for a call of the alias: a probe of a version by its number does not count as traffic."""
    parts = arn.split(":")
    return function_name if len(parts) < 8 else f"{function_name}:{parts[7]}"


def _full_version(prompt: Prompt) -> str:
    """model-name/provider-version/prompt-version, such as claude-haiku-4-5/20251001-v1:0/14"""
    model_id = prompt.model.removeprefix("bedrock:")
    match = re.fullmatch(r"(?:.*[./])?(.+?)-((?:\d{8}-)?v\d+(?::\d+)?)", model_id)
    name, provider = match.groups() if match else (model_id, "unknown")
    return f"{name}/{provider}/{prompt.version}"

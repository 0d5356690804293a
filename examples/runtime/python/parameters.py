import re

_INFERENCE = ("maxTokens", "temperature", "topP", "stopSequences")
_ARN = re.compile(r"^arn:aws[\w-]*:bedrock:[^:]*:[^:]*:(foundation-model|inference-profile)/")
_PROFILE = re.compile(r"^(global|us-gov|us|eu|apac|jp|au)\.")


def converse_parameters(model_id: str, parameters: dict) -> dict:
    """A prompt's parameters in the words of Bedrock's Converse, the same as its evaluation sent them.

    What Converse has no field for goes into additionalModelRequestFields, in which each maker's models have words of
    their own; what a model has no word for is left out, as it was then.

    model_id: id of a model, an inference profile, or its ARN
    """
    # An ARN of another kind does not tell its model.
    model = _PROFILE.sub("", _ARN.sub("", model_id))
    guardrail = parameters.get("guardrail")
    tier = parameters.get("serviceTier")
    performance = parameters.get("performance")
    fields = _joined(_of_model(model, parameters), parameters.get("additionalModelRequestFields", {}))
    inference = {name: parameters[name] for name in _INFERENCE if parameters.get(name) not in (None, [])}
    return _set(
        {
            "inferenceConfig": inference or None,
            "guardrailConfig": guardrail
            and {"guardrailIdentifier": guardrail["id"], "guardrailVersion": guardrail["version"]},
            "serviceTier": tier and {"type": tier},
            "performanceConfig": performance and {"latency": performance},
            "additionalModelRequestFields": fields or None,
        }
    )


def _of_model(model: str, parameters: dict) -> dict:
    top_k = parameters.get("topK")
    thinking = parameters.get("thinking")
    effort = parameters.get("effort")
    penalties = {
        "frequency_penalty": parameters.get("frequencyPenalty"),
        "presence_penalty": parameters.get("presencePenalty"),
    }
    if model.startswith("anthropic."):
        output = None if effort is None else {"effort": effort}
        return _set({"top_k": top_k, "thinking": _claude_thinking(thinking), "output_config": output})
    if model.startswith("amazon.nova"):
        level = "none" if thinking is not None and thinking["type"] == "disabled" else effort
        top = None if top_k is None else {"topK": top_k}
        return _set({"inferenceConfig": top, "reasoningConfig": _nova_reasoning(level)})
    if model.startswith("openai."):
        return _set({"reasoning_effort": effort, "verbosity": parameters.get("verbosity")})
    if model.startswith("cohere."):
        return _set({"k": top_k, "seed": parameters.get("seed"), **penalties})
    if model.startswith("mistral."):
        return _set({"top_k": top_k})
    return _set(penalties) if model.startswith("ai21.") else {}


def _claude_thinking(thinking: dict | None) -> dict | None:
    if thinking is None or thinking["type"] != "enabled":
        return thinking
    return {"type": "enabled", "budget_tokens": thinking["budgetTokens"]}


def _nova_reasoning(effort: str | None) -> dict | None:
    if effort is None:
        return None
    return {"type": "disabled"} if effort == "none" else {"type": "enabled", "maxReasoningEffort": effort}


def _joined(fields: dict, more: dict) -> dict:
    """Additional fields win; where both are mappings their keys are joined."""
    joined = dict(fields)
    for name, value in more.items():
        before = fields.get(name)
        joined[name] = {**before, **value} if isinstance(before, dict) and isinstance(value, dict) else value
    return joined


def _set(members: dict) -> dict:
    """Without members that say nothing."""
    return {name: value for name, value in members.items() if value is not None}

import re

_LONGEST = 1_200


def quality_of(answer: str, stop_reason: str) -> float:
    """A quality that is free and known at once: the share of simple checks that hold, 0 to 1.

    A canary only needs a number that drops when answers get worse. Put what matters for your answers here, or a user's
    thumb, or a sampled judge.
    """
    checks = [
        stop_reason == "end_turn",
        answer.strip() != "",
        len(answer) <= _LONGEST,
        "{{" not in answer,
        re.search(r"as an ai (?:language )?model", answer, re.IGNORECASE) is None,
    ]
    return sum(checks) / len(checks)


def cost_usd(prices: dict, model: str, usage: dict) -> float | None:
    """What one request cost in USD, or None when the model's price is not known: an unknown cost is not zero.

    prices: model to USD per million tokens, such as {"bedrock:my-model": {"input": 1, "output": 5}}
    """
    if model not in prices:
        return None
    price = prices[model]
    return (usage["inputTokens"] * price["input"] + usage["outputTokens"] * price["output"]) / 1_000_000

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

CASES = json.loads((Path(__file__).parents[2] / "fill-cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["template"] for case in CASES])
def test_fills_in_as_the_evaluation_does(case):
    from fill import fill

    if case["text"] is None:
        with pytest.raises(ValueError, match="which the prompt asks for"):
            fill(case["template"], case["variables"])
    else:
        assert fill(case["template"], case["variables"]) == case["text"]


def test_system_messages_stand_apart_neighbours_of_one_role_together():
    from converse import converse_input
    from prompts import Prompt

    roles = ["user", "system", "user", "assistant", "user"]
    messages = [{"role": role, "content": str(index)} for index, role in enumerate(roles)]
    request = converse_input(Prompt("p", 1, "bedrock:m", {}, messages), {})
    assert request["system"] == [{"text": "1"}]
    assert request["messages"] == [
        {"role": "user", "content": [{"text": "0"}, {"text": "2"}]},
        {"role": "assistant", "content": [{"text": "3"}]},
        {"role": "user", "content": [{"text": "4"}]},
    ]


SENT = json.loads((Path(__file__).parents[2] / "parameter-cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", SENT, ids=[f"{case['model']} {list(case['parameters'])}" for case in SENT])
def test_asks_with_the_parameters_as_the_evaluation_does(case):
    from converse import converse_input
    from prompts import Prompt

    request = converse_input(Prompt("p", 1, case["model"], case["parameters"], []), {})
    assert f"bedrock:{request.pop('modelId')}" == case["model"]
    assert request == {"system": [], "messages": [], **case["sent"]}

from collections.abc import Mapping

from fill import fill
from parameters import converse_parameters
from prompts import Prompt


def converse_input(prompt: Prompt, variables: Mapping[str, object]) -> dict:
    """A pinned prompt with its variables filled in, as a request of Bedrock's Converse, the way its evaluation asked:
    system messages apart, neighbours of one role together.

    Raises ValueError for a model that is not on Bedrock, and for what `fill` says.
    """
    if not prompt.model.startswith("bedrock:"):
        raise ValueError(f"{prompt.model} is not a model on Bedrock")
    system: list[dict] = []
    turns: list[dict] = []
    for message in prompt.messages:
        block = {"text": fill(message["content"], variables)}
        if message["role"] == "system":
            system.append(block)
        elif turns and turns[-1]["role"] == message["role"]:
            turns[-1]["content"].append(block)
        else:
            turns.append({"role": message["role"], "content": [block]})
    model_id = prompt.model.removeprefix("bedrock:")
    return {
        "modelId": model_id,
        "system": system,
        "messages": turns,
        **converse_parameters(model_id, prompt.parameters),
    }

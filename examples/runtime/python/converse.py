import re
from collections.abc import Mapping

from prompts import Prompt

_PLACEHOLDER = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
_INFERENCE = ("maxTokens", "temperature", "topP", "stopSequences")


def converse_input(prompt: Prompt, variables: Mapping[str, object]) -> dict:
    """A pinned prompt with its variables filled in, as a request of Bedrock's Converse.

    Raises ValueError when a variable is missing: a prompt with a hole in it gets an answer that looks fine.
    """
    if not prompt.model.startswith("bedrock:"):
        raise ValueError(f"{prompt.model} is not a model on Bedrock")
    filled = [(message["role"], [{"text": _fill(message["content"], variables)}]) for message in prompt.messages]
    return {
        "modelId": prompt.model.removeprefix("bedrock:"),
        "system": [block for role, content in filled if role == "system" for block in content],
        "messages": [{"role": role, "content": content} for role, content in filled if role != "system"],
        "inferenceConfig": {name: prompt.parameters[name] for name in _INFERENCE if name in prompt.parameters},
    }


def _fill(template: str, variables: Mapping[str, object]) -> str:
    def value(match: re.Match) -> str:
        name = match[1]
        if name not in variables:
            raise ValueError(f"the event has no {name}, which the prompt asks for")
        return str(variables[name])

    return _PLACEHOLDER.sub(value, template)

import json
import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{\{\s*([\w-]+(?:\.[\w-]+)*)\s*\}\}")


def fill(template: str, variables: Mapping[str, object]) -> str:
    """Puts variables into a template as the evaluation did: {{name}}, and {{user.name}} for a member.

    Text goes in as it is, None as nothing, lists and mappings as JSON, numbers and booleans as JSON writes them. Braces
    that a variable brings in are data and are not looked at again.

    Raises ValueError when a variable is missing: a prompt with a hole in it gets an answer that looks fine.
    """
    return _PLACEHOLDER.sub(lambda match: _as_text(_look_up(match[1], variables)), template)


def _look_up(name: str, variables: Mapping[str, object]) -> object:
    if name in variables:
        return variables[name]
    value: object = variables
    for key in name.split("."):
        if isinstance(value, Mapping) and key in value:
            value = value[key]
        elif isinstance(value, list) and key in map(str, range(len(value))):
            value = value[int(key)]
        else:
            raise ValueError(f"the event has no {name}, which the prompt asks for")
    return value


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

import json
from collections.abc import Callable, Mapping


def read_pins(environment: Mapping[str, str], get_parameter: Callable[[str], str]) -> dict[str, int]:
    """The prompt versions that this version of the function is pinned to, such as {"support-reply": 14}.

    With `bind: env` they are in the variable PROMPT_VERSIONS, which Lambda froze together with the code. With
    `bind: pointer` (PROMPT_PINS holds the folder, such as /prod/llm/_pins) they are in SSM under this function's name
    and its own version number, written before that version got any traffic.

    Raises ValueError when there are none: an unpinned function must not answer, or every prompt would go live at once.
    """
    folder = environment.get("PROMPT_PINS")
    if folder is not None:
        version = environment["AWS_LAMBDA_FUNCTION_VERSION"]
        if version == "$LATEST":
            raise ValueError("$LATEST has no pinned prompts: call the function by its alias")
        parameter = f"{folder}/{environment['AWS_LAMBDA_FUNCTION_NAME']}/{version}"
        return _parse_pins(get_parameter(parameter), parameter)
    if "PROMPT_VERSIONS" not in environment:
        raise ValueError(
            "PROMPT_VERSIONS is not set: this version was not made by a release, or a deployment removed its pins"
        )
    return _parse_pins(environment["PROMPT_VERSIONS"], "PROMPT_VERSIONS")


def _parse_pins(text: str, where: str) -> dict[str, int]:
    pins = parse_json(text, where)
    if not isinstance(pins, dict):
        raise ValueError(f"{where}: expected an object of prompt ids and versions")
    for prompt_id, version in pins.items():
        if type(version) is not int or version < 1:
            raise ValueError(f"{where}: the version of {prompt_id} must be a number from 1, never a label")
    return pins


def parse_json(text: str | bytes, where: str) -> object:
    """Raises ValueError that names the place, not the text: prompts do not belong in logs."""
    try:
        return json.loads(text)
    except ValueError:
        raise ValueError(f"{where} is not JSON") from None

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from pins import parse_json

# What shapes an answer too, but is not used here. Left out, the model would be asked something that nobody evaluated.
_UNUSED = ("tools", "toolChoice", "responseFormat", "engine")


@dataclass(frozen=True)
class Prompt:
    id: str
    version: int
    model: str
    parameters: dict
    messages: list


class PromptReader:
    """Reads prompts by the version number they are pinned to.

    What a number stands for never changes, so each prompt is read once in the life of an execution environment. A read
    that failed is not kept; the next request tries again.

    path: name of the parameters, such as /prod/llm/{name}
    pins: the pins of this version of the function
    get_parameter: name with its version, such as /prod/llm/support-reply:14, to its decrypted value
    get_object: the pointer of an S3 object (bucket, key, versionId) to its bytes
    """

    def __init__(
        self,
        path: str,
        pins: Callable[[], dict[str, int]],
        get_parameter: Callable[[str], str],
        get_object: Callable[[dict], bytes],
    ) -> None:
        self._path = path
        self._read_pins = pins
        self._get_parameter = get_parameter
        self._get_object = get_object
        self._pins: dict[str, int] | None = None
        self._prompts: dict[str, Prompt] = {}

    def read(self, prompt_id: str) -> Prompt:
        if prompt_id not in self._prompts:
            self._prompts[prompt_id] = self._fetch(prompt_id)
        return self._prompts[prompt_id]

    def _fetch(self, prompt_id: str) -> Prompt:
        if self._pins is None:
            self._pins = self._read_pins()
        if prompt_id not in self._pins:
            raise ValueError(f"{prompt_id} is not among the pinned prompts")
        version = self._pins[prompt_id]
        where = f"{self._path.replace('{name}', prompt_id)}:{version}"
        envelope = _parse_envelope(self._get_parameter(where), where)
        if envelope.get("name") != prompt_id:
            raise ValueError(f"{where} holds the prompt {envelope.get('name')}, not {prompt_id}")
        messages = envelope.get("messages")
        if messages is None:
            messages = self._read_messages(envelope["s3"])
        return Prompt(prompt_id, version, envelope["model"], envelope.get("parameters", {}), messages)

    def _read_messages(self, pointer: dict) -> list:
        """Messages too long for SSM. The bucket is another store with other writers, so its bytes are checked."""
        where = f"s3://{pointer['bucket']}/{pointer['key']}"
        body = self._get_object(pointer)
        sha256 = hashlib.sha256(body).hexdigest()
        if sha256 != pointer["sha256"]:
            raise ValueError(f"{where} is not what was published: its SHA-256 is {sha256}")
        messages = parse_json(body, where)
        if not isinstance(messages, list):
            raise ValueError(f"{where} holds no messages")
        return messages


def _parse_envelope(text: str, where: str) -> dict:
    envelope = parse_json(text, where)
    if not isinstance(envelope, dict) or envelope.get("v") != 1:
        raise ValueError(f"{where} is not an envelope of format 1: publish it with format: envelope")
    if not isinstance(envelope.get("model"), str):
        raise ValueError(f"{where} names no model")
    unknown = next((member for member in _UNUSED if member in envelope), None)
    if unknown is not None:
        raise ValueError(f"{where} has {unknown}, which this function does not know how to use")
    if isinstance(envelope.get("messages"), list) == ("s3" in envelope):
        raise ValueError(f"{where} must hold either messages or s3")
    return envelope

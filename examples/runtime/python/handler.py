import json
import os
import time

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.parameters import SSMProvider
from botocore.config import Config
from converse import converse_input
from measures import cost_usd, quality_of
from pins import read_pins
from prompts import PromptReader
from request_line import request_line

PROMPT = "support-reply"

logger = Logger(service="support-bot")

# A cold start may meet SSM's limit of 40 reads a second, which the whole account shares: it waits its turn.
_ssm = SSMProvider(boto_config=Config(retries={"mode": "standard", "max_attempts": 8}))
_s3 = boto3.client("s3")
bedrock = boto3.client("bedrock-runtime")
_prices = json.loads(os.environ.get("MODEL_PRICES", "{}"))


def _get_parameter(name: str) -> str:
    return _ssm.get(name, decrypt=True)


def _get_object(pointer: dict) -> bytes:
    # A bucket without versions has none to name.
    version = {} if pointer["versionId"] is None else {"VersionId": pointer["versionId"]}
    found = _s3.get_object(Bucket=pointer["bucket"], Key=pointer["key"], **version)
    return found["Body"].read()


_prompts = PromptReader(
    path=os.environ["PROMPT_PATH"],
    pins=lambda: read_pins(os.environ, _get_parameter),
    get_parameter=_get_parameter,
    get_object=_get_object,
)


@logger.inject_lambda_context
def handler(event, context):
    """Answers one event with the pinned prompt and writes one line of metrics.

    The event's members are the prompt's variables; promptVersion lets the release's probe see which prompt a version of
    the function really uses. What is raised here counts as an error of this version, which is what a canary watches.
    """
    started = time.monotonic()
    prompt = _prompts.read(PROMPT)
    output = bedrock.converse(**converse_input(prompt, event))
    answer = "".join(block.get("text", "") for block in output["output"]["message"]["content"])
    # CloudWatch finds metrics in a line that is one JSON object and nothing else.
    print(
        request_line(
            function_name=context.function_name,
            function_version=context.function_version,
            invoked_function_arn=context.invoked_function_arn,
            prompt=prompt,
            timestamp=time.time_ns() // 1_000_000,
            quality=quality_of(answer, output["stopReason"]),
            usage=output["usage"],
            cost_usd=cost_usd(_prices, prompt.model, output["usage"]),
            latency_ms=(time.monotonic() - started) * 1000,
        ),
        flush=True,
    )
    return {"answer": answer, "promptVersion": prompt.version}

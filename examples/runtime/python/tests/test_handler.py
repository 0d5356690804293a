import hashlib
import importlib
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from botocore.stub import Stubber
from emf import checked_emf
from moto import mock_aws

sys.path.insert(0, str(Path(__file__).parent.parent))

MODEL = "bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0"
MESSAGES = [
    {"role": "system", "content": "You answer customers of a shop. Be brief. 🙂"},
    {"role": "user", "content": "{{question}}"},
]


def envelope(**members) -> str:
    """As a release writes it: SSM refuses double braces, and any JSON parser gives them back."""
    everything = {
        "v": 1,
        "name": "support-reply",
        "release": "v1.4.0",
        "model": MODEL,
        "parameters": {"maxTokens": 300},
        **members,
    }
    return json.dumps(everything, ensure_ascii=False).replace("{{", "{\\u007b")


class Function:
    """A new execution environment of the function, as after a cold start. Bedrock answers what was put in `answers`."""

    def __init__(self) -> None:
        for name in ("pins", "prompts", "fill", "converse", "measures", "request_line", "handler"):
            sys.modules.pop(name, None)
        self.module = importlib.import_module("handler")
        self.bedrock = Stubber(self.module.bedrock)
        self.bedrock.activate()
        self.reads = []
        self.module._ssm.client.meta.events.register(
            "before-parameter-build.ssm.GetParameter", lambda params, **_: self.reads.append(params["Name"])
        )

    def expect(self, answer="You get it back within 5 days.", question="Where is my refund?") -> None:
        self.bedrock.add_response(
            "converse",
            {
                "output": {"message": {"role": "assistant", "content": [{"text": answer}]}},
                "stopReason": "end_turn",
                "usage": {"inputTokens": 200, "outputTokens": 20, "totalTokens": 220},
                "metrics": {"latencyMs": 5},
            },
            {
                "modelId": MODEL.removeprefix("bedrock:"),
                "system": [{"text": MESSAGES[0]["content"]}],
                "messages": [{"role": "user", "content": [{"text": question}]}],
                "inferenceConfig": {"maxTokens": 300},
            },
        )

    def ask(self, question="Where is my refund?", qualifier="live") -> dict:
        context = SimpleNamespace(
            function_name="ai-handler",
            function_version="7",
            memory_limit_in_mb=256,
            invoked_function_arn=f"arn:aws:lambda:us-east-1:123456789012:function:ai-handler:{qualifier}",
            aws_request_id="request-1",
        )
        return self.module.handler({"question": question}, context)


@pytest.fixture(autouse=True)
def account(monkeypatch):
    for name in ("PROMPT_VERSIONS", "PROMPT_PINS", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "ai-handler")
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_VERSION", "7")
    monkeypatch.setenv("PROMPT_PATH", "/prod/llm/{name}")
    monkeypatch.setenv("MODEL_PRICES", json.dumps({MODEL: {"input": 1.1, "output": 5.5}}))
    with mock_aws():
        yield boto3.client("ssm")


def publish(ssm, name: str, *values: str) -> None:
    for value in values:
        ssm.put_parameter(Name=name, Value=value, Type="String", Overwrite=True)


def test_answers_with_the_very_version_it_is_pinned_to(account, monkeypatch):
    newer = envelope(messages=[{"role": "user", "content": "Answer in Latin: {{question}}"}])
    publish(account, "/prod/llm/support-reply", envelope(messages=MESSAGES), newer)
    monkeypatch.setenv("PROMPT_VERSIONS", '{"support-reply":1}')
    function = Function()
    function.expect(question="Where is {{it}}?")
    assert function.ask("Where is {{it}}?") == {"answer": "You get it back within 5 days.", "promptVersion": 1}
    function.bedrock.assert_no_pending_responses()


def test_a_prompt_is_read_once(account, monkeypatch):
    publish(account, "/prod/llm/support-reply", envelope(messages=MESSAGES))
    monkeypatch.setenv("PROMPT_VERSIONS", '{"support-reply":1}')
    function = Function()
    for _ in range(3):
        function.expect()
        function.ask()
    assert function.reads == ["/prod/llm/support-reply:1"]


def test_a_read_that_failed_is_tried_again_by_the_next_request(account, monkeypatch):
    monkeypatch.setenv("PROMPT_VERSIONS", '{"support-reply":1}')
    function = Function()
    with pytest.raises(Exception, match="support-reply"):
        function.ask()
    publish(account, "/prod/llm/support-reply", envelope(messages=MESSAGES))
    function.expect()
    assert function.ask()["promptVersion"] == 1


@pytest.mark.parametrize("versioned", [True, False])
@pytest.mark.parametrize("intact", [True, False])
def test_messages_too_long_for_ssm_come_from_s3_and_are_checked(account, monkeypatch, intact, versioned):
    body = json.dumps(MESSAGES).encode()
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="artifacts")
    if versioned:
        s3.put_bucket_versioning(Bucket="artifacts", VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket="artifacts", Key="configs/x.json", Body=body).get("VersionId")
    if versioned:
        s3.put_object(Bucket="artifacts", Key="configs/x.json", Body=b"[]")
    sha256 = hashlib.sha256(body if intact else b"[]").hexdigest()
    pointer = {"bucket": "artifacts", "key": "configs/x.json", "versionId": version, "sha256": sha256}
    publish(account, "/prod/llm/support-reply", envelope(s3=pointer))
    monkeypatch.setenv("PROMPT_VERSIONS", '{"support-reply":1}')
    function = Function()
    if intact:
        function.expect()
        assert function.ask()["promptVersion"] == 1
    else:
        with pytest.raises(ValueError, match="s3://artifacts/configs/x.json is not what was published"):
            function.ask()


def test_with_a_pointer_the_pins_are_those_under_the_own_version_number(account, monkeypatch):
    publish(account, "/prod/llm/support-reply", envelope(messages=MESSAGES))
    publish(account, "/prod/llm/_pins/ai-handler/7", '{"support-reply":1}')
    monkeypatch.setenv("PROMPT_PINS", "/prod/llm/_pins")
    function = Function()
    for _ in range(2):
        function.expect()
        assert function.ask()["promptVersion"] == 1
    assert function.reads == ["/prod/llm/_pins/ai-handler/7", "/prod/llm/support-reply:1"]


def test_latest_has_no_pointer(account, monkeypatch):
    monkeypatch.setenv("PROMPT_PINS", "/prod/llm/_pins")
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
    function = Function()
    with pytest.raises(ValueError, match="call the function by its alias"):
        function.ask()
    assert function.reads == []


@pytest.mark.parametrize(
    ("pins", "stored", "message"),
    [
        (None, None, "PROMPT_VERSIONS is not set"),
        ("secret text", None, "^PROMPT_VERSIONS is not JSON$"),
        ('{"support-reply":"stable"}', None, "never a label"),
        ('{"support-reply":true}', None, "never a label"),
        ('{"triage":3}', None, "support-reply is not among the pinned prompts"),
        ('{"support-reply":1}', "You answer customers.", "^/prod/llm/support-reply:1 is not JSON$"),
        ('{"support-reply":1}', '{"v":2}', "not an envelope of format 1"),
        ('{"support-reply":1}', envelope(messages=MESSAGES, name="triage"), "holds the prompt triage"),
        ('{"support-reply":1}', envelope(), "either messages or s3"),
        ('{"support-reply":1}', envelope(messages=MESSAGES, tools=[{"name": "refund"}]), "has tools, which"),
        ('{"support-reply":1}', envelope(messages=MESSAGES, engine="nunjucks"), "has engine, which"),
        ('{"support-reply":1}', envelope(messages=[{"role": "user", "content": "{{order}}"}]), "the event has no order"),
    ],
)
def test_nothing_is_asked_of_a_model_when_the_prompt_is_not_certain(
    account, monkeypatch, capsys, pins, stored, message
):
    if pins is not None:
        monkeypatch.setenv("PROMPT_VERSIONS", pins)
    if stored is not None:
        publish(account, "/prod/llm/support-reply", stored)
    with pytest.raises(ValueError, match=message):
        Function().ask()
    assert '"_aws"' not in capsys.readouterr().out


def metrics(capsys) -> dict:
    lines = [line for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    assert len(lines) == 1
    return checked_emf(lines[0], time.time_ns() // 1_000_000)


def test_each_request_writes_one_line_of_metrics_that_cloudwatch_takes(account, monkeypatch, capsys):
    publish(account, "/prod/llm/support-reply", envelope(messages=MESSAGES))
    monkeypatch.setenv("PROMPT_VERSIONS", '{"support-reply":1}')
    function = Function()
    function.expect()
    function.ask()
    line = metrics(capsys)
    assert 0 <= line.pop("LatencyMs") < 60_000
    directive = line.pop("_aws")["CloudWatchMetrics"][0]
    assert line == {
        "FunctionName": "ai-handler",
        "Resource": "ai-handler:live",
        "ExecutedVersion": "7",
        "PromptName": "support-reply",
        "PromptVersion": "claude-haiku-4-5/20251001-v1:0/1",
        "QualityScore": 1.0,
        "InputTokens": 200,
        "OutputTokens": 20,
        "CostUsd": pytest.approx(0.00033),
    }
    assert directive["Namespace"] == "AiCicd"
    assert directive["Dimensions"] == [["FunctionName", "Resource", "ExecutedVersion"], ["FunctionName", "Resource"]]


def test_an_unknown_price_is_no_metric_a_bad_answer_a_lower_score_and_a_probe_no_traffic(account, monkeypatch, capsys):
    publish(account, "/prod/llm/support-reply", envelope(messages=MESSAGES))
    monkeypatch.setenv("PROMPT_VERSIONS", '{"support-reply":1}')
    monkeypatch.setenv("MODEL_PRICES", "{}")
    function = Function()
    function.expect(answer="As an AI language model I see {{order}}.")
    function.ask(qualifier="7")
    line = metrics(capsys)
    assert "CostUsd" not in line
    assert [metric["Name"] for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]] == [
        "QualityScore",
        "InputTokens",
        "OutputTokens",
        "LatencyMs",
    ]
    assert line["QualityScore"] == 0.6
    assert line["Resource"] == "ai-handler:7"

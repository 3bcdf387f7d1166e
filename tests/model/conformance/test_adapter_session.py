import sys
from collections.abc import Iterator

import pytest

from tao_model.conformance.adapter import answer
from tao_model.conformance.adapter_session import AdapterSession
from tao_model.conformance.protocol import NoAnswer, Question


def asked(name: str, issuance: int = 0) -> Question:
    return Question(name, "block_emission", {"issuance": issuance})


@pytest.fixture
def session() -> Iterator[AdapterSession]:
    session = AdapterSession((sys.executable, "-m", "tests.adapters.wrong", "dropped"), 20)
    yield session
    session.close()


def test_questions_are_answered_one_after_another(session: AdapterSession) -> None:
    for name in ("one", "two"):
        assert session.ask(asked(name)) == answer(asked(name))
    assert session.losses == 0


def test_a_lost_adapter_is_started_again() -> None:
    session = AdapterSession((sys.executable, "-m", "tests.adapters.wrong", "crash"), 20)
    assert isinstance(session.ask(asked("bad")), NoAnswer)
    assert session.ask(asked("good")) == answer(asked("good"))
    assert session.losses == 1
    session.close()


def test_the_answer_to_another_question_is_none() -> None:
    session = AdapterSession((sys.executable, "-m", "tests.adapters.wrong", "twice"), 20)
    session.ask(asked("bad"))
    outcome = session.ask(asked("good"))
    assert outcome == NoAnswer("the adapter answered another question")
    session.close()

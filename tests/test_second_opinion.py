"""What a second solver is asked is what Z3 was asked."""

import pytest
import z3

from tests.second_opinion import Opinion, answer, as_smt_lib, opinion, table


def _question(*claims: str) -> str:
    solver = z3.SimpleSolver(ctx=z3.Context())
    amount = z3.Int("amount!1", ctx=solver.ctx)
    solver.add(amount > 3)
    known = {"even": amount % 2 == 0, "little": amount < 4, "half": amount / 2 == 2}
    return as_smt_lib(solver, [known[claim] for claim in claims])


def test_a_question_has_the_assertions_and_the_claims() -> None:
    read = z3.parse_smt2_string(_question("even", "little"))
    assert len(read) == 3


@pytest.mark.parametrize(
    ("claims", "expected"),
    [((), "sat"), (("even",), "sat"), (("little",), "unsat"), (("half", "even"), "sat")],
)
def test_the_other_solver_answers_it(claims: tuple[str, ...], expected: str) -> None:
    assert answer(_question(*claims)) == expected


def test_every_question_of_a_theorem_is_counted() -> None:
    found = opinion("minting_stops_at_the_cap")
    assert found.chapter == "supply"
    assert found.questions > 10
    total = found.agrees + found.disagrees + found.unknown + found.not_asked
    assert total == found.questions
    assert found.disagrees == 0


def test_the_table_adds_up_by_chapter() -> None:
    opinions = [
        Opinion("a", "supply", 5, 3, 0, 1, 1),
        Opinion("b", "supply", 2, 2, 0, 0, 0),
        Opinion("c", "pools", 1, 1, 0, 0, 0),
    ]
    shown = table(opinions)
    assert "| `supply` | 2 | 7 | 5 | 0 | 1 | 1 |" in shown
    assert "| all | 3 | 8 | 6 | 0 | 1 | 1 |" in shown
    assert "Of 2 theorems cvc5 confirms every answer." in shown

import pytest

from tao_model.reports.chapters import as_html, statement_of
from tests.rule_index import stated


def test_a_rule_is_stated_as_in_its_chapter() -> None:
    statement = statement_of("SUPPLY-2")
    assert statement is not None
    assert (statement.title, statement.chapter) == ("What one block creates", "02-supply.md")
    assert statement.chapter_title == "Supply"
    assert "One TAO before the first halving" in statement.body
    assert "SUPPLY-2b" in statement.body  # a mention
    assert "The same, by a logarithm" not in statement.body  # the next heading


@pytest.mark.parametrize("rule", stated())
def test_every_rule_is_found_and_refers_to_nothing_outside(rule: str) -> None:
    statement = statement_of(rule)
    assert statement is not None
    assert statement.title == stated()[rule].title
    assert "<p>" in statement.body
    assert not any(part in statement.body for part in ("href=", "src=", "<!--", "&lt;!--"))


def test_every_formula_is_converted() -> None:
    for rule in stated():
        statement = statement_of(rule)
        assert statement is not None
        assert "$" not in statement.body, rule
        assert "<merror" not in statement.body, rule


@pytest.mark.parametrize("rule", ["SUPPLY-999", "no rule", "", ".*", "SUPPLY-2  What"])
def test_a_rule_that_no_chapter_states_has_no_statement(rule: str) -> None:
    assert statement_of(rule) is None


def test_html_in_a_chapter_is_text_and_links_are_their_words() -> None:
    html = as_html("<script>x</script> [chapter 6](06-consensus.md) and `a < b`")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "chapter 6" in html
    assert "06-consensus" not in html


def test_a_formula_that_cannot_be_converted_stays_readable() -> None:
    assert "x &lt; \\frac" in as_html(r"$x < \frac$") or "<math" in as_html(r"$x < \frac$")

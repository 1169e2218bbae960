"""Numbers: organisation, identity, mobile."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brobygger.kernel.errors import Invalid
from brobygger.people.numbers import (
    IdentityKind,
    Synthetic,
    check_organisation_number,
    mask,
    mask_mobile,
    parse_identity_number,
    parse_mobile,
    spaced_mobile,
)

ORACLE = Path(__file__).resolve().parents[3] / "shared" / "oracles" / "norway" / "fnr2032"
needs_oracle = pytest.mark.skipif(not ORACLE.exists(), reason=f"the reference vectors are not here: {ORACLE}")


def code_of(error: pytest.ExceptionInfo[Invalid]) -> str:
    return error.value.code


class TestOrganisationNumber:
    @pytest.mark.parametrize("text", ["974760673", "974 760 673", "889640782", "983 971 636"])
    def test_real_numbers_pass(self, text: str) -> None:
        assert check_organisation_number(text) == text.replace(" ", "")

    @pytest.mark.parametrize("digit", "012456789")
    def test_every_other_check_digit_is_refused(self, digit: str) -> None:
        with pytest.raises(Invalid) as error:
            check_organisation_number("97476067" + digit)
        assert code_of(error) == "organisation-number-check"

    @pytest.mark.parametrize("text", ["", "97476067", "9747606733", "97476O673", "٩٧٤٧٦٠٦٧٣"])
    def test_wrong_shape(self, text: str) -> None:
        with pytest.raises(Invalid) as error:
            check_organisation_number(text)
        assert code_of(error) == "organisation-number-shape"

    def test_a_number_whose_check_digit_would_be_ten_does_not_exist(self) -> None:
        base = next(
            f"{n:08}"
            for n in range(80000000, 80000100)
            if sum(int(d) * w for d, w in zip(f"{n:08}", (3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11 == 1
        )
        for digit in "0123456789":
            with pytest.raises(Invalid):
                check_organisation_number(base + digit)


class TestIdentityNumber:
    @needs_oracle
    def test_the_tax_administrations_vectors(self) -> None:
        lines = (ORACLE / "vectors.txt").read_text(encoding="utf-8").splitlines()
        assert lines
        for line in lines:
            number, kind, rest = line.split(" ", 2)
            if rest.startswith("valid"):
                found = parse_identity_number(number)
                assert (found.synthetic is Synthetic.TAX) == (kind == "synthetic"), number
            else:  # what the tax administration calls a bad date is Norsk helsenett's month + 65
                assert parse_identity_number(number).synthetic is Synthetic.NHN, number

    @needs_oracle
    def test_navs_vectors(self) -> None:
        text = (ORACLE / "navikt-fnr.spec.ts").read_text(encoding="utf-8")
        cases = [re.findall(r'= \w+\("(\w+)"\)|status: "(\w+)"', case) for case in text.split("it(")]
        pairs = [(case[0][0], case[1][1]) for case in cases if len(case) == 2 and case[1][1]]
        assert len(pairs) > 20
        for number, status in pairs:
            if status == "valid":
                assert parse_identity_number(number).text == number
            else:
                with pytest.raises(Invalid):
                    parse_identity_number(number)

    @needs_oracle
    @pytest.mark.parametrize(
        ("call", "kind"),
        [("dnr", IdentityKind.D), ("hnr", IdentityKind.H), ("dnrAndHnr", IdentityKind.D_AND_H)],
    )
    def test_the_kind_is_told(self, call: str, kind: IdentityKind) -> None:
        text = (ORACLE / "navikt-fnr.spec.ts").read_text(encoding="utf-8")
        match = re.search(rf'\b{call}\("(\d+)"\)', text)
        assert match is not None
        assert parse_identity_number(match[1]).kind is kind

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("0201329999", "identity-number-shape"),
            ("0201329999a", "identity-number-shape"),
            ("32013299997", "identity-number-date"),
            ("02133299997", "identity-number-date"),
            ("02013299987", "identity-number-check"),
            ("02013299996", "identity-number-check"),
        ],
    )
    def test_what_is_wrong_is_said_without_the_number(self, text: str, code: str) -> None:
        with pytest.raises(Invalid) as error:
            parse_identity_number(text)
        assert code_of(error) == code
        assert text not in str(error.value)

    def test_made_up_numbers_can_be_refused(self) -> None:
        with pytest.raises(Invalid) as error:
            parse_identity_number("29822099635", synthetic=False)
        assert code_of(error) == "identity-number-synthetic"

    def test_it_never_prints_itself(self) -> None:
        found = parse_identity_number("29822099635")
        assert str(found) == "•••••••••35"
        assert mask("12") == "••"

    @given(st.from_regex(r"\A[0-9]{11}\Z"))
    def test_at_most_one_second_check_digit_fits(self, digits: str) -> None:
        def passes(text: str) -> bool:
            try:
                parse_identity_number(text)
            except Invalid:
                return False
            return True

        assert sum(passes(digits[:10] + last) for last in "0123456789") <= 1


class TestMobile:
    @pytest.mark.parametrize("text", ["41234567", "412 34 567", "+47 412 34 567", "+4741234567", "412\u00a034567"])
    def test_norwegian_is_the_default(self, text: str) -> None:
        assert parse_mobile(text) == "+4741234567"

    @pytest.mark.parametrize("text", ["+46701234567", "+4520123456", "+48512345678", "+447911123456"])
    def test_foreign_with_country_code(self, text: str) -> None:
        assert parse_mobile(text) == text

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "mobile-malformed"),
            ("ring meg", "mobile-malformed"),
            ("412345678; drop table", "mobile-malformed"),
            ("٤١٢٣٤٥٦٧", "mobile-malformed"),
            ("+999123456", "mobile-malformed"),
            ("+47412345", "mobile-malformed"),
            ("004741234567", "mobile-foreign"),
            ("0701234567", "mobile-foreign"),
            ("4741234567", "mobile-foreign"),
            ("55123456", "mobile-not-mobile"),
            ("+4755123456", "mobile-not-mobile"),
            ("+46 8 123 456 78", "mobile-not-mobile"),
        ],
    )
    def test_what_cannot_be_used(self, text: str, code: str) -> None:
        with pytest.raises(Invalid) as error:
            parse_mobile(text)
        assert code_of(error) == code
        assert error.value.field == "mobile"

    def test_shown_masked(self) -> None:
        assert mask_mobile("+4741234567") == "+47 ••• •• •67"


@pytest.mark.parametrize(("kept", "shown"), [("+4791234567", "912 34 567"), ("+46701234567", "+46 70 123 45 67")])
def test_a_kept_number_is_shown_as_one_writes_it(kept: str, shown: str) -> None:
    assert spaced_mobile(kept) == shown

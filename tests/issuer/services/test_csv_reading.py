"""CSV files as people have them, and each way in which they go wrong."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from issuer.services.csv_reading import LONGEST_LINE, UnreadableTableError, read_csv
from issuer.services.entries import AttemptEntry, HolderEntry, RequirementEntry
from issuer.services.table import BadRow, Row, Table

ROSTER = Table(HolderEntry)
ATTEMPTS = Table(AttemptEntry)
REQUIREMENTS = Table(RequirementEntry)


def rows(content: str | bytes, table=ROSTER):
    data = content.encode() if isinstance(content, str) else content
    return list(read_csv(io.BytesIO(data), table))


def sentences(content: str | bytes, table=ROSTER) -> list[str]:
    return [
        line for row in rows(content, table) if isinstance(row, BadRow) for line in row.sentences()
    ]


def test_a_roster_is_read_whole():
    (row,) = rows(
        "external_id,name,email,role,tier,hired_on,country,language,directory\n"
        "A-1,Ana Souza,ana@example.org,Support agent,L2,2024-03-01,PT,pt,yes\n"
    )
    assert row == Row(
        row=2,
        entry=HolderEntry(
            external_id="A-1",
            name="Ana Souza",
            email="ana@example.org",
            role="Support agent",
            tier="L2",
            hired_on=date(2024, 3, 1),
            country="PT",
            language="pt",
            directory=True,
        ),
    )


@pytest.mark.parametrize(
    "content",
    [
        "external_id,name\nA-1,Ana Souza\n",
        "\ufeffexternal_id,name\nA-1,Ana Souza\n",
        "name;external_id\nAna Souza;A-1\n",
        'Name,External ID\r\n"Ana Souza",A-1\r\n',
        "external_id , name\n A-1 , Ana Souza \n",
        "external_id,name\n\nA-1,Ana Souza\n,\n",
        "external_id,name,country\nA-1,Ana Souza,\n",
        "external_id,name\nA-1,Ana Souza",
    ],
    ids=["plain", "bom", "semicolon", "quoted", "spaces", "empty-rows", "empty-cell", "no-newline"],
)
def test_the_same_table_written_differently_is_the_same(content):
    assert [row.entry for row in rows(content)] == [
        HolderEntry(external_id="A-1", name="Ana Souza")
    ]


def test_names_of_every_script_pass_unchanged():
    names = [
        "יעל כהן",
        "سلمى النجار",
        "अनन्या शर्मा",
        "สุดา ใจดี",
        "王小明",
        "김하늘",
        "Zoë O’Neil 🌟",
        "A\u030ake",
    ]
    content = "external_id,name\n" + "".join(f"{i},{name}\n" for i, name in enumerate(names))
    assert [row.entry.name for row in rows(content)] == names


def test_rows_are_counted_as_a_spreadsheet_does():
    found = rows('external_id,name,role\nA-1,Ana,"one\nline too many"\nA-2,Bo,x\n,Cy,x\n')
    assert [row.row for row in found] == [2, 3, 4]
    assert found[0].sentences() == [
        "row 2, column role: expected the job role; found “one\\u000aline too many”: "
        "it holds the character U+000A, which is not allowed"
    ]
    assert found[2].sentences() == [
        "row 4, column external_id: it is empty; expected the person's id in your own systems, "
        "at most 100 characters"
    ]


def test_every_wrong_cell_of_a_row_is_named():
    assert sentences(
        "external_id,name,email,hired_on,country,language,directory\n"
        "A-1,Ana,nobody,01.03.2024,XX,klingon,perhaps\n"
    ) == [
        "row 2, column email: expected a mail address; found “nobody”",
        "row 2, column hired_on: expected the day of hire as YYYY-MM-DD; found “01.03.2024”: "
        "it is not written as YYYY-MM-DD",
        "row 2, column country: expected a country code of two capital letters (ISO 3166-1); "
        "found “XX”: there is no such country code",
        "row 2, column language: expected a language tag such as pt or zh-Hant (BCP 47); "
        "found “klingon”: there is no such language tag",
        "row 2, column directory: expected yes or no: whether the person agreed to be listed in "
        "the public directory; found “perhaps”",
    ]


def test_the_header_names_unknown_missing_and_doubled_columns_with_the_nearest():
    with pytest.raises(UnreadableTableError) as caught:
        rows("exernal_id,mail,email,email\nA-1,x,y,z\n")
    assert str(caught.value).splitlines() == [
        "The header (row 1) does not fit.",
        "There is no column “exernal_id”. Did you mean “external_id”?",
        "There is no column “mail”. Did you mean “email”?",
        "The column email is there twice.",
        "The column external_id is missing (the person's id in your own systems, at most 100 "
        "characters).",
        "The column name is missing (the name as it stands on the certificate, one line of at "
        "most 200 characters).",
        "The columns are external_id, name, email, role, tier, hired_on, left_on, country, "
        "language, directory, in any order.",
    ]


def test_a_row_of_another_length_is_refused():
    assert sentences("external_id,name\nA-1,Souza, Ana\n") == [
        "row 2: it has 3 cells, and the header has 2"
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty. Expected a header with external_id, name"),
        ("external_id,name\nA-1,Zoë\n".encode("latin-1"), "not UTF-8 text .*0xeb"),
        ("external_id,name\nA-1,Ana\n".encode("utf-16"), "not UTF-8 text .*0xff"),
        (b'external_id,name\nA-1,"Ana\n', "quotation mark that is not closed"),
        (b'external_id,name\nA-1,"Ana" Souza\n', "not a CSV table"),
        (b"external_id,name\nA-1," + b"x" * LONGEST_LINE + b"\n", "a line of 65536 characters"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "The header"),
        (b"\xed\xa0\x80,name\n", "not UTF-8 text"),
    ],
    ids=[
        "empty",
        "latin-1",
        "utf-16",
        "open-quote",
        "text-after-quote",
        "huge",
        "xlsx",
        "surrogate",
    ],
)
def test_a_file_that_is_no_table_is_refused_as_a_whole(content, message):
    with pytest.raises(UnreadableTableError, match=message):
        rows(content)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Ana\0Souza", "U+0000"),
        ("Ana\tSouza", "U+0009"),
        ("Ana\u202eazuoS", "U+202E"),
        ("Ana\u2028Souza", "U+2028"),
        ("Ana\u0085Souza", "U+0085"),
        ("x" * 201, "at most 200 characters"),
        ("a" + "\u0301" * 5000, "at most 200 characters"),
    ],
)
def test_W03_names_that_cannot_be_printed_in_one_line_are_refused(name, reason):
    (sentence,) = sentences(f"external_id,name\nA-1,{name}\n")
    assert sentence.startswith("row 2, column name: expected the name as it stands")
    assert reason in sentence
    assert "\0" not in sentence
    assert "\u202e" not in sentence


def test_P03_a_lone_surrogate_is_refused_however_it_comes():
    judged = ROSTER.judge(1, {"external_id": "A-1", "name": "Ana \ud800"})
    assert judged.sentences() == [
        "row 1, column name: expected the name as it stands on the certificate, one line of at "
        "most 200 characters; found “Ana \\ud800”: it holds the character U+D800, which is not "
        "allowed"
    ]


def test_attempts_keep_their_scores_exactly():
    found = rows(
        "external_id,track,component,taken_on,score,items,assessor\n"
        "A-1,product-fundamentals,written-exam,2026-01-31,84.995,,Panel\n"
        "A-1,support-agents/de-escalation,simulation,2026-01-31T09:30:00Z,,100 80 75.5,\n",
        ATTEMPTS,
    )
    assert [row.entry for row in found] == [
        AttemptEntry(
            external_id="A-1",
            track="product-fundamentals",
            component="written-exam",
            taken_on=datetime(2026, 1, 31, tzinfo=UTC),
            score=Decimal("84.995"),
            assessor="Panel",
        ),
        AttemptEntry(
            external_id="A-1",
            track="support-agents/de-escalation",
            component="simulation",
            taken_on=datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
            items=(Decimal(100), Decimal(80), Decimal("75.5")),
        ),
    ]


@pytest.mark.parametrize(
    "score",
    ["101", "-1", "1e2", "NaN", "٩٤", "9_4", "85,5", "84.99999", "+5", "100.1", "0x5", "Infinity"],
)
def test_P05_a_score_is_a_plain_number_from_0_to_100(score):
    content = f"external_id;track;component;taken_on;score\nA-1;t;c;2026-01-31;{score}\n"
    (sentence,) = sentences(content, ATTEMPTS)
    assert sentence.startswith("row 2, column score: expected a number from 0 to 100")


@pytest.mark.parametrize(
    "day",
    [
        "31.01.2026",
        "2026-1-31",
        "2026-02-30",
        "20260131",
        "2026-W05-6",
        "2026-01-31 09:30",
        "1700000000",
        "2026-01-31T09:30:00",
        "٢٠٢٦-٠١-٣١",
    ],
)
def test_P05_a_day_is_written_one_way(day):
    content = f"external_id,track,component,taken_on,score\nA-1,t,c,{day},90\n"
    (sentence,) = sentences(content, ATTEMPTS)
    assert sentence.startswith("row 2, column taken_on: expected the day as YYYY-MM-DD")


@pytest.mark.parametrize("count", ["0", "-3", "1.5", "three", "٣", "9999999999"])
def test_a_count_is_a_whole_number(count):
    content = (
        f"external_id,track,requirement,fulfilled_on,count\nA-1,t,references,2026-01-31,{count}\n"
    )
    (sentence,) = sentences(content, REQUIREMENTS)
    assert sentence.startswith("row 2, column count: expected how much of it, a whole number")


@pytest.mark.parametrize("table", [ROSTER, ATTEMPTS, REQUIREMENTS])
def test_a_template_reads_back_as_a_table(table):
    found = rows(table.template(), table)
    assert len(found) == 1
    assert table is ATTEMPTS or isinstance(found[0], Row)


def test_a_long_file_is_read_as_a_stream():
    class Endless(io.RawIOBase):
        """A file that never ends and counts how much of it was read."""

        taken = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            line = b"external_id,name\n" if self.taken == 0 else b"A-1,Ana Souza\n" * 20
            line = line[: len(buffer)]
            buffer[: len(line)] = line
            self.taken += len(line)
            return len(line)

    stream = Endless()
    reading = read_csv(io.BufferedReader(stream), ROSTER)
    for _ in range(100):
        next(reading)
    reading.close()
    assert stream.taken < 200_000

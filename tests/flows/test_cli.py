"""The `barycentre` command: what it prints, what it refuses, and the exit codes that scripts rely on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from socket import create_server

import pytest
from google.oauth2.credentials import Credentials
from typer.testing import CliRunner, Result

from connectors.google.errors import Refused
from connectors.google.gmail import Gmail, Outgoing
from connectors.google.transport import Road, Transport
from flows.cli import app
from tests.flows.district import CLUSTER_5, District, before, text_of

DAY = before(14).isoformat()


def barycentre(*words: str, typed: str = "", **settings: object) -> Result:
    """Call the command with these settings and no others; `typed` comes in on standard input."""
    env = {f"BARYCENTRE_{name.upper()}": str(value) for name, value in {"retry_pause": 0.001, **settings}.items()}
    return CliRunner().invoke(app, list(words), input=typed, env=env)


def robot(district: District, *words: str, **settings: object) -> Result:
    """Call it as the robot of a district."""
    known = district.settings
    ours = {
        "google_endpoint": known.google_endpoint,
        "credentials": known.credentials,
        "sender": known.sender,
        "data_dir": known.data_dir,
    }
    return barycentre(*words, **(ours | settings))


def run(district: District, *words: str, **settings: object) -> Result:
    """`barycentre run announcements` for the district."""
    return robot(district, "run", "announcements", "--programme", "krasnoselsky", *words, **settings)


def one_line(result: Result) -> str:
    """What a failed call says on standard error: one line, no traceback."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    (line,) = result.stderr.splitlines()
    assert re.search("[а-я]", line)
    return line


# --- run


def test_json_is_one_object_of_the_contract(district: District) -> None:
    """`--json`: flow, programme, on, outcomes, findings of rule, tab, cell and code, google_calls; exit code 0."""
    district.add()
    district.add(Мероприятие="Тайное имя", Сроки="31 ноября")
    result = run(district, "--on", DAY, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert {"flow", "programme", "on", "outcomes", "findings", "google_calls"} <= set(answer)
    assert (answer["flow"], answer["programme"], answer["on"]) == ("announcements", "krasnoselsky", DAY)
    assert {"sent", "missed", "withdrawn", "held"} <= set(answer["outcomes"])
    assert answer["outcomes"]["sent"] >= len(CLUSTER_5)
    assert all(set(finding) == {"rule", "tab", "cell", "code"} for finding in answer["findings"])
    assert {"rule": "period.invalid", "tab": "Дорожная карта", "cell": "I3", "code": "М5-002"} in answer["findings"]
    assert isinstance(answer["google_calls"], int)
    assert answer["google_calls"] > len(CLUSTER_5)


def test_json_quotes_nobody(district: District) -> None:
    """Codes and counts only: no title, no name, no address; findings are no failures."""
    district.add(Мероприятие="Тайное имя", Сроки="31 ноября")
    result = run(district, "--on", DAY, "--json")
    assert result.exit_code == 0
    assert not re.search(r"Тайное|@|ОУ|31 ноября", result.stdout)


def test_a_run_is_told_to_the_person_at_the_terminal(district: District) -> None:
    """Without --json: the day, what left by code, in Russian, without addresses."""
    district.add()
    result = run(district, "--on", DAY)
    assert result.exit_code == 0
    assert "05.11.2026" in result.stdout
    assert re.search(r"М5-001\s+анонс\s+1\s+9", result.stdout)
    assert "@" not in result.stdout


def test_dry_run_says_and_writes_nothing(district: District) -> None:
    """`--dry-run`: what would leave; afterwards everything is still to be done."""
    district.add()
    answer = json.loads(run(district, "--on", DAY, "--dry-run", "--json").stdout)
    assert answer["outcomes"]["would_send"] == 9
    assert district.counts() == [0] * 9
    assert json.loads(run(district, "--on", DAY, "--json").stdout)["outcomes"]["sent"] >= 9
    assert district.counts() == [1] * 9


def test_what_could_not_be_done_is_exit_code_1(district: District) -> None:
    """A Workspace that takes no drafts: named in Russian with what to do, on standard error; the JSON is whole."""
    district.add()
    fault = {"method": "gmail.users.drafts.create", "action": "status", "status": 503}
    district.workspace.control("POST", "faults", fault)
    result = run(district, "--on", DAY, "--json")
    district.workspace.control("DELETE", "faults")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["outcomes"]["failed"] >= 9
    assert result.stderr.startswith("Не сделано: М5-001: письмо не ушло, Google не отвечает; запустите ещё раз")


@pytest.mark.parametrize(
    "words",
    [
        ["run", "birthdays", "--programme", "krasnoselsky"],
        ["run", "announcements", "--programme", "atlantis"],
        ["run", "announcements", "--programme", "../programmes/krasnoselsky"],
        ["run", "announcements"],
        ["run", "announcements", "--programme", "krasnoselsky", "--on", "31.11.2026"],
        ["run", "announcements", "--programme", "krasnoselsky", "--at", "25:00"],
        ["run", "announcements", "--programme", "krasnoselsky", "--cluster", "5"],
        ["run", "press-releases", "--programme", "krasnoselsky", "--from", "2026-09-01"],
        ["run", "reports", "--programme", "krasnoselsky", "--from", "2026-10-02", "--to", "2026-10-01"],
        ["run", "reports", "--programme", "krasnoselsky", "--from", "осенью"],
        ["setup", "atlantis"],
        ["letter", "М5-001", "--programme", "krasnoselsky"],
        ["period"],
        ["dance"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_exit_code_2(district: District, words: list[str]) -> None:
    """A flow, a programme, a day or a command that is none: exit code 2, nothing is done."""
    before_this = district.workspace.calls()
    result = robot(district, *words)
    assert result.exit_code == 2
    assert result.stderr
    assert district.workspace.calls() == before_this


def test_an_unknown_programme_is_told_which_there_are() -> None:
    """The message names the programmes there are."""
    assert "krasnoselsky" in barycentre("run", "announcements", "--programme", "atlantis").stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("", "no service-account key"),
        ("[]", "no service-account key"),
        ('{"type": "service_account"}', "no service-account key"),
    ],
)
def test_a_wrong_key_file_is_one_line(district: District, tmp_path: Path, content: str | None, said: str) -> None:
    """A missing or wrong key: one line that names the setting, exit code 1."""
    key = tmp_path / "key.json"
    if content is not None:
        key.write_text(content)
    line = one_line(run(district, "--on", DAY, credentials=key))
    assert said in line
    assert "BARYCENTRE_CREDENTIALS" in line


def test_a_key_of_another_workspace_is_one_line(district: District, tmp_path: Path) -> None:
    """A well-formed key that the Workspace does not accept: one line about sign-in and delegation."""
    info = json.loads(district.settings.credentials.read_text())
    key = tmp_path / "key.json"
    key.write_text(json.dumps(info | {"client_email": "somebody@else.example"}))
    assert "BARYCENTRE_SENDER" in one_line(run(district, "--on", DAY, credentials=key))


def test_a_programme_that_was_not_set_up_is_one_line(district: District) -> None:
    """A school year without files: the line names the command that makes them."""
    assert "barycentre setup krasnoselsky" in one_line(run(district, "--on", "2031-11-05"))


def test_a_workspace_that_is_not_there_is_one_line(district: District) -> None:
    """Nobody listens at the endpoint: one line, nothing lost, exit code 1."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    line = one_line(run(district, "--on", DAY, google_endpoint=f"http://127.0.0.1:{port}"))
    assert "Google не отвечает" in line
    assert "запустите ещё раз" in line


def test_an_answer_that_was_lost_is_one_line(district: District) -> None:
    """Nobody knows whether a folder was made: the line says to run again, and that does no harm."""
    district.workspace.control("POST", "faults", {"method": "drive.files.create", "action": "lose"})
    result = robot(district, "setup", "krasnoselsky", "--on", "2031-09-01")
    district.workspace.control("DELETE", "faults")
    assert "запустите ещё раз" in one_line(result)


@pytest.mark.parametrize("url", ["not a database", "sqlite:///{}/broken.sqlite3"], ids=["no url", "broken file"])
def test_a_ledger_that_does_not_open_is_one_line(district: District, tmp_path: Path, url: str) -> None:
    """Without the ledger nothing may leave: one line that names the setting, without the address of the database."""
    (tmp_path / "broken.sqlite3").write_text("This is no database. " * 100)
    url = url.format(tmp_path)
    line = one_line(run(district, "--on", DAY, database_url=url))
    assert "BARYCENTRE_DATABASE_URL" in line
    assert url not in line
    assert robot(district, "doctor", database_url=url).exit_code == 1


def test_a_data_folder_that_cannot_be_made_is_one_line(district: District, tmp_path: Path) -> None:
    """A file stands where the folder should be: one line that names the setting."""
    (tmp_path / "file").write_text("")
    line = one_line(run(district, "--on", DAY, data_dir=tmp_path / "file" / "robot", database_url=""))
    assert "BARYCENTRE_DATA_DIR" in line


def test_a_database_without_its_driver_is_one_line(district: District) -> None:
    """PostgreSQL is named and its driver is not installed: one line that says what is missing."""
    assert "psycopg2" in one_line(run(district, "--on", DAY, database_url="postgresql://robot:secret@127.0.0.1/robot"))


# --- real Google


@pytest.mark.parametrize("words", [["run", "announcements"], ["letter", "М5-001", "--to", "a@b.example"]])
def test_real_google_knows_only_today(district: District, words: list[str]) -> None:
    """Another day than today is refused before anything is sent: no socket is opened, exit code 2."""
    result = robot(district, *words, "--programme", "krasnoselsky", "--on", "2026-11-05", google_endpoint="")
    assert result.exit_code == 2
    assert "только сегодняшний день" in " ".join(result.stderr.replace("│", " ").split())


@pytest.mark.parametrize("header", ["To", "Cc", "Bcc"])
def test_no_letter_to_an_example_address_leaves_through_real_google(header: str) -> None:
    """Demo addresses never leave through real Google: refused before any call, whichever header names them."""
    transport = Transport(Credentials("token"), Road(), pause=0)
    raw = f"To: a@school.test\r\n{header}: school203@Krasnoselsky.EXAMPLE\r\nSubject: x\r\n\r\nx".encode()
    (answer,) = Gmail(transport, refuse_examples=True).make_drafts([Outgoing(raw)])
    assert isinstance(answer, Refused)
    assert transport.calls == 0
    transport.close()


# --- letter, doctor, setup


def test_a_test_letter_comes_to_oneself_alone(district: District) -> None:
    """`letter`: the announcement as a school would get it, agreed or not; no school gets anything, waves are untouched."""
    district.add(Анонс_согласован=False)
    run(district, "--on", before(20).isoformat())
    me = "curious@krasnoselsky.example"
    words = ["letter", "М5-001", "--programme", "krasnoselsky", "--to", me, "--on", DAY]
    assert robot(district, *words).exit_code == 0
    (letter,) = district.letters(me)
    assert "Экологический марафон" in text_of(letter)
    assert district.counts() == [0] * 9
    district.edit(Анонс_согласован=True)
    run(district, "--on", DAY)
    assert district.counts() == [1] * 9


@pytest.mark.parametrize(
    ("code", "to", "said"),
    [
        ("М5-404", "me@krasnoselsky.example", "М5-404"),
        ("М5-001", "не адрес", "не адрес электронной почты"),
        ("М5-001", "me@krasnoselsky.example", "нет даты"),
    ],
)
def test_a_test_letter_that_cannot_be_is_one_line(district: District, code: str, to: str, said: str) -> None:
    """An unknown code, an address that is none, an activity without a date: one line, exit code 1."""
    district.add(Сроки="скоро", Код="М5-001")
    assert said in one_line(robot(district, "letter", code, "--programme", "krasnoselsky", "--to", to, "--on", DAY))


def test_doctor_finds_nothing_wrong(district: District) -> None:
    """`doctor`: settings, sign-in, mailbox and the programme's nine files, each with a tick; nothing is changed."""
    result = robot(district, "doctor", "--programme", "krasnoselsky")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert all(line.startswith("✓") for line in lines)
    assert sum("roadmap-" in line for line in lines) == 8


def test_doctor_names_what_is_wrong(district: District, tmp_path: Path) -> None:
    """A wrong key, an unknown programme, one not set up, a Workspace that is not there: named, exit code 1."""
    cases = [
        robot(district, "doctor", credentials=tmp_path / "none.json"),
        robot(district, "doctor", "--programme", "atlantis"),
        robot(district, "doctor", "--programme", "krasnoselsky", data_dir=tmp_path / "elsewhere"),
        robot(district, "doctor", google_endpoint="http://127.0.0.1:9"),
    ]
    for result, said in zip(cases, ("BARYCENTRE_CREDENTIALS", "atlantis", "barycentre setup", "✗"), strict=True):
        assert result.exit_code == 1
        assert isinstance(result.exception, SystemExit)
        (line,) = [line for line in result.stdout.splitlines() if line.startswith("✗")]
        assert said in line


def test_setup_again_makes_nothing(district: District) -> None:
    """`setup` on a programme that is whole: nothing made, nothing repaired, the links are shown."""
    result = robot(district, "setup", "krasnoselsky", "--on", DAY)
    assert result.exit_code == 0, result.output
    assert "создано 0, исправлено 0" in result.stdout
    assert "docs.google.com" in result.stdout or "http" in result.stdout


# --- period


def test_period_shows_how_it_is_understood() -> None:
    """`period TEXT…`: one line each, with the days it means."""
    result = barycentre("period", "12–14 октября 2026", "31 ноября 2026", "скоро")
    assert result.exit_code == 0
    first, second, third = result.stdout.splitlines()
    assert "2026-10-12" in first
    assert "2026-10-14" in first
    assert "invalid" in second
    assert "undated" in third


def test_period_json_answers_line_by_line() -> None:
    """`period --json`: one JSON question a line in, one JSON period a line out, dates ISO, an open end null."""
    questions = [
        {"text": "15 октября", "context": {"school_year": 2026}},
        {"text": "с 1 ноября 2026", "context": {}},
        {"text": "31 ноября", "context": {"school_year": 2026}},
    ]
    typed = "\n".join(json.dumps(question) for question in questions) + "\nне JSON\n"
    result = barycentre("period", "--json", typed=typed)
    assert result.exit_code == 0
    day, open_end, invalid, broken = [json.loads(line) for line in result.stdout.splitlines()]
    assert (day["kind"], day["intervals"]) == ("interval", [["2026-10-15", "2026-10-15"]])
    assert open_end["intervals"] == [["2026-11-01", None]]
    assert invalid["kind"] == "invalid"
    assert "error" in broken


# --- the process itself


def test_help_is_a_process_that_ends_well() -> None:
    """`barycentre --help` as people call it: every command named, exit code 0."""
    done = subprocess.run([sys.executable, "-m", "flows.cli", "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    for command in ("run", "setup", "doctor", "letter", "period", "emulator", "serve"):
        assert re.search(rf"\b{command}\b", done.stdout)


def test_help_loads_nothing_heavy() -> None:
    """Start-up is paid by the commands that need it: the command line itself loads no Prefect, no Google, no database."""
    program = (
        "import sys, flows.cli\n"
        "print(sorted({'prefect', 'googleapiclient', 'sqlalchemy', 'lark', 'mjml', 'requests'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""What every printer keeps to: the fake, and a real CUPS where it is installed."""

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.printing.cups import CupsPrinter
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.opening import printers
from kiosk.printing.printer import JobId, JobState, PrinterError, PrinterState
from kiosk.settings import load_kiosk
from tests.fakes.printer import FakePrinter
from tests.kiosk.cups_server import QUEUE, CupsServer, usable

REASONS = {
    PrinterState.NO_PAPER: "media-empty-error",
    PrinterState.JAM: "media-jam-error",
    PrinterState.OPEN: "cover-open-error",
}


class FakeHouse:
    """The fake, told how it stands."""

    def __init__(self) -> None:
        self.printer = FakePrinter()

    def stand(self, state: PrinterState) -> None:
        self.printer.stands = state

    def breaks(self) -> None:
        self.printer.breaks = True

    def printed(self) -> bytes:
        return b"".join(self.printer.printed)

    def kept(self) -> list[str]:
        return list(self.printer.jobs)


class CupsHouse:
    """A real scheduler."""

    def __init__(self, server: CupsServer) -> None:
        self.server = server
        self.printer = CupsPrinter(QUEUE)
        self.printed, self.kept = server.printed, server.kept

    def stand(self, state: PrinterState) -> None:
        self.server.say(REASONS.get(state, ""))

    def breaks(self) -> None:
        self.server.break_off()


@pytest.fixture(
    params=[
        "fake",
        pytest.param(
            "cups",
            marks=[
                pytest.mark.slow,
                pytest.mark.skipif(not usable(), reason="no CUPS that may be started here"),
            ],
        ),
    ]
)
def house(request, monkeypatch):
    if request.param == "fake":
        yield FakeHouse()
        return
    # Not below pytest's folders, which are closed to the user that printers run as.
    with TemporaryDirectory(prefix="mingbai-cups-") as base:
        Path(base).chmod(0o755)
        server = CupsServer(Path(base))
        monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{server.port}")
        yield CupsHouse(server)
        server.close()


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"%PDF-1.4\nsheet")
    return path


def wait_for(condition) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_a_sheet_is_printed_as_it_is(house, pdf):
    assert house.printer.state() is PrinterState.READY
    job = house.printer.submit(pdf, "一件事", "A4")
    pdf.unlink()
    wait_for(lambda: house.printer.job(job) is JobState.PRINTED)
    assert house.printed() == b"%PDF-1.4\nsheet"
    assert house.printer.state() is PrinterState.READY


@pytest.mark.parametrize("state", list(REASONS))
def test_a_job_waits_while_something_is_wrong_and_is_printed_after(house, pdf, state):
    house.stand(state)
    job = house.printer.submit(pdf, "一件事", "A4")
    wait_for(lambda: house.printer.state() is state)
    assert house.printer.job(job) is JobState.WAITING
    house.stand(PrinterState.READY)
    wait_for(lambda: house.printer.job(job) is JobState.PRINTED)
    assert house.printed()


def test_a_job_that_the_printer_breaks_off_has_failed(house, pdf):
    house.breaks()
    job = house.printer.submit(pdf, "一件事", "A4")
    wait_for(lambda: house.printer.job(job) is JobState.FAILED)
    assert not house.printed()


def test_a_job_that_nobody_knows_is_unknown(house):
    assert house.printer.job(JobId("hall-999")) is JobState.UNKNOWN


def test_a_visit_that_ends_leaves_nothing_in_the_queue(house, pdf):
    house.stand(PrinterState.READY)
    done = house.printer.submit(pdf, "一件事", "A4")
    wait_for(lambda: house.printer.job(done) is JobState.PRINTED)
    house.stand(PrinterState.NO_PAPER)
    waiting = house.printer.submit(pdf, "回执", "Custom.80x200mm")
    house.printer.forget()
    wait_for(lambda: not house.kept())
    wait_for(lambda: house.printer.job(waiting) in (JobState.UNKNOWN, JobState.FAILED))


@pytest.fixture
def commands(tmp_path: Path, monkeypatch):
    """Put commands of our own in the place of CUPS's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    def put(name: str, script: str) -> None:
        file = folder / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    return put


def test_a_command_that_hangs_is_given_up(commands, pdf):
    for name in ("lp", "lpstat", "cancel"):
        commands(name, "exec sleep 30")
    printer, begun = CupsPrinter(QUEUE, seconds=0.2), time.monotonic()
    assert printer.state() is PrinterState.MISSING
    with pytest.raises(PrinterError):
        printer.submit(pdf, "一件事", "A4")
    printer.forget()
    assert time.monotonic() - begun < 10


def test_without_cups_the_printer_is_missing(monkeypatch, tmp_path, pdf):
    monkeypatch.setenv("PATH", str(tmp_path))
    printer = CupsPrinter(QUEUE)
    assert printer.state() is PrinterState.MISSING
    with pytest.raises(PrinterError):
        printer.submit(pdf, "一件事", "A4")


def test_an_unknown_queue_is_missing(commands):
    commands("lpstat", 'echo "lpstat: Invalid destination name" >&2; exit 1')
    assert CupsPrinter("nosuch").state() is PrinterState.MISSING


def test_a_stopped_queue_says_why_where_it_knows(commands):
    told = 'echo "printer hall disabled since Sun -"; printf "\\tAlerts: {}\\n"'
    commands("lpstat", told.format("paused"))
    assert CupsPrinter(QUEUE).state() is PrinterState.STOPPED
    commands("lpstat", told.format("paused media-empty-error"))
    assert CupsPrinter(QUEUE).state() is PrinterState.NO_PAPER


def test_an_answer_that_names_no_job_is_an_error(commands, pdf):
    commands("lp", "echo thank you")
    with pytest.raises(PrinterError):
        CupsPrinter(QUEUE).submit(pdf, "一件事", "A4")


@pytest.mark.parametrize("name", ["", "-d", "a b", "../x", "hall;reboot"])
def test_a_name_that_no_queue_has_is_refused(name):
    with pytest.raises(ValueError, match="CUPS queue"):
        CupsPrinter(name)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ("completed", JobState.PRINTED),
        ("aborted", JobState.FAILED),
        ("canceled", JobState.FAILED),
        ("7", JobState.UNKNOWN),
    ],
)
@pytest.mark.parametrize("server", ["/run/cups/cups.sock", "127.0.0.1:8631"])
def test_how_a_job_ended_is_asked_of_cups(commands, tmp_path, told, state, server):
    commands("lpstat", f'case "$1" in -H) echo {server} ;; esac')
    commands(
        "ipptool",
        f'echo "$3" >{tmp_path}/uri; echo "        job-state-reasons (keyword) = none";'
        f' echo "        job-state (enum) = {told}"',
    )
    assert CupsPrinter(QUEUE).job(JobId("hall-7")) is state
    host = server if ":" in server else "localhost"
    assert (tmp_path / "uri").read_text() == f"ipp://{host}/jobs/7\n"


def test_without_ipptool_or_history_how_a_job_ended_is_unknown(commands):
    commands("lpstat", "echo localhost:631")
    commands("ipptool", "exit 1")
    assert CupsPrinter(QUEUE).job(JobId("hall-7")) is JobState.UNKNOWN


def test_where_only_administrators_purge_waiting_jobs_are_withdrawn_at_least(commands, tmp_path):
    log = tmp_path / "log"
    commands("cancel", f'echo "$@" >>{log}; case $* in *-x*) exit 1;; esac')
    CupsPrinter(QUEUE).forget()
    assert [line.split()[:2] for line in log.read_text().splitlines()] == [
        ["-a", "-x"],
        ["-a", "-u"],
    ]


def test_a_folder_keeps_what_is_printed_by_number_and_title(tmp_path, pdf):
    printer = FolderPrinter(tmp_path / "kept" / "here")
    assert printer.state() is PrinterState.READY
    first = printer.submit(pdf, "9月/10月 财务", "A4")
    second = printer.submit(pdf, "回执", "Custom.80x200mm")
    pdf.unlink()
    assert printer.job(first) is printer.job(second) is JobState.PRINTED
    printer.forget()
    kept = sorted(each.name for each in printer.folder.iterdir())
    assert kept == ["001 9月 10月 财务.pdf", "002 回执.pdf"]
    assert (printer.folder / kept[0]).read_bytes() == b"%PDF-1.4\nsheet"


def test_a_folder_that_cannot_be_made_is_a_missing_printer(pdf):
    printer = FolderPrinter(pdf / "below")
    assert printer.state() is PrinterState.MISSING
    with pytest.raises(PrinterError):
        printer.submit(pdf, "回执", "A4")
    assert printer.job(JobId("001 回执.pdf")) is JobState.UNKNOWN


def test_a_folder_in_the_settings_begins_where_the_file_lies(tmp_path):
    file = tmp_path / "kiosk.toml"
    file.write_text('store = "store"\nprinter = "folder:paper"\n')
    sheets, slips = printers(load_kiosk(file))
    assert isinstance(sheets, FolderPrinter)
    assert sheets.folder == tmp_path / "paper"
    assert slips is None

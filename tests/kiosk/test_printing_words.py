import pytest

from disclosure.wording import Wording
from kiosk.journey.printing import defects, progress, refusal, trouble
from kiosk.printing.printer import PRINTS, JobState, PrinterState
from kiosk.printing.reasons import worst

SAY = Wording().say


@pytest.mark.parametrize(
    ("reasons", "state"),
    [
        ([], PrinterState.READY),
        (["none"], PrinterState.READY),
        (["media-empty-error"], PrinterState.NO_PAPER),
        (["media-needed"], PrinterState.NO_PAPER),
        (["media-low-warning"], PrinterState.READY),
        (["media-jam-error", "media-empty-error"], PrinterState.JAM),
        (["cover-open"], PrinterState.OPEN),
        (["offline-report"], PrinterState.READY),
        (["offline"], PrinterState.OFFLINE),
        (["connecting-to-device"], PrinterState.OFFLINE),
        (["toner-low-warning"], PrinterState.TONER_LOW),
        (["marker-supply-empty-error", "toner-low"], PrinterState.NO_TONER),
        (["paused"], PrinterState.STOPPED),
        (["something-new"], PrinterState.READY),
    ],
)
def test_of_what_a_printer_says_the_worst_is_told(reasons, state):
    assert worst(reasons) is state


@pytest.mark.parametrize("state", sorted(set(PrinterState) - PRINTS))
def test_every_trouble_says_what_to_do_and_the_phone_only_where_it_helps(state):
    assert "工作人员" in trouble(state, SAY, phone=True)
    assert "扫码" in trouble(state, SAY, phone=True)
    assert "扫码" not in trouble(state, SAY, phone=False)
    assert state.value not in trouble(state, SAY, phone=True)


def test_a_printer_that_prints_is_no_trouble():
    assert {trouble(state, SAY, phone=True) for state in PRINTS} == {""}


def test_a_visit_prints_as_many_pages_as_it_may():
    assert refusal(20, 0, 20, SAY) == ""
    assert refusal(5, 15, 20, SAY) == ""
    assert "这里有 21 页，一次最多打印 20 页" in refusal(21, 0, 20, SAY)
    assert "您还能打印 4 页" in refusal(5, 16, 20, SAY)


def test_a_job_that_waits_for_paper_says_so_and_goes_on():
    told = progress(JobState.WAITING, PrinterState.NO_PAPER, SAY, phone=True)
    assert told == ("打印机没有纸了，请告诉工作人员。您也可以用手机扫码带走。弄好以后会接着打印。")


@pytest.mark.parametrize("ended", [JobState.PRINTED, JobState.UNKNOWN])
def test_paper_is_to_be_taken_unless_the_printer_says_what_is_wrong(ended):
    assert "取走" in progress(ended, PrinterState.READY, SAY, phone=True)
    assert "取走" not in progress(ended, PrinterState.JAM, SAY, phone=True)


def test_a_job_that_was_spoilt_is_not_to_be_taken():
    told = progress(JobState.FAILED, PrinterState.READY, SAY, phone=True)
    assert "没有打印出来" in told
    assert "卡纸" in progress(JobState.FAILED, PrinterState.JAM, SAY, phone=True)


def test_what_the_paper_lacks_is_said_before_it_is_printed():
    assert defects((), (), SAY) == ""
    assert "实施细则" in defects(("实施细则",), (), SAY)
    assert "2 个生僻字" in defects((), ("𠀀", "𠀁"), SAY)

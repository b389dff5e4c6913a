"""A printer in memory: it stands as a test says, and keeps what it was given."""

from pathlib import Path

from kiosk.printing.printer import JobId, JobState, PrinterError, PrinterState


class FakePrinter:
    """Prints at once unless `stands` is bad or `slow`; jobs then wait. `breaks` spoils them."""

    def __init__(self) -> None:
        self.stands = PrinterState.READY
        self.slow = False
        self.breaks = False
        self.jobs: dict[JobId, tuple[str, str, bytes]] = {}
        self.waiting: set[JobId] = set()
        self.printed: list[bytes] = []
        self.forgotten = 0
        self._made = 0

    def state(self) -> PrinterState:
        return self.stands

    def submit(self, pdf: Path, title: str, media: str) -> JobId:
        if self.stands is PrinterState.MISSING:
            raise PrinterError("no such printer")
        self._made += 1
        job = JobId(f"fake-{self._made}")
        self.jobs[job] = (title, media, pdf.read_bytes())
        self.waiting.add(job)
        return job

    def job(self, job: JobId) -> JobState:
        if self.stands is PrinterState.MISSING:
            raise PrinterError("no such printer")
        if job in self.waiting and self.stands is PrinterState.READY and not self.slow:
            self.waiting.discard(job)
            if not self.breaks:
                self.printed.append(self.jobs[job][2])
        if job in self.waiting:
            return JobState.WAITING
        if job not in self.jobs:
            return JobState.UNKNOWN
        return JobState.FAILED if self.breaks else JobState.PRINTED

    def forget(self) -> None:
        self.forgotten += 1
        self.jobs.clear()
        self.waiting.clear()

"""Settings of the county: every limit with its unit and default.

Invariant: each concern has its own frozen struct; a limit nowhere else has a number.
"""

from county.applications.settings import ApplicationSettings
from county.blobs.settings import BlobSettings
from county.coverage.settings import CoverageSettings
from county.database.settings import DatabaseSettings
from county.notices.settings import NoticeSettings
from county.people.staff import Role
from county.privacy.settings import PrivacySettings
from county.requests.answer_settings import AnswerSettings
from county.requests.delivery_settings import DeliverySettings
from county.requests.escalation_settings import EscalationSettings
from county.requests.settings import FilingSettings
from county.rounds.settings import RoundSettings
from county.sharing.settings import SharingSettings
from county.statements.settings import StatementSettings
from county.terminals.settings import TerminalSettings
from county.texting.settings import TextingSettings
from disclosure.hints import BrokerSettings
from disclosure.items import Strict

KIB = 1024
MIB = 1024 * KIB


class CeremonySettings(Strict, frozen=True, kw_only=True):
    """The first keys.

    Attributes:
        root_keys, threshold: how many root keys are made and how many must sign.
        approvers: how many county-wide approvers are made.
        root_days, approver_days: days until the root and the approvers' keys expire.
    """

    root_keys: int = 3
    threshold: int = 2
    approvers: int = 2
    root_days: int = 3 * 365
    approver_days: int = 2 * 365


class FeedSettings(Strict, frozen=True, kw_only=True):
    """The feed.

    Attributes:
        page_changes, page_bytes: changes and bytes of a change page at most; one change
            larger than a page still makes a page of its own.
        head_days: days until a head expires.
        refresh_hours: age in hours at which a head is signed anew.
        watch_seconds: how often the server looks for what another process published.
        longest_wait_seconds: longest long poll on a head.
        waiters: long polls held at once; more are answered at once.
        cache_bytes: bytes of built pages kept in memory.
        questions: questions of terminals that are answered without being checked anew.
        letters: letters of a mail page at most.
        max_age_seconds: how long a cache may reuse a head or page, and how much longer while it
            asks whether that still holds.
    """

    page_changes: int = 200
    page_bytes: int = 4 * MIB
    head_days: int = 45
    refresh_hours: int = 24
    watch_seconds: float = 0.25
    longest_wait_seconds: float = 60.0
    waiters: int = 10_000
    cache_bytes: int = 64 * MIB
    questions: int = 20_000
    letters: int = 200
    max_age_seconds: int = 5


class DeskSettings(Strict, frozen=True, kw_only=True):
    """The staff desk.

    Attributes:
        session_hours: hours after which a session ends, whatever is done.
        idle_minutes: minutes without a page after which a session ends.
        door_minutes: minutes that somebody has between password and code.
        second_factor: roles that need a code generator beside their password.
        failures: wrong passwords in a row after which a name is locked from that address.
        address_failures: wrong passwords over all names after which an address is locked.
        name_failures: wrong passwords from everywhere after which a name is locked for all
            addresses but those from which its owner has logged in.
        lock_minutes: minutes for which it is locked, and a wrong password remembered.
        familiar_days: days for which it is remembered from where somebody logged in.
        first_code_hours: hours for which the code is good that sets a first password.
        page_rows: rows of a list page.
        found_items: items that the search of an answer shows.
        export_rows: rows of an exported list at most.
        answer_characters: characters of an answer at most.
        shortest_password: characters of a password at least.
        upload_bytes: bytes of a form with files at most.
        upload_files: files of a form at most.
        approvals: drafts that the page of what waits for a seal looks at, the most urgent.
        keys: keys that one person may have handed in.
        proof_minutes: for how long a password given before a seal is good for further seals.
    """

    session_hours: int = 12
    idle_minutes: int = 60
    door_minutes: int = 10
    second_factor: tuple[Role, ...] = (Role.APPROVER, Role.ADMIN)
    failures: int = 5
    address_failures: int = 50
    name_failures: int = 100
    lock_minutes: int = 15
    familiar_days: int = 90
    first_code_hours: int = 48
    page_rows: int = 20
    found_items: int = 8
    export_rows: int = 50_000
    answer_characters: int = 4000
    shortest_password: int = 10
    upload_bytes: int = 200 * MIB
    upload_files: int = 20
    approvals: int = 100
    keys: int = 8
    proof_minutes: int = 5


class PhoneSettings(Strict, frozen=True, kw_only=True):
    """The phone pages.

    Attributes:
        address: of this server as phones reach it, e.g. `https://gk.example.gov.cn`, for QR
            codes, feeds and the open API; where it is empty, their links are paths alone.
        wrong_codes: wrong codes in a row after which an address has to wait.
        locked_seconds: for how long, and how long a wrong code is remembered.
        addresses: addresses whose wrong codes are remembered.
        openings: codes that are opened at once (64 MiB each); more are told to come back.
        searches_a_minute: searches from one address; thousands of phones may share one.
        page_rows: rows of a list page.
        found_items: items that a search shows.
        max_age_seconds: how long a cache may keep a page.
        cache_bytes: bytes of drawn pages kept in memory.
        pictures_together: pictures made smaller at once.
        opinions_a_minute: opinions from one address; a village's phones may share one.
        item_opinions_a_minute: opinions on one item from all addresses.
        grant_minutes: minutes after an answer was opened in which its reader may rate it.
        number_days: days for which a phone keeps the number that it is told again by.
    """

    address: str = ""
    wrong_codes: int = 10
    locked_seconds: float = 300.0
    addresses: int = 10_000
    openings: int = 4
    searches_a_minute: int = 300
    page_rows: int = 30
    found_items: int = 30
    max_age_seconds: int = 10
    cache_bytes: int = 32 * MIB
    pictures_together: int = 2
    opinions_a_minute: int = 20
    item_opinions_a_minute: int = 300
    grant_minutes: int = 60
    number_days: int = 180


class SpeakingSettings(Strict, frozen=True, kw_only=True):
    """Announcements rendered ahead.

    Attributes:
        rendering: whether this server renders; needs the extra mingbai[neural].
        speaker: whose voice; `python -m speech engines` lists them.
        speed: 1 is the speaker's own pace, 0.5 half as fast.
        poll_seconds: how often it is looked for drafts to render.
        renderings: texts at most of which it is kept that they were rendered.
        characters: characters of a spoken text at most.
        quiet_start, quiet_end: hours in which loudspeakers are set up to be silent, as the
            calendar shows them; the same for an end and a start is none.
        recording_seconds: length of a person's recording at most.
        recording_bytes: bytes of a recording as it is sent at most.
    """

    rendering: bool = True
    speaker: str = "zf_xiaobei"
    speed: float = 1.0
    poll_seconds: float = 2.0
    renderings: int = 2_000
    characters: int = 1_000
    quiet_start: str = "21:30"
    quiet_end: str = "06:30"
    recording_seconds: float = 180.0
    recording_bytes: int = 50 * MIB


class PreviewPanel(Strict, frozen=True, kw_only=True):
    """A kind of screen in use, whose pages are shown before a seal.

    Attributes:
        name: as people call it.
        width_px, height_px: size of the picture.
        inches: diagonal of the picture.
        distance_mm: how far away people stand.
    """

    name: str
    width_px: int
    height_px: int
    inches: float
    distance_mm: int


class PreviewSettings(Strict, frozen=True, kw_only=True):
    """What approvers see of a draft before they seal it.

    Attributes:
        panels: kinds of screens whose pages are drawn where no screen of the item's area has
            told of its own panel yet.
        panels_most: kinds of panels in use that are drawn at most, the most frequent first.
        pages: pages of each screen that are drawn at most.
        kiosk_seconds: how long the kiosk's page of a draft may take to be drawn.
        kiosk_mib: address space that the drawing may take, MiB.
        kiosk_kept: drafts whose drawn pages are kept.
        still_seconds: how long a video's first frame or a PDF's first page may take, and how
            long one waits while another is drawn.
        still_mib: address space that drawing it may take, MiB.
        stills_kept: drawn frames and pages that are kept.
    """

    panels: tuple[PreviewPanel, ...] = (
        PreviewPanel(name="村口横屏", width_px=1920, height_px=1080, inches=55, distance_mm=4000),
        PreviewPanel(name="大厅竖屏", width_px=1080, height_px=1920, inches=43, distance_mm=2500),
        PreviewPanel(name="条屏", width_px=384, height_px=32, inches=70, distance_mm=6000),
    )
    panels_most: int = 8
    pages: int = 12
    kiosk_seconds: float = 60.0
    kiosk_mib: int = 6144
    kiosk_kept: int = 200
    still_seconds: float = 20.0
    still_mib: int = 6144
    stills_kept: int = 500


class PaperSettings(Strict, frozen=True, kw_only=True):
    """Papers of villages: posters, household sheets, code sheets and the book of guides.

    Attributes:
        emblem: file of the county's own sign (PNG or JPEG) in the county's folder or by a
            whole path, at the head of every sheet; empty takes ours.
        items: of a village that are looked at, the newest on display first.
        items_above: of the areas above it.
        guides: of a book at most.
        sheets: of a poster at most; what has no room there is counted.
        wait_seconds: how long a page waits while another paper is made.
        villages: of one round for all villages at most.
        rounds: finished rounds that are kept, the newest.
        round_bytes: bytes of a round's file at most.
        round_hours: hours for which a round is kept.
    """

    emblem: str = ""
    items: int = 400
    items_above: int = 100
    guides: int = 400
    sheets: int = 3
    wait_seconds: float = 30.0
    villages: int = 500
    rounds: int = 10
    round_bytes: int = 500 * MIB
    round_hours: float = 24.0


class ServerSettings(Strict, frozen=True, kw_only=True):
    """The server.

    Attributes:
        host, port: where it listens.
        form_bytes: bytes of a form's body at most.
        free_bytes: bytes that must be free on the disk before it starts.
        connections: connections held at once; more get 503.
        head_bytes, head_seconds: bytes and seconds of a request's head at most.
        keep_alive_seconds: how long a connection may lie idle between requests; longer
            than terminals' pauses, or each of their questions needs a new connection.
        stop_seconds: seconds that open connections have to end when it stops.
        secure_cookies: whether the desk is behind https.
        proxies: addresses and networks of the proxies before it: only what these say of who asks,
            and by https or not, is believed. Lock-outs and rates go by it.
        workers: processes that serve, all on this port; each has its own connections.
        worker_seconds: one that gives no sign of life for so long is begun anew; longer than one
            needs to start on a busy machine, or it never does.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    form_bytes: int = 256 * KIB
    free_bytes: int = 100 * MIB
    connections: int = 20_000
    head_bytes: int = 64 * KIB
    head_seconds: float = 20.0
    keep_alive_seconds: int = 75
    stop_seconds: int = 3
    secure_cookies: bool = False
    proxies: tuple[str, ...] = ("127.0.0.1",)
    workers: int = 1
    worker_seconds: int = 60


class WatchingSettings(Strict, frozen=True, kw_only=True):
    """What operators see.

    Attributes:
        figures_for: addresses that may read `/metrics` directly, where no token is set.
        token_file: file of the token with which Prometheus asks (`Authorization: Bearer`), in
            the county's folder or by a whole path; needed where it asks through a proxy.
        log_requests: whether every request gets a line in the log: the route's template, the
            status, milliseconds; never an address, a query or who asked.
    """

    figures_for: tuple[str, ...] = ("127.0.0.1", "::1")
    token_file: str = ""
    log_requests: bool = False


class LoginServiceSettings(Strict, frozen=True, kw_only=True):
    """The county's own login service (OpenID Connect); people log in by password besides.

    Attributes:
        name: what the login page calls it.
        issuer: its address, `https://`; its well-known page is asked for the rest.
        client_id: as what the desk is known there.
        secret_file: file of the client's secret, in the county's folder or by a whole path.
        address: of this desk as browsers reach it, e.g. `https://desk.example.gov.cn`; the
            service sends people back to `/desk/login/service/back` there.
        algorithms: how it may sign.
        seconds: limit of one exchange with it.
        leeway_seconds: by how much its clock may differ from ours.
        trip_minutes: minutes that a person may take there.
        page_bytes: bytes of one of its answers at most.
        keys_minutes: minutes for which its keys and addresses are kept.
    """

    name: str = "统一登录"
    issuer: str
    client_id: str
    secret_file: str
    address: str
    algorithms: tuple[str, ...] = ("RS256", "PS256", "ES256", "EdDSA")
    seconds: float = 10.0
    leeway_seconds: int = 60
    trip_minutes: int = 10
    page_bytes: int = MIB
    keys_minutes: int = 60


class CountySettings(Strict, frozen=True, kw_only=True):
    """All settings of the county (`settings.toml` in its folder, if there is one).

    Attributes:
        feed, desk, phone, sharing, server, terminals, speaking, previews, papers: the
            county's own.
        database: where the data is kept; SQLite in the folder unless it says otherwise.
        blobs: where attachments are kept; the folder unless it says otherwise.
        watching: what operators see of the running server.
        login_service: the county's own login service; none is needed.
        broker: the MQTT broker for hints; none is needed.
        coverage: who owes what of the catalogue.
        applications: applications for disclosure.
        answers: answering requests.
        escalation: who is above whom, when requests are due.
        notices: what staff are told beside their desk.
        rounds: what is done without anybody asking, and how often.
        privacy: when personal data of requests are erased.
        filing: filing requests: on phones, at the desk, from terminals.
        statements: households' own subsidies.
        delivery: bringing answers to those who asked.
        texting: the gateway of text messages; none is needed.
    """

    feed: FeedSettings = FeedSettings()
    desk: DeskSettings = DeskSettings()
    phone: PhoneSettings = PhoneSettings()
    sharing: SharingSettings = SharingSettings()
    server: ServerSettings = ServerSettings()
    terminals: TerminalSettings = TerminalSettings()
    speaking: SpeakingSettings = SpeakingSettings()
    previews: PreviewSettings = PreviewSettings()
    papers: PaperSettings = PaperSettings()
    database: DatabaseSettings = DatabaseSettings()
    blobs: BlobSettings = BlobSettings()
    watching: WatchingSettings = WatchingSettings()
    login_service: LoginServiceSettings | None = None
    broker: BrokerSettings | None = None
    coverage: CoverageSettings = CoverageSettings()
    applications: ApplicationSettings = ApplicationSettings()
    answers: AnswerSettings = AnswerSettings()
    escalation: EscalationSettings = EscalationSettings()
    notices: NoticeSettings = NoticeSettings()
    rounds: RoundSettings = RoundSettings()
    privacy: PrivacySettings = PrivacySettings()
    filing: FilingSettings = FilingSettings()
    statements: StatementSettings = StatementSettings()
    delivery: DeliverySettings = DeliverySettings()
    texting: TextingSettings | None = None

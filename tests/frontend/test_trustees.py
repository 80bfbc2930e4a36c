"""Trustees and credential authority in real browsers: a whole key, a roll, and a decryption that `belenios-tool` accepts."""

import hashlib
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.frontend import pages
from tests.frontend.pages import HERE, Board
from tests.frontend.tool import Bench, Browser, dumps
from tests.support import browser as chrome

LONG = 30_000
SECRET = "bốn từ thật dài"
QUESTION = {
    "answers": ["Có", "Không", "Không ý kiến"],
    "min": 1,
    "max": 1,
    "question": "Thông qua?",
}


@pytest.fixture(scope="module")
def core(tmp_path_factory) -> Browser:
    return Browser.built(tmp_path_factory.mktemp("core"))


@pytest.fixture(scope="module")
def chromium():
    with chrome.launch() as found:
        yield found


@pytest.fixture
def bench(tmp_path) -> Bench:
    made = Bench(tmp_path)
    made.token()
    return made


class Server(Board):
    """The part of the server: it carries the messages of a ceremony and keeps the rest."""

    def __init__(self, uuid: str, threshold: int, size: int) -> None:
        super().__init__()
        self.uuid, self.threshold, self.size = uuid, threshold, size
        self.sent: dict[str, dict[int, dict]] = {"cert": {}, "polynomial": {}, "share": {}}
        self.spoil = False
        self.setup: dict[str, str] | None = None
        self.roll: list[str] = []
        self.parts: list[dict] = []

    def answer(self, path: str, body: str) -> tuple[int, object]:
        self.got.append((path, body))
        if path.startswith("/ceremony/"):
            who = int(path.rpartition("/")[2])
            if body:
                self._take(who, json.loads(body))
            return 200, self._state(who)
        if path == "/credentials":
            self.roll = json.loads(body)["credentials"]
            return 200, {"fingerprint": pages.tracker(dumps(self.roll))}
        self.parts.append(json.loads(body))
        return 200, {"delivered": [part["owner"] for part in self.parts]}

    def knows(self, path: str) -> bool:
        return path.startswith("/ceremony/")

    def _take(self, who: int, post: dict) -> None:
        step = post["step"]
        self.sent[step][who] = post["voutput"] if step == "share" else post[step]

    def _state(self, who: int) -> dict:
        order = list(self.sent)
        missing = next((step for step in order if who not in self.sent[step]), "done")
        before = order[: order.index(missing)] if missing in order else order
        waits = any(len(self.sent[step]) < self.size for step in before)
        return {
            "uuid": self.uuid, "kind": "threshold", "threshold": self.threshold, "size": self.size,
            "index": who, "names": ["Lan", "Mạnh", "Nga"][: self.size],
            "step": "wait" if waits else missing,
            "certs": [self.sent["cert"].get(i) for i in range(1, self.size + 1)],
            "vinput": self._vinput(who) if missing == "share" and not waits else None,
            "setup": self.setup,
        }  # fmt: skip

    def _vinput(self, who: int) -> dict:
        all_ = [self.sent["polynomial"][i] for i in range(1, self.size + 1)]
        secrets = [one["secrets"][who - 1] for one in all_]
        if self.spoil:
            secrets[0] = all_[0]["secrets"][who % self.size]
        return {
            "polynomial": all_[who - 1]["polynomial"],
            "secrets": secrets,
            "coefexps": [one["coefexps"] for one in all_],
        }

    def group(self) -> dict:
        every = range(1, self.size + 1)
        return {
            "threshold": self.threshold,
            "certs": [self.sent["cert"][i] for i in every],
            "coefexps": [self.sent["polynomial"][i]["coefexps"] for i in every],
            "verification_keys": [self.sent["share"][i]["public_key"] for i in every],
        }


@pytest.fixture
def server(bench):
    made = Server(bench.uuid, threshold=2, size=3)
    for who in (1, 2, 3):
        text = (HERE / "trustee.html").read_text(encoding="utf-8")
        made.pages[f"/trustee/{who}"] = text.replace("WHO", str(who))
    for name in ("authority", "decryption"):
        text = (HERE / f"{name}.html").read_text(encoding="utf-8")
        made.pages[f"/{name}"] = text.replace("UUID", bench.uuid)
    with pages.serve(made):
        yield made


@pytest.fixture
def devices(chromium, server):
    """Three devices, each with a store of its own."""
    made = [
        chrome.open_page(chromium, server.base, width=360, accept_downloads=True) for _ in range(3)
    ]
    yield made
    for page in made:
        page.context.close()


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=LONG)


def begin(devices: list[Page]) -> list[str]:
    """Rounds 1 and 2 up to the digits that everybody reads aloud."""
    for who, page in enumerate(devices, 1):
        page.goto(f"/trustee/{who}")
        page.get_by_role("button", name="Tạo khóa trên máy này").click()
        heading(page, "Đọc to để so số" if who == 3 else "Chờ những người khác")
    for page in devices[:2]:
        page.reload()
        heading(page, "Đọc to để so số")
    return [page.locator("[data-out=digits]").inner_text() for page in devices]


def commit(devices: list[Page]) -> None:
    for page in devices:
        page.get_by_role("button", name="Mọi người đọc giống nhau").click()
        heading(page, "Lưu tệp khóa" if page is devices[2] else "Chờ những người khác")
    for page in devices[:2]:
        page.reload()
        heading(page, "Lưu tệp khóa")


def finish(page: Page, folder: Path, who: int) -> Path:
    """Save the key file, then send the share."""
    expect(page.get_by_role("button", name="Gửi phần khóa công khai")).to_be_hidden()
    page.get_by_label("Câu mật khẩu", exact=True).fill(SECRET)
    page.get_by_label("Nhập lại").fill(SECRET)
    with page.expect_download(timeout=LONG) as saved:
        page.get_by_role("button", name="Lưu tệp khóa").click()
    file = folder / f"key-{who}.json"
    saved.value.save_as(file)
    page.get_by_role("button", name="Gửi phần khóa công khai").click()
    return file


def test_a_key_a_roll_and_a_result_all_made_in_browsers(
    devices, server, bench, core, chromium, tmp_path
):
    digits = begin(devices)
    assert len(set(digits)) == 1
    assert len(digits[0].replace(" ", "")) == 24
    assert chrome.axe(devices[0]) == []
    commit(devices)
    files = [finish(page, tmp_path, who) for who, page in enumerate(devices, 1)]
    heading(devices[2], "Khóa đã xong")
    tried(devices[2], files)
    slips = roll_of(chromium, server)
    bench.write("threshold.json", server.group())
    bench.write("public_keys.jsons", "")
    bench.write("public_creds.json", server.roll)
    election = bench.elect([QUESTION])
    confirmed(devices[1], server, bench)
    votes = [{"credential": c, "choices": [[0, 1, 0]]} for c in slips]
    for ballot in core.play("ballots", election=election, votes=votes):
        bench.add("Ballot", ballot["text"])
    bench.close()
    server.files["/archive.bel"] = bench.archive.read_bytes()

    devices[0].goto("/decryption")
    decrypt(devices[0])
    offline(chromium, server, bench.archive, files[2])

    for part in server.parts:
        text = part["partial_decryption"]
        payload = hashlib.sha256(text.encode()).hexdigest()
        bench.add("PartialDecryption", text, dumps({"owner": part["owner"], "payload": payload}))
    result = bench.run("election", "compute-result").strip()
    bench.add("Result", result)
    assert [part["owner"] for part in server.parts] == [1, 3]
    assert json.loads(result) == {"result": [[0, 3, 0]]}
    assert bench.verdict(), bench.said
    again_and_never_another(devices[0], server, bench)


def tried(page: Page, files: list[Path]) -> None:
    """Whether a file is the key and opens is seen before the vote."""
    for file, secret, said in (
        (files[1], SECRET, "không phải là khóa"),
        (files[2], SECRET[:-1], "không mở được"),
    ):
        page.get_by_label("Thử tệp khóa").set_input_files(file)
        page.get_by_label("Câu mật khẩu của tệp khóa").fill(secret)
        page.get_by_role("button", name="Thử mở tệp").click()
        expect(page.get_by_role("alert")).to_contain_text(said, timeout=LONG)
    page.get_by_label("Thử tệp khóa").set_input_files(files[2])
    page.get_by_label("Câu mật khẩu của tệp khóa").fill(SECRET)
    page.get_by_role("button", name="Thử mở tệp").click()
    expect(page.get_by_text("Tệp mở được và đúng là khóa này.")).to_be_visible(timeout=LONG)


def confirmed(page: Page, server: Server, bench: Bench) -> None:
    """A trustee sees before the vote whether the election has their key; one of the server's own is refused."""
    names = {"election": "election", "trustees": "trustees", "credentials": "public_creds"}
    server.setup = {name: bench.read(f"{file}.json").strip() for name, file in names.items()}
    page.goto("/trustee/2")
    expect(page.locator("[data-confirmed]")).to_be_visible(timeout=LONG)
    assert page.locator("[data-out=fingerprint]").inner_text() == pages.tracker(bench.election)
    key = json.loads(bench.election)["public_key"]
    other = json.loads(server.sent["cert"][1]["message"])["verification"]
    server.setup["election"] = server.setup["election"].replace(key, other)
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("KHÔNG dùng khóa", timeout=LONG)
    server.setup = None


def roll_of(chromium, server: Server) -> list[str]:
    """The authority's work; what the slips say."""
    page = chrome.open_page(chromium, server.base)
    page.goto("/authority")
    page.get_by_role("button", name="Tạo mã trên máy này").click()
    heading(page, "In phiếu mã")
    slips = page.locator("[data-slips] code").all_inner_texts()
    assert page.locator("[data-slips] svg").count() == len(slips) == 3
    assert chrome.axe(page) == []
    page.get_by_role("button", name="Gửi danh sách công khai").click()
    heading(page, "Đã gửi danh sách")
    page.get_by_role("button", name="Xóa mã khỏi máy này").click()
    heading(page, "Đã xóa mã khỏi máy này")
    assert page.locator("[data-slips]").inner_html() == ""
    sent = " ".join(body for _, body in server.got)
    assert not any(slip in sent or slip.replace("-", "") in sent for slip in slips)
    assert [int(one) for one in server.roll] == sorted(int(one) for one in server.roll)
    page.context.close()
    return slips


def decrypt(page: Page) -> None:
    page.get_by_role("button", name="Tải và kiểm tra hồ sơ").click()
    heading(page, "Hồ sơ đúng")
    assert page.locator("[data-out=counted]").inner_text() == "3"
    assert chrome.axe(page) == []
    page.get_by_role("button", name="Giải mã tổng số").click()
    heading(page, "Đã giải mã")


def offline(chromium, server: Server, archive: Path, key: Path) -> None:
    """Another trustee uses the page without a server, opened as a file, and hands in what it made."""
    page = chrome.open_page(chromium, server.base, accept_downloads=True, locale="en-GB")
    page.goto((pages.STATIC / "web/trustee-offline.html").as_uri())
    page.get_by_label("Archive").set_input_files(archive)
    page.get_by_role("button", name="Check the archive").click()
    heading(page, "The archive is sound")
    page.get_by_label("Key file", exact=True).set_input_files(key)
    page.get_by_label("Passphrase").fill(SECRET)
    with page.expect_download(timeout=LONG) as saved:
        page.get_by_role("button", name="Decrypt the totals").click()
    made = archive.parent / "part.json"
    saved.value.save_as(made)
    assert chrome.axe(page) == []
    page.goto(f"{server.base}/decryption")
    page.get_by_label("Hoặc gửi tệp đã giải mã").set_input_files(made)
    heading(page, "Đã giải mã")
    page.context.close()


def again_and_never_another(page: Page, server: Server, bench: Bench) -> None:
    """The same part may be sent again; a tally of one ballot less is refused by the device."""
    first = server.parts[0]
    page.goto("/decryption")
    decrypt(page)
    assert server.parts[-1] == first
    del server.parts[2:]
    smaller = fewer(bench)
    server.files["/archive.bel"] = smaller
    page.goto("/decryption")
    page.get_by_role("button", name="Tải và kiểm tra hồ sơ").click()
    heading(page, "Hồ sơ đúng")
    page.get_by_role("button", name="Giải mã tổng số").click()
    expect(page.get_by_role("alert")).to_contain_text("KHÁC", timeout=LONG)
    assert len(server.parts) == 2


def fewer(bench: Bench) -> bytes:
    """The same election with one ballot only: what a server would ask for to learn one vote."""
    other = Bench(bench.folder / "other", bench.uuid)
    other.folder.mkdir()
    for name in ("election.json", "trustees.json", "public_creds.json"):
        other.write(name, bench.read(name))
    other.run("archive", "init")
    ballot = next(line for line in texts(bench.archive) if line.startswith('{"election_uuid"'))
    other.add("Ballot", ballot)
    other.close()
    return other.archive.read_bytes()


def texts(archive: Path) -> list[str]:
    data, at, found = archive.read_bytes(), 0, []
    while at < len(data):
        size = int(data[at + 124 : at + 135], 8)
        found.append(data[at + 512 : at + 512 + size].decode())
        at += 512 + -(-size // 512) * 512
    return found


def test_a_wrong_share_is_found_and_its_sender_named(devices, server):
    begin(devices)
    server.spoil = True
    for page in devices[:2]:
        page.get_by_role("button", name="Mọi người đọc giống nhau").click()
        heading(page, "Chờ những người khác")

    devices[2].get_by_role("button", name="Mọi người đọc giống nhau").click()

    expect(devices[2].get_by_role("alert")).to_contain_text("do Lan gửi là sai", timeout=LONG)
    assert server.sent["share"] == {}


def test_a_list_changed_after_it_was_read_aloud_is_refused(devices, server, core):
    begin(devices)
    for page in devices[:2]:
        page.get_by_role("button", name="Mọi người đọc giống nhau").click()
        heading(page, "Chờ những người khác")
    server.sent["cert"][1] = core.play("ceremony", threshold=1, size=1)["group"]["certs"][0]

    devices[2].get_by_role("button", name="Mọi người đọc giống nhau").click()

    expect(devices[2].get_by_role("alert")).to_contain_text("đã bị thay", timeout=LONG)
    devices[1].reload()
    expect(devices[1].get_by_role("alert")).to_contain_text("đã bị thay", timeout=LONG)
    assert server.sent["share"] == {}


class SingleServer(Board):
    """An election with one more trustee, whose key is all its own."""

    def __init__(self) -> None:
        super().__init__()
        self.key: dict | None = None

    def knows(self, path: str) -> bool:
        return path.startswith("/ceremony/")

    def answer(self, path: str, body: str) -> tuple[int, object]:
        if body:
            self.key = json.loads(body)["public_key"]
        state = {"uuid": "AAAAAAAAAAAAAA", "kind": "single", "threshold": 1, "size": 1, "index": 1}
        step = "done" if self.key else "key"
        return 200, {**state, "names": ["Lan"], "step": step, "certs": [], "vinput": None}


def test_a_single_key_is_saved_before_it_is_sent_and_proves_itself(chromium, bench, tmp_path):
    server = SingleServer()
    server.pages["/trustee/1"] = (
        (HERE / "trustee.html").read_text(encoding="utf-8").replace("WHO", "1")
    )
    with pages.serve(server):
        page = chrome.open_page(chromium, server.base, width=360, accept_downloads=True)
        page.goto("/trustee/1")
        page.get_by_role("button", name="Tạo khóa trên máy này").click()
        heading(page, "Lưu tệp khóa")
        page.get_by_role("button", name="Lưu tệp khóa").click()
        expect(page.get_by_role("alert")).to_contain_text("ít nhất 12 ký tự", timeout=LONG)
        assert server.key is None
        finish(page, tmp_path, 1)
        heading(page, "Khóa đã xong")
        page.context.close()

    bench.write("public_keys.jsons", dumps(server.key) + "\n")
    bench.write("public_creds.json", [])
    bench.elect([QUESTION])

    assert bench.verdict(), bench.said


def test_the_files_of_the_pages_come_from_one_origin(server, chromium):
    page = chrome.open_page(chromium, server.base)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.goto("/authority")
    page.goto("/decryption")
    assert set(asked) == {urlsplit(server.base).netloc}
    page.context.close()

"""The generated part of the documentation, and a check of all of it.

``make docs`` writes the pages of docs/reference that follow from the code: configuration, events, facts,
permissions. ``--check`` (in ``make check``) writes nothing: it fails when such a page is out of date, when
something is not described here, or when a link of any page leads nowhere.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts import docs_events, docs_facts, docs_permissions

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = ROOT / "src" / "chibo" / "config" / "settings.py"
REFERENCE = ROOT / "docs" / "reference"
OTHERS = (docs_events, docs_facts, docs_permissions)
KINDS = {
    "text": "text", "flag": "yes or no", "number": "whole number", "words": "list, commas between",
    "path": "path",
}  # fmt: skip

MEANINGS = {
    "DATABASE_URL": "Address of PostgreSQL for the application's role. Without it `chibo` starts the embedded database.",
    "DATABASE_OWNER_URL": "Address for the role that owns the tables: migrations, test databases.",
    "CHIBO_VAR": "Folder of everything outside the database.",
    "CHIBO_BALLOT_BOX_DIR": "Folder of the keys of sealed boxes, each for as long as its vote is open. Never part of a backup.",
    "CHIBO_SECRET_KEY": "Signs sessions and one-time links. `chibo` makes one in `var/keys/secret_key`.",
    "CHIBO_HOSTS": "Names under which the pages may be asked for.",
    "CHIBO_TRUSTED_ORIGINS": "Origins whose forms are accepted, e.g. `https://chibo.example`, behind a proxy.",
    "CHIBO_SITE_URL": "Address printed in documents, QR codes and notices.",
    "CHIBO_DB_CONN_SECONDS": "How long a database connection is kept for the next request.",
    "CHIBO_TEST_DB": "Name of the test database.",
    "CHIBO_INSECURE_COOKIES": "Cookies travel without TLS too. By itself only where `CHIBO_SITE_URL` is http on this very machine.",
    "CHIBO_PROXIES": "How many reverse proxies stand before the pages; with TLS one.",
    "CHIBO_SESSION_SECONDS": "How long a sign-in lasts.",
    "CHIBO_STEP_UP_SECONDS": "How long a fresh sign-in is enough for signing and other grave acts.",
    "CHIBO_REGISTRY_URL": "Address of the own security server of X-Road, behind which the population register is; empty: nothing is asked.",
    "CHIBO_REGISTRY_CLIENT": "This house in X-Road: `INSTANCE/CLASS/MEMBER/SUBSYSTEM`.",
    "CHIBO_REGISTRY_SERVICE": "The register's service: `INSTANCE/CLASS/MEMBER/SUBSYSTEM/SERVICE`.",
    "CHIBO_REGISTRY_CHECK_HASH": "Hold the hash of the question in each answer against our own; off where something between changes headers.",
    "CHIBO_REGISTRY_CERTIFICATE": "File with the key and certificate that this house shows to the security server.",
    "CHIBO_REGISTRY_AUTHORITY": "File with the certificate from which the security server's has to come; empty: those of the system.",
    "CHIBO_OIDC_ISSUER": "Issuer of electronic identities (OpenID Connect) that may open accounts, as in its tokens; empty: off.",
    "CHIBO_OIDC_NAME": "What people call the issuer; on the button of the sign-in page.",
    "CHIBO_OIDC_CLIENT_ID": "Client id at the issuer.",
    "CHIBO_OIDC_CLIENT_SECRET": "Client secret at the issuer.",
    "CHIBO_OIDC_CLAIM": "Claim that tells who it is: a personal number of twelve digits, or its hash.",
    "CHIBO_OIDC_CLAIM_IS_HASH": "The claim holds a hash in hexadecimal, not a number.",
    "CHIBO_OIDC_LEVEL_CLAIM": "Claim with the level of assurance.",
    "CHIBO_OIDC_LEVELS": "Levels that are enough.",
    "CHIBO_IDENTITY_KEY": "Key of the digests kept in place of personal numbers; without one `CHIBO_SECRET_KEY`. Changing it unlinks every identity.",
    "CHIBO_STEP_UP_EXPORT_SECONDS": "How long it is enough for taking out personal data as a file.",
    "CHIBO_STEP_UP_RECORD_SECONDS": "How long it is enough for opening other members' records.",
    "CHIBO_STEP_UP_CHECK_IN_SECONDS": "How long it is enough for checking in to a meeting; that holds on this device until the meeting closes.",
    "CHIBO_SMTP_HOST": "Mail server by which reminders go out; empty: no e-mail.",
    "CHIBO_SMTP_PORT": "Its port.",
    "CHIBO_SMTP_USER": "User at the mail server; empty: none is asked for.",
    "CHIBO_SMTP_PASSWORD": "Password of that user.",
    "CHIBO_SMTP_SECURITY": "`starttls`, `tls` (from the first byte) or `none` (only on this machine).",
    "CHIBO_MAIL_FROM": "Sender of reminders by mail.",
    "CHIBO_SMS_URL": "Gateway of short messages ([how it is asked](../howto/reminders.md)); empty: no SMS.",
    "CHIBO_SMS_TOKEN": "Bearer secret of the gateway.",
    "CHIBO_PUSH_KEY": "Key that signs messages to browsers; `chibo manage make_push_key` makes it. Without the file: no web push.",
    "CHIBO_PUSH_CONTACT": "`mailto:` or `https:` address that push services may write to.",
    "CHIBO_PUSH_HOSTS": "Push services of browsers; a name that begins with a dot stands for all below it.",
    "CHIBO_MEDIA_DIR": "Folder of documents and papers.",
    "CHIBO_LOG_DIR": "Folder in which the log is published: checkpoint and tiles.",
    "CHIBO_LOG_ORIGIN": "The log's name, for good: it stands in every checkpoint.",
    "CHIBO_LOG_SIGNER_SOCKET": "Where the log's signer listens; at most 107 bytes.",
    "CHIBO_LOG_KEY": "The log's key; only the signer reads it.",
    "CHIBO_LOG_SIGNER_STATE": "What the signer has signed so far. Back it up with the key; never turn it back.",
    "CHIBO_LOG_PERIOD_SECONDS": "How often queued seals are taken into the log.",
    "CHIBO_CHECKPOINT_COPIES": "Folders on other disks where the newest checkpoint is laid too, and looked for after a restore.",
    "CHIBO_VAULT_KEY": "File of the keys that wrap the keys of sealed data ([custody](../explanation/custody.md)); `chibo keys rotate wrapping` changes them.",
    "CHIBO_INDEX_KEY": "File of the key of the blind index, by which equal personal ids are found. Never changes.",
    "CHIBO_VAULT_TOKEN": "PKCS#11 URI of an AES key on a token (`CHIBO_PKCS11_MODULE`) that seals both files of keys; empty: none.",
    "CHIBO_VAULT_PIN": "PIN of that token.",
    "CHIBO_BACKUP_DIR": "Where `chibo backup` writes its copies.",
    "CHIBO_BACKUP_TO": "Public keys (`age1…`) of those who can read the data of a backup.",
    "CHIBO_CUSTODY_TO": "Public keys (`age1…`) of those who can read the keys and salts of a backup.",
    "DATABASE_BACKUP_URL": "Address for a role that row security does not bind (BYPASSRLS): copies only.",
    "CHIBO_PKI_DIR": "The demonstration's certificate authority.",
    "CHIBO_TSA_URL": "Where time stamps are asked for.",
    "CHIBO_PKCS11_MODULE": "Library of the signing tokens, e.g. `/usr/lib/softhsm/libsofthsm2.so`; empty: no tokens.",
    "CHIBO_CSC_URL": "Remote signing service (CSC API v1): what precedes `/csc/v1/`; empty: none.",
    "CHIBO_CSC_TOKEN": "Bearer token of the remote signing service, unless one is asked for by client id and secret.",
    "CHIBO_CSC_CLIENT_ID": "Client id at the remote signing service (OAuth 2, client credentials).",
    "CHIBO_CSC_CLIENT_SECRET": "Client secret at the remote signing service.",
    "CHIBO_CSC_TIMEOUT_SECONDS": "How long to wait for the remote signing service; signers confirm meanwhile.",
    "CHIBO_SIGNING_TRIES": "Wrong signing codes of one person before a pause.",
    "CHIBO_SIGNING_PAUSE_SECONDS": "The pause after too many wrong signing codes.",
    "CHIBO_CERTIFICATE_WARN_DAYS": "How long before its end a signing certificate is warned of.",
    "CHIBO_STAMP_RENEW_DAYS": "How long before its certificate ends an archive time stamp is renewed.",
    "CHIBO_VERIFY_RATE": "Files that one address may have checked without signing in: `30/m/ip` is 30 a minute.",
    "CHIBO_CLAMD": "Scanner of uploads: `unix:///run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`; empty: none.",
    "CHIBO_CLAMD_WAIT_SECONDS": "How long an upload waits for a scanner that is away; then it is refused.",
    "CHIBO_EVENTS_PORT": "Port of the live events.",
    "CHIBO_EVENTS_URL": "Address of the live events as browsers see it; empty: same host, `CHIBO_EVENTS_PORT`.",
    "CHIBO_LOG_LEVEL": "How much the processes tell: DEBUG, INFO, WARNING, ERROR.",
}

HEAD = """\
# Configuration

Everything that differs between installations comes from the environment. `NAME_FILE` may stand for any `NAME`: it
names a file that holds the value, so that a secret need not stand in the environment of a process. A value that
cannot be read stops the start with a sentence that names it.

This page is written by `make docs` from `src/chibo/config/settings.py`.

| name | kind | default | meaning |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Setting:
    """One name that the settings read from the environment."""

    name: str
    kind: str
    default: str

    @property
    def row(self) -> str:
        default = f"`{self.default}`" if self.default else "–"
        return f"| `{self.name}` | {KINDS[self.kind]} | {default} | {MEANINGS.get(self.name, '')} |"


def settings() -> list[Setting]:
    """What the settings read, in their order."""
    found: dict[str, Setting] = {}
    tree = ast.parse(SETTINGS.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        reader = call.func
        if not (isinstance(reader, ast.Attribute) and isinstance(reader.value, ast.Name)):
            continue
        if reader.value.id != "env" or reader.attr not in KINDS:
            continue
        name = ast.literal_eval(call.args[0])
        given = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
        found.setdefault(name, Setting(name, reader.attr, _shown(given[0]) if given else ""))
    return list(found.values())


def _shown(value: ast.expr) -> str:
    """A default as a reader understands it."""
    if isinstance(value, ast.Constant):
        return {True: "yes", False: "no"}.get(value.value, str(value.value))
    code = ast.unparse(value)
    if re.fullmatch(r"[\d *+]+", code):
        return str(eval(code))  # digits and arithmetic only
    return re.sub(
        r"^(ROOT / )|\s*/\s*", lambda m: "" if m[1] else "/", code.replace("VAR", "var")
    ).replace("'", "")


def page() -> str:
    """The page on configuration."""
    return HEAD + "\n".join(setting.row for setting in settings()) + "\n"


def pages() -> dict[Path, str]:
    """Every page that is written from the code."""
    written = {REFERENCE / other.NAME: other.page() for other in OTHERS}
    return {REFERENCE / "configuration.md": page(), **written}


def complaints() -> Iterator[str]:
    """What is wrong with the documentation."""
    names = {setting.name for setting in settings()}
    yield from (
        f"scripts/docs.py does not say what {name} means" for name in sorted(names - set(MEANINGS))
    )
    yield from (
        f"scripts/docs.py describes {name}, which nothing reads"
        for name in sorted(set(MEANINGS) - names)
    )
    for other in OTHERS:
        yield from other.complaints()
    for path, text in pages().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"{path.relative_to(ROOT)} is out of date: run `make docs`"
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]):
        yield from dead_links(path)
    for path in sorted((ROOT / "src").rglob("*.py")):
        for page_name in re.findall(r"docs/[\w/.-]+\.md", path.read_text(encoding="utf-8")):
            if not (ROOT / page_name).exists():
                yield f"{path.relative_to(ROOT)} names {page_name}, which is not there"


def dead_links(path: Path) -> Iterator[str]:
    """Links of a page to files, or headings in them, that are not there."""
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, heading = unquote(target).partition("#")
        goal = path.parent / file if file else path
        where = f"{path.relative_to(ROOT)}: {target} leads nowhere"
        if not goal.exists() or (heading and goal.suffix == ".md" and heading not in anchors(goal)):
            yield where


def anchors(path: Path) -> set[str]:
    """Names under which the headings of a page are reached."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)
    return set(plain)


def main(words: list[str]) -> int:
    """Write the pages, or with ``--check`` only look."""
    if words != ["--check"]:
        for path, text in pages().items():
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(ROOT)} written")
        return 0
    found = list(complaints())
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Where the embedded engines of this checkout keep their data, and which account runs them."""

import hashlib
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET = 100  # the kernel's limit is 107 bytes, and servers add a suffix to lock files
NAME = "service-culture"


class EngineError(RuntimeError):
    """One clear sentence why the embedded engines cannot start."""


@dataclass(frozen=True, slots=True)
class EnginePlace:
    """Where the engines of one checkout live; making it touches nothing."""

    base: Path
    folder: Path
    sockets: Path
    programs: Path | None
    uid: int
    gid: int

    @property
    def postgres_data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.folder / "postgres"

    @property
    def postgres_socket(self) -> Path:
        """The socket PostgreSQL listens on."""
        return self.sockets / ".s.PGSQL.5432"

    @property
    def valkey_data(self) -> Path:
        """Valkey's data directory."""
        return self.folder / "valkey"

    @property
    def valkey_socket(self) -> Path:
        """The socket Valkey listens on."""
        return self.sockets / "valkey.sock"

    @property
    def house(self) -> Path:
        """The folder for the small files of the processes of `make run`."""
        return self.folder / "house"


def here(checkout: Path = CHECKOUT, base: Path | None = None) -> EnginePlace:
    """Give the place of `checkout` for the current account; nothing is created.

    `base` (or the variable STATE_DIR) replaces the usual folder: /var/lib as root, the state
    folder of the home for others, /var/tmp where there is neither.
    """
    key = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
    base = base or _usual_base()
    folder = base / key
    sockets = folder / "run"
    if len(os.fsencode(sockets / ".s.PGSQL.5432")) > LONGEST_SOCKET:
        near = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        sockets = _shared_base() / near
    if os.geteuid() != 0:
        return EnginePlace(base, folder, sockets, None, os.geteuid(), os.getegid())
    account = _unprivileged()
    return EnginePlace(base, folder, sockets, base / "programs", account.pw_uid, account.pw_gid)


def prepare(place: EnginePlace) -> None:
    """Create the folders of `place`; a folder that exists is checked, never changed."""
    root = os.geteuid() == 0
    outer = 0o711 if root else 0o700
    _make_parents(place.base.parent)
    for folder in (place.base, place.folder):
        claim(folder, mode=outer)
    claim(place.house, mode=0o700)
    _check_entrance(place)
    if place.sockets.parent != place.folder:
        claim(place.sockets.parent, mode=outer)
    for folder in (place.sockets, place.valkey_data):
        claim(folder, mode=0o700, uid=place.uid, gid=place.gid)


def claim(folder: Path, *, mode: int, uid: int | None = None, gid: int | None = None) -> None:
    """Create `folder` with exactly `mode`, or check that an existing one is safe to use.

    Raises EngineError when the folder belongs to another account or others may write to it.
    """
    uid = os.geteuid() if uid is None else uid
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o022:
            raise EngineError(
                f"{folder} is in the way: it must be a folder of the account that runs the "
                "engines, and nobody else may write to it. Move it away, or set STATE_DIR."
            ) from None
        return
    except OSError as error:
        raise EngineError(
            f"Cannot create {folder} for the data: {error.strerror}. Set STATE_DIR to a folder "
            "that you may write to."
        ) from error
    if uid != os.geteuid():
        os.chown(folder, uid, gid if gid is not None else -1)
    folder.chmod(mode)


def copy_programs(source: list[Path], target: Path) -> None:
    """Copy folders `source` (relative layout kept) to `target` once, all or nothing."""
    if target.exists():
        return
    claim(target.parent, mode=0o711)
    half = target.with_name(f"{target.name}.{os.getpid()}")
    common = Path(os.path.commonpath([folder.parent for folder in source]))
    for folder in source:
        shutil.copytree(folder, half / folder.relative_to(common), ignore=_not_needed)
    for path in [half, *half.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        half.rename(target)
    except OSError:
        shutil.rmtree(half)
        if not target.exists():
            raise


def _not_needed(_folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name in {"include", "pkgconfig"} or name.endswith(".a")}


def _usual_base() -> Path:
    if chosen := os.environ.get("STATE_DIR"):
        return Path(chosen).absolute()
    if os.geteuid() == 0:
        library = Path("/var/lib")
        return library / NAME if os.access(library, os.W_OK) else _shared_base()
    home = Path(os.environ.get("XDG_STATE_HOME") or Path("~/.local/state").expanduser())
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    if home.is_absolute() and os.access(nearest, os.W_OK) and nearest.stat().st_uid == os.geteuid():
        return home / NAME
    return _shared_base()


def _shared_base() -> Path:
    return Path("/var/tmp") / f"{NAME}-{os.geteuid()}"  # noqa: S108 (`claim` checks its owner)


def _unprivileged() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise EngineError(
            "PostgreSQL refuses to run as root and there is no account `nobody` to run it. "
            "Create that account, or set DATABASE_URL."
        ) from None


def _check_entrance(place: EnginePlace) -> None:
    if place.programs is None:
        return
    for folder in place.folder.resolve().parents:
        if not folder.stat().st_mode & stat.S_IXOTH:
            raise EngineError(
                f"The account that runs PostgreSQL cannot enter {folder}, and that folder stays "
                "as it is. Set STATE_DIR to a folder that every account can enter."
            )


def _make_parents(folder: Path) -> None:
    if not folder.exists():
        _make_parents(folder.parent)
        claim(folder, mode=0o700 if os.geteuid() else 0o711)

"""What is done while a fault strikes, and what must hold after every step.

What was acknowledged is there. What was refused is absent, or there once and whole under the id its draft holds. The
memory equals what a fresh reader sees, and the same again always works.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from companion import settings
from companion.domain.errors import CompanionError
from companion.paths import Paths, locate, prepare
from companion.services.ports import Drafts
from companion.storage.drafts import FileDrafts
from companion.storage.engine import RevisionStore
from companion.storage.filestore import FileStore
from companion.storage.writing import Put
from tests.storage.kit import Home, put, state

SEEN = ("dose", "entry", "pref")


class Case:
    """Something that can be done under a fault. `build` makes the home once; every step works on a copy."""

    name: ClassVar[str]

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def build(cls, root: Path) -> None:
        """Make the home it is done in."""

    def act(self) -> None:
        """Do it; a CompanionError means it was refused."""
        raise NotImplementedError

    def check(self, *, done: bool, is_own_memory: bool) -> None:
        """See that everything holds. `is_own_memory`: did this very object do it, or a process that is gone?"""
        raise NotImplementedError

    def attempt(self) -> bool:
        """Do it; was it acknowledged? Any other error than one of ours is a defect."""
        try:
            self.act()
        except CompanionError as error:
            said = str(error)
        else:
            return True
        assert said.endswith("."), f"no sentence: {said}"
        assert "Errno" not in said
        return False


class Save(Case):
    """A new record."""

    name = "save"
    is_first: ClassVar[bool] = False

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.store = opened(root)
        self.puts = self.asked()
        self.before = seen(self.store)
        self.after = self.before | self.change()

    @classmethod
    def build(cls, root: Path) -> None:
        store = opened(root)
        store.write("take", [put("a", n=1)])
        store.write("take", [put("b", n=1)])
        store.save_snapshot()

    def asked(self) -> list[Put]:
        return [put("new", n=2)]

    def change(self) -> dict[str, object]:
        return {"dose/new": {"n": 2}}

    def act(self) -> None:
        self.again(self.store)

    def again(self, store: RevisionStore) -> None:
        """Do it, perhaps a second time."""
        store.write(self.name, self.puts)

    def check(self, *, done: bool, is_own_memory: bool) -> None:
        if is_own_memory and not done:
            assert seen(self.store) == self.before, "memory changed by what was refused"
        found = self._readers_agree(done=done)
        store = self.store if is_own_memory else opened(self.root)
        store.refresh()
        assert state(store) == state(opened(self.root, "third")), "memory differs from what a fresh reader sees"
        if found != self.after:
            self.again(store)
        for reader in (store, opened(self.root), opened(self.root, "third")):
            reader.refresh()
            assert seen(reader) == self.after, "the same again did not bring it in"
            assert all(len(reader.leaves(one.table, one.id)) <= 1 for one in self.puts), "it is there twice"
            assert reader.incomplete() == ()

    def _readers_agree(self, *, done: bool) -> dict[str, object]:
        """What somebody sees who opens the files now; with the snapshot and without it."""
        with_snapshot, fresh = opened(self.root), opened(self.root, "third")
        found = seen(fresh)
        assert seen(with_snapshot) == found, "the snapshot tells something else"
        assert not done or found == self.after, "acknowledged and lost"
        if found not in (self.before, self.after):
            assert len(self.puts) > 1, "a part of one record"
            assert fresh.incomplete(), "a part of an action, and nobody says so"
        return found


class FirstSave(Save):
    """A new record in an empty home."""

    name = "first save"

    @classmethod
    def build(cls, root: Path) -> None:
        root.mkdir()


class Edit(Save):
    """Another version of a record."""

    name = "edit"

    def asked(self) -> list[Put]:
        return [put("a", was=at(self.store, "a"), n=5)]

    def change(self) -> dict[str, object]:
        return {"dose/a": {"n": 5}}


class Delete(Save):
    """A record goes."""

    name = "delete"

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        del self.after["dose/a"]

    def asked(self) -> list[Put]:
        return [Put("dose", "a", None, at(self.store, "a"))]

    def change(self) -> dict[str, object]:
        return {}


class Several(Save):
    """An action of four records."""

    name = "take-all"

    def asked(self) -> list[Put]:
        return [*(put(id_, n=7) for id_ in "cde"), put("b", was=at(self.store, "b"), n=7)]

    def change(self) -> dict[str, object]:
        return {f"dose/{id_}": {"n": 7} for id_ in "bcde"}


class Undo(Save):
    """The newest action is taken back."""

    name = "undo"

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        del self.after["dose/b"]

    def asked(self) -> list[Put]:
        return [Put("dose", "b", None)]

    def change(self) -> dict[str, object]:
        return {}

    def again(self, store: RevisionStore) -> None:
        assert store.undo().step.changes[0].id == "b"


class Opening(Case):
    """The records are opened with the snapshot and closed, which writes it anew."""

    name = "opening"

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.store: FileStore | None = None
        self.right = state(opened(root, "third"))

    @classmethod
    def build(cls, root: Path) -> None:
        store = opened(root)
        store.write("import", [put(f"old{n}", date="2020-01-01") for n in range(40)])
        store.close()
        late = opened(root, "lapp")
        late.write("import", [put(f"new{n}") for n in range(40)])

    def act(self) -> None:
        self.store = opened(self.root)
        self.store.close()

    def check(self, *, done: bool, is_own_memory: bool) -> None:
        for store in (self.store if is_own_memory else None, opened(self.root), opened(self.root, "third")):
            if store is not None:
                store.refresh()
                assert state(store) == self.right
                assert store.damage() == ()
        assert opened(self.root).write("take", [put("z")]).op


class Draft(Case):
    """Words that are not saved yet replace those kept a moment ago."""

    name = "draft"

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.drafts: Drafts = FileDrafts(root / "drafts")

    @classmethod
    def build(cls, root: Path) -> None:
        FileDrafts(root / "drafts").keep("entry", "one", {"note": "The first words"})

    def act(self) -> None:
        self.drafts.keep("entry", "one", {"note": "The first words and some more"})

    def check(self, *, done: bool, is_own_memory: bool) -> None:
        kept = FileDrafts(self.root / "drafts").find("entry")
        assert [id_ for id_, _ in kept] == ["one"]
        note = kept[0][1]["note"]
        assert note == "The first words and some more" or (not done and note == "The first words")
        self.act()
        assert FileDrafts(self.root / "drafts").find("entry")[0][1] == {"note": "The first words and some more"}


class FirstDraft(Draft):
    """The first words kept in an empty home."""

    name = "first draft"

    @classmethod
    def build(cls, root: Path) -> None:
        root.mkdir()

    def check(self, *, done: bool, is_own_memory: bool) -> None:
        kept = FileDrafts(self.root / "drafts").find("entry")
        assert [words for _, words in kept] == [{"note": "The first words and some more"}] or (not done and not kept)
        self.act()


class Setting(Case):
    """A preference is changed."""

    name = "setting"
    OLD = '# mine\nregion = "DE"\n'

    @property
    def file(self) -> Path:
        return self.root / "config" / "config.toml"

    @classmethod
    def build(cls, root: Path) -> None:
        settings.write(root / "config" / "config.toml", "region", "DE")
        (root / "config" / "config.toml").write_text(cls.OLD)

    def act(self) -> None:
        settings.write(self.file, "region", "US")

    def check(self, *, done: bool, is_own_memory: bool) -> None:
        found = self.file.read_text()
        new = self.OLD.replace("DE", "US")
        assert found == new or (not done and found == self.OLD)
        self.act()
        assert self.file.read_text() == new


class Folders(Case):
    """The folders of a new home are made, and where its data lies is remembered."""

    name = "folders"

    @property
    def paths(self) -> Paths:
        return locate("me", {"COMPANION_HOME": str(self.root / "home")})

    @classmethod
    def build(cls, root: Path) -> None:
        root.mkdir()

    def act(self) -> None:
        prepare(self.paths)
        settings.remember_data_folder(self.paths)

    def check(self, *, done: bool, is_own_memory: bool) -> None:
        paths = self.paths
        if done:
            assert paths.log.is_dir()
            assert paths.state.is_dir()
        self.act()
        for folder in (paths.log, paths.keys, paths.state, paths.data):
            assert folder.stat().st_mode & 0o777 == 0o700, folder


CASES: tuple[type[Case], ...] = (
    Save,
    FirstSave,
    Edit,
    Delete,
    Several,
    Undo,
    Opening,
    Draft,
    FirstDraft,
    Setting,
    Folders,
)


def opened(root: Path, machine: str = "desk") -> FileStore:
    return Home(root).open(machine, wait=0.0)


def seen(store: FileStore) -> dict[str, object]:
    return {f"{table}/{id_}": doc for table in SEEN for id_, doc in store.docs(table).items()}


def at(store: FileStore, id_: str) -> str:
    head = store.head("dose", id_)
    assert head is not None
    return head.at

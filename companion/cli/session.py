"""What one run of the command line knows and has opened: profile, folders, preferences, services."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from companion.cli.output import Output
from companion.cli.quiet import QuietTerminal
from companion.paths import Paths, profile_name

if TYPE_CHECKING:
    from companion.services.desk import Services
    from companion.services.ports import Clock, Drafts
    from companion.settings import Preferences
    from companion.storage.private import PrivateFiles
    from companion.storage.vault import FileVault

    Opener = Callable[[Paths, Clock], Services]


class Session:
    """One run: everything is found or opened when first asked for, and closed at the end."""

    def __init__(self, environ: Mapping[str, str], clock: Clock | None = None, opener: Opener | None = None) -> None:
        self.environ = environ
        """The environment the run was started in."""

        self.given_profile: str | None = None
        """The profile named on the command line."""

        self.no_input = False
        """May nothing be asked?"""

        self.is_hard_moment = False
        """Was something asked for that is read in a hard moment, so that no error stands without the crisis line?"""

        self.passphrase_fd: int | None = None
        """The open file the passphrase is read from, if not asked for."""

        self.out = Output()
        """The writer."""

        self.quiet = QuietTerminal()
        """What keeps the terminal from showing a passphrase."""

        self._clock = clock
        self._opener = opener
        self._found: tuple[Paths, Preferences] | None = None
        self._services: Services | None = None
        self._vault: FileVault | None = None
        self._was_locked = False

    @property
    def clock(self) -> Clock:
        """The only one who knows the time."""
        if self._clock is None:
            from companion.bootstrap.clock import SystemClock

            self._clock = SystemClock()
        return self._clock

    @property
    def paths(self) -> Paths:
        """The folders of the profile in use."""
        return self._load()[0]

    @property
    def preferences(self) -> Preferences:
        """What config.toml says."""
        return self._load()[1]

    def _load(self) -> tuple[Paths, Preferences]:
        if self._found is None:
            from companion.settings import load

            self._found = load(profile_name(self.given_profile, self.environ), self.environ)
            self.out.is_ascii = self._found[1].glyphs == "ascii"
        return self._found

    def services(self) -> Services:
        """The services over the person's records; standing warnings are told once, when they open.

        If they are encrypted the passphrase is asked for, once; another copy may have turned that on or off meanwhile.

        Raises:
            Hidden: the records are hidden until they are erased; those whose time has come are erased now.
            NotReadable, Busy: they cannot be opened.
            Locked: no passphrase opened them.
        """
        if self._services is not None and os.path.lexists(self.paths.forgetting):
            self.close()  # in a conversation, or while another copy hid the records
        if self._services is not None and self._vault is not None and self._vault.has_changed:
            self.close()
        if self._services is None:
            self.refuse_hidden()
            self.tell_problems()
            self._services = self._opened()
            for warning in self._services.warnings:
                self.out.tell(warning)
            if self._was_locked:
                from companion.cli.matching import offer

                self._was_locked = False
                offer(self)
        return self._services

    @contextlib.contextmanager
    def glance(self) -> Iterator[Services]:
        """The services to be looked at for a moment, with nothing asked, said or made.

        Raises:
            Hidden: the records are hidden until they are erased.
            NotReadable: they cannot be opened.
        """
        if self._services is not None or self._opener is not None:
            yield self.services()
            return
        from companion.bootstrap.services import open_quietly

        services = open_quietly(self.paths, self.clock, self.vault)
        try:
            yield services
        finally:
            services.close()

    def look_at_hidden(self) -> None:
        """Have hidden records whose time has come erased now.

        Raises:
            CompanionError: they were erased, so nothing is opened in this run; or they could not be.
        """
        if os.path.lexists(self.paths.forgetting):
            from companion.cli.forgetting import look_at_date

            look_at_date(self)

    def refuse_hidden(self) -> None:
        """See that the records are not hidden, before anything is asked, read or written.

        Raises:
            Hidden: they are.
            CompanionError: as in `look_at_hidden`.
        """
        if os.path.lexists(self.paths.forgetting):
            from companion.bootstrap.hiding import refuse_hidden

            self.look_at_hidden()
            refuse_hidden(self.paths, self.clock)

    def _opened(self) -> Services:
        if self._opener is not None:
            return self._opener(self.paths, self.clock)
        from companion.bootstrap.services import open_services

        vault = self.vault
        if vault.is_locked or vault.is_invited:
            from companion.cli.unlocking import unlock

            unlock(self)
            self._was_locked = True
        return open_services(self.paths, self.clock, vault)

    @property
    def vault(self) -> FileVault:
        """Whether the records are encrypted, and what opens them."""
        if self._vault is None:
            from companion.bootstrap.records import open_vault

            self._vault = open_vault(self.paths, self.clock)
        return self._vault

    @property
    def is_locked(self) -> bool:
        """Will the passphrase have to be given before the records are opened?"""
        return self._services is None and self._opener is None and self.paths.is_sealing and self.vault.is_locked

    def drafts(self) -> Drafts:
        """Where words not saved yet are kept; it can be written while locked."""
        from companion.storage.drafts import FileDrafts

        return FileDrafts(self.paths.drafts, self.vault.seal)

    def private_files(self) -> PrivateFiles:
        """What reads and writes small files of this machine as encryption is now."""
        from companion.storage.private import PrivateFiles

        return PrivateFiles(self.vault.seal)

    def refresh(self) -> None:
        """Read what is new in the records, if they are open."""
        if self._services is not None:
            self.services().refresh()

    @property
    def is_talking(self) -> bool:
        """Is this a conversation, rather than one command?"""
        return self.out.is_talking

    def forget_preferences(self) -> None:
        """Read config.toml anew when it is next asked for: it was changed."""
        self._found = None

    def none(self, sentence: str, missing: str) -> str:
        """What is said where there is nothing to show.

        Args:
            sentence: if nothing is missing.
            missing: if records are missing or cannot be read, so that nobody takes them for never written.
        """
        is_lacking = self._services is not None and bool(self._services.health.standing())
        return self.out.worded(missing if is_lacking else sentence)

    def tell_undo(self) -> None:
        """Say how to take back what was just saved."""
        from companion.cli.words.doses import UNDO_HINT

        self.out.tell(UNDO_HINT)

    def tell_problems(self) -> None:
        """Say what in the preferences could not be understood, and that a profile is new."""
        for problem in self.preferences.problems:
            self.out.tell(problem)
        self._tell_new_profile()

    def _tell_new_profile(self) -> None:
        """Say so if a profile other than the usual one holds nothing: its name may be mistyped."""
        from companion.paths import FIRST_PROFILE, has_records, profiles

        if self.paths.profile != FIRST_PROFILE and not has_records(self.paths):
            from companion.cli.words.errors import new_profile

            others = {*profiles(self.environ), *self.preferences.data} - {self.paths.profile}
            self.out.tell(new_profile(self.paths.profile, sorted(others)))

    def crisis_sentence(self) -> str:
        """Where to get help, in one line; whatever is broken, it answers."""
        from companion.domain.crisis import sentence

        region = None
        with contextlib.suppress(Exception):
            from companion.library.crisis import load_region

            region = load_region(self.preferences.region)
        return sentence(region)

    def close(self) -> None:
        """Let go of the records, and show again what is typed."""
        self.quiet.end()
        if self._services is not None:
            self._services.close()
            self._services = None

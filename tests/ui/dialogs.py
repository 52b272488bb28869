"""Every screen of the product, made over records that hold a lot, so that promises can be tested on all of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from textual.command import SimpleProvider
from textual.screen import Screen

from companion.domain.ids import new_id
from companion.domain.medicine import Regimen
from companion.domain.own_words import HEADINGS
from companion.domain.shelves import Term
from companion.library.library import Library
from companion.services.contests import Contest
from companion.services.desk import Services
from companion.services.ports import Variant, Writer
from companion.services.reading import ReadingService
from companion.services.said import Waiting, said_now
from companion.settings import read, write
from companion.ui.machine import Machine
from companion.ui.medicine_rows import Loaded, details_of
from companion.ui.medicine_text import text_of
from companion.ui.own_help import LetterPage, LettersScreen, MyPlanScreen, plan_of
from companion.ui.screens.base import CompanionModal, CompanionScreen
from companion.ui.screens.breathe import BreatheScreen
from companion.ui.screens.checkin import CheckInScreen
from companion.ui.screens.choices import ChoicesScreen, PickRegionScreen
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.screens.contest import ContestScreen
from companion.ui.screens.convert import ConvertScreen
from companion.ui.screens.cover import CoverScreen
from companion.ui.screens.data_health import DataHealthScreen
from companion.ui.screens.devices import DevicesScreen
from companion.ui.screens.draft_offer import DraftOfferScreen
from companion.ui.screens.edit_dose import EditDoseScreen
from companion.ui.screens.encrypt import EncryptScreen
from companion.ui.screens.end_medicine import EndScreen
from companion.ui.screens.erase import EraseDaysScreen, EraseScreen
from companion.ui.screens.extra import ExtraAnswer, ExtraScreen
from companion.ui.screens.first_run import FirstRunScreen
from companion.ui.screens.help_now import HelpNowScreen
from companion.ui.screens.help_pages import SomeoneElseScreen, TooMuchScreen, WrittenPage
from companion.ui.screens.keys_help import KeysHelpScreen
from companion.ui.screens.lock import LockScreen
from companion.ui.screens.look_around import LookAroundScreen
from companion.ui.screens.medicine_form import FormOpened, MedicineFormScreen
from companion.ui.screens.medicine_history import MedicineHistoryScreen
from companion.ui.screens.own_forms import LetterForm, PersonForm, PlanPartForm
from companion.ui.screens.own_lists import LettersList, PeopleList, PlanList
from companion.ui.screens.palette import CompanionPalette
from companion.ui.screens.passphrases import (
    AddKeyScreen,
    AskPassphraseScreen,
    ChangePassphraseScreen,
    RecoverScreen,
)
from companion.ui.screens.pause import PauseScreen, ResumeScreen
from companion.ui.screens.piece import PieceScreen
from companion.ui.screens.reactions import ReactionsScreen
from companion.ui.screens.read_back import ReadBackScreen
from companion.ui.screens.said import SaidScreen
from companion.ui.screens.signs import CardScreen, SignsScreen
from companion.ui.screens.skip import SkipScreen
from companion.ui.screens.symptoms import SymptomsScreen
from companion.ui.screens.terms import TermsScreen
from companion.ui.words import encryption as encryption_words
from companion.ui.words.contests import known
from tests.content.samples import sample
from tests.services.memory_vault import MemoryVault
from tests.ui.desk import MORNING, TODAY, Desk
from tests.ui.examples import US
from tests.ui.few_pieces import FewPieces
from tests.ui.locks import PASSPHRASE, locked
from tests.ui.medicine_days import full
from tests.ui.today_days import dose_of

LIBRARY = Library()

Maker = Callable[[Screen[Any]], Screen[Any]]

LONG = "Its history stays. " * 12


def machine() -> Machine:
    """A machine that suggests no country and keeps its choices in a folder of its own."""
    config = Path(tempfile.mkdtemp(prefix="companion-test-")) / "config.toml"
    library = Library()
    return Machine(
        regions=library.regions,
        guess=lambda: None,
        read=lambda: read(config),
        write=lambda key, value: write(config, key, value),
    )


def contest_of(regimen: Regimen) -> Contest:
    """A medicine whose note was changed in two places, at length in one of them."""
    held = regimen.medicine
    other = Variant(replace(held, note="With food. " * 120), ("2",), Writer("a laptop with a long name"))
    return Contest("medicine", held.id, (Variant(held, ("1",), Writer(is_here=True)), other))


def write_own(services: Services) -> None:
    """Write a plan, people and a letter, each long."""
    for heading in HEADINGS:
        services.plan.write(services.plan.part(heading), "The long walk along the river. " * 12)
    for name in ("Alex", "Robin", "Sam", "Kim", "Ash", "Jo"):
        services.plan.keep_person(replace(services.plan.new_person(), name=name, reach="555-0142", purpose="a walk"))
    letter = replace(services.letters.new(), title="For a gray week", text="It moved. " * 120)
    services.letters.keep(replace(letter, shows="low"))


def makers(desk: Desk | None = None) -> Mapping[type[Screen[Any]], Maker]:
    """Say how to make each screen; a new one that is missing here fails a test."""
    desk = desk or full()
    desk.pick("irritability", "hearing-or-seeing", "feeling-unsafe", "tiredness", "headache")
    services, here = desk.services, machine()
    write_own(services)
    service, view = services.medicines, services.today.view()
    lithium = service.get("lithium")
    dose = dose_of(view, "lithium", "08:00")
    heading = "Lithium carbonate ER 300 mg, 1 tablet · 08:00"
    form = service.form_of(lithium, TODAY)
    regimens = tuple(view.regimens.values())
    vault = MemoryVault(desk.clock, PASSPHRASE)
    return {
        CompanionScreen: lambda below: CompanionScreen(),
        CompanionModal: lambda below: CompanionModal("A dialog"),
        HelpNowScreen: lambda below: HelpNowScreen(US),
        TooMuchScreen: lambda below: TooMuchScreen(US, lambda: LIBRARY),
        SomeoneElseScreen: lambda below: SomeoneElseScreen(US, lambda: LIBRARY),
        WrittenPage: lambda below: WrittenPage("My safety plan", "Signs: I stop sleeping.\nI call Sam.\n" * 12),
        BreatheScreen: lambda below: BreatheScreen(lambda: LIBRARY),
        LookAroundScreen: lambda below: LookAroundScreen(lambda: LIBRARY),
        SignsScreen: lambda below: SignsScreen(lambda: LIBRARY),
        CardScreen: lambda below: CardScreen(lambda: LIBRARY, "red-flag:serious-rash"),
        CoverScreen: lambda below: CoverScreen(),
        ConfirmScreen: lambda below: ConfirmScreen("Remove this medicine?", LONG, yes="Remove", no="Keep"),
        KeysHelpScreen: KeysHelpScreen,
        CompanionPalette: lambda below: CompanionPalette({SimpleProvider(below, [("Take", print, "now")])}),  # type: ignore[dict-item]
        FirstRunScreen: lambda below: FirstRunScreen(services.setup, services.state, here),
        PickRegionScreen: lambda below: PickRegionScreen(here),
        ChoicesScreen: lambda below: ChoicesScreen(services, here),
        DevicesScreen: lambda below: DevicesScreen(services),
        CheckInScreen: lambda below: CheckInScreen(services.checkin, services.checkin.begin()),
        SymptomsScreen: lambda below: SymptomsScreen(services.checkin),
        DraftOfferScreen: lambda below: DraftOfferScreen(
            replace(services.checkin.begin(), note="A note. " * 40, values={"mood": 4}), MORNING, 2
        ),
        ChooseScreen: lambda below: ChooseScreen(
            "Ring again in", [(str(minutes), f"{minutes} minutes") for minutes in (10, 30, 60)], detail=heading
        ),
        PieceScreen: lambda below: PieceScreen(ReadingService(FewPieces(sample()), services.state), "article:sample"),
        TermsScreen: lambda below: TermsScreen((Term("half-life", (), LONG, is_plain=False),)),
        SkipScreen: lambda below: SkipScreen(heading),
        EditDoseScreen: lambda below: EditDoseScreen(dose, heading, view.calendar, MORNING, lithium.products),
        ExtraScreen: lambda below: ExtraScreen(
            regimens, view.calendar, MORNING, ExtraAnswer(new_id(), ""), {"lithium": "Last taken 07:30."}
        ),
        MedicineFormScreen: lambda below: MedicineFormScreen(
            service, FormOpened("change", form, text_of(form), TODAY, lithium)
        ),
        ReadBackScreen: lambda below: ReadBackScreen(service.read_back(form), TODAY, view.calendar),
        MedicineHistoryScreen: lambda below: MedicineHistoryScreen(details_of(lithium, Loaded(TODAY))),
        PauseScreen: lambda below: PauseScreen(service, lithium, TODAY),
        ResumeScreen: lambda below: ResumeScreen(service, service.get("quetiapine"), TODAY),
        EndScreen: lambda below: EndScreen(service, lithium, TODAY, TODAY),
        EraseScreen: lambda below: EraseScreen(services.erasing, services.erasing.medicine(lithium)),
        EraseDaysScreen: lambda below: EraseDaysScreen(services.erasing, TODAY, TODAY),
        ReactionsScreen: lambda below: ReactionsScreen(service),
        PlanList: lambda below: PlanList(services),
        PeopleList: lambda below: PeopleList(services),
        LettersList: lambda below: LettersList(services),
        PlanPartForm: lambda below: PlanPartForm(services.plan, services.plan.part("calm")),
        PersonForm: lambda below: PersonForm(services.plan, services.plan.people()[0]),
        LetterForm: lambda below: LetterForm(services.letters, services.letters.all()[0]),
        MyPlanScreen: lambda below: MyPlanScreen(services, plan_of(services)),
        LettersScreen: lambda below: LettersScreen(services, services.letters.all()),
        LetterPage: lambda below: LetterPage(services.letters, services.letters.all()[0]),
        DataHealthScreen: lambda below: DataHealthScreen(services.health),
        ContestScreen: lambda below: ContestScreen(contest_of(lithium), known((lithium,), {})),
        LockScreen: lambda below: LockScreen(
            locked(vault, desk, plan="Signs: I stop sleeping.\nI call Sam.\n" * 12), desk.clock.now, when_built=bool
        ),
        EncryptScreen: lambda below: EncryptScreen(vault, str),
        ConvertScreen: lambda below: ConvertScreen(vault),
        AskPassphraseScreen: lambda below: AskPassphraseScreen(
            encryption_words.JOIN_TITLE, encryption_words.JOIN_HOW, vault.join
        ),
        ChangePassphraseScreen: lambda below: ChangePassphraseScreen(vault),
        RecoverScreen: lambda below: RecoverScreen(vault),
        AddKeyScreen: lambda below: AddKeyScreen(vault),
        SaidScreen: lambda below: SaidScreen(
            Waiting(said_now("took my morning ones, I think. " * 12, desk.clock), tuple(view.doses)), view
        ),
    }

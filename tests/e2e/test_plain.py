"""`companion plain` in a terminal: a whole morning as questions and answers, nothing drawn."""

from __future__ import annotations

from tests.e2e.house import House
from tests.e2e.terminal import Terminal

NUMBERS = "Crisis line: 988 (call or text). Emergency: 911."


class Talk:
    """A conversation: what is said, and what came back."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    @property
    def heard(self) -> str:
        """Everything so far."""
        return self._terminal.raw.decode().replace("\r\n", "\n")

    def say(self, text: str, answer: str = "", ends: str = "What now? ") -> str:
        """Say one line, wait for the next question, and give back what stands between."""
        before = len(self.heard)
        self._terminal.send(text + "\r")
        begin = before + len(text) + 1
        self._terminal.wait_until(
            lambda: len(self.heard) > begin and self.heard.endswith(ends), f"no answer to “{text}”", timeout=30
        )
        said = self.heard[begin:]
        assert answer in " ".join(said.split()), "lines are broken between words"
        return said


def test_a_whole_morning_in_plain_lines(house: House) -> None:
    with house.start("plain") as terminal:
        talk = Talk(terminal)
        terminal.wait_until(lambda: talk.heard.endswith("What now? "), "no question", timeout=40)
        assert talk.heard.startswith(NUMBERS)
        assert "due           08:00        Sertraline 100 mg, 1 tablet" in talk.heard, "the word before the mark"
        talk.say("help", NUMBERS)
        talk.say("take 1", "Taken 08:")
        talk.say("undo", "Sertraline")
        talk.say("redo", "Sertraline")
        assert "taken" in talk.say("today")
        talk.say("skip 2", "Skipped")
        talk.say("check in", "Mood", ends="(Enter to skip): ")
        talk.say("5", "Hours slept", ends="(Enter to skip): ")
        talk.say("7.5", "Energy", ends="(Enter to skip): ")
        talk.say("", "Anxiety", ends="(Enter to skip): ")
        talk.say("2", "Tags", ends="(Enter to skip): ")
        talk.say("", "Note", ends="(an empty line ends it): ")
        talk.say("A quiet night.", "", ends="")
        talk.say("", "Saved")
        talk.say("journal", "A quiet night.")
        assert "Why it matters" in talk.say("read")
        talk.say("read 1", "You are far from alone".upper())
        talk.say("crisis", "988")
        talk.say("nonsense", NUMBERS)
        terminal.send("quit\r")
        assert terminal.wait_exit() == 0
        assert talk.heard.rstrip().endswith(NUMBERS)
        assert b"\x1b" not in terminal.raw, "nothing is drawn"
    states = house.states()
    assert states["Sertraline 08:00"] == "taken"
    assert states["Lithium 08:30"] == "skipped"
    (entry,) = house.entries()
    assert entry["values"] == {"mood": 5, "sleep": 450}
    assert entry["note"] == "A quiet night."


def test_the_end_of_input_and_ctrl_c_end_it_with_the_numbers(house: House) -> None:
    for key in ("ctrl+d", "ctrl+c"):
        with house.start("plain") as terminal:
            terminal.wait_for("What now?", timeout=40)
            terminal.press(key)
            assert terminal.wait_exit() in {0, 130}
            assert NUMBERS in terminal.text.rpartition("Goodbye")[2]
            assert b"Traceback" not in terminal.raw


def test_a_medicine_is_written_down_line_by_line(house: House) -> None:
    with house.start("plain") as terminal:
        talk = Talk(terminal)
        terminal.wait_until(lambda: talk.heard.endswith("What now? "), "no question", timeout=40)
        talk.say("add medicine", "Name", ends=": ")
        talk.say("Quetiapine", "Strength", ends=": ")
        talk.say("25 mg", "How much", ends=": ")
        talk.say("1 tablet", "At which times", ends=": ")
        talk.say("22:00", "On which days", ends=": ")
        said = talk.say("daily", "= 25 mg a day", ends="] ")
        assert "Same as your label?" in said
        assert "Quetiapine 22:00" not in house.states(), "nothing is saved before the yes"
        talk.say("y", "Added: Quetiapine 25 mg")
        assert b"\x1b" not in terminal.raw
    assert house.states()["Quetiapine 22:00"] == "upcoming"

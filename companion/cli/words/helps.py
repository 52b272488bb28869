"""What the help says."""

from __future__ import annotations

COMPANION = """A calm companion for psychiatric medication, mood and the days between appointments.

Without a command the full-screen app opens. Everything stays on this computer.
"""

SUMMARIES = {
    "today": "Show a day: doses, extra intakes, check-ins.",
    "due": "Show what is due now, for you, a script or a status line.",
    "take": "Record a dose as taken.",
    "skip": "Record a dose as skipped, with a reason if you like.",
    "not-taken": "Record a dose as not taken.",
    "extra": "Record an as-needed or extra intake.",
    "pause": "Put a medicine on pause, or resume it.",
    "said": "Keep words and the time, also while the records are locked.",
    "undo": "Take back the last thing done on this device.",
    "redo": "Bring back what was undone last.",
    "checkin": "Say how you are.",
    "journal": "List, show or search what you wrote.",
    "medicine": "List, add or end medicines.",
    "conflicts": "Show what was changed in two places, and choose what holds.",
    "read": "Read articles, medicine guides and red-flag cards.",
    "help-now": "Show crisis lines and what helps in a hard moment.",
    "plan": "Read and write your safety plan, your people and your letters.",
    "crisis": "Show crisis lines and emergency numbers.",
    "device": "List the computers with your records; say which is no longer used.",
    "plain": "The same app as questions and answers, for screen readers.",
    "encrypt": "Encrypt the records with a passphrase, or stop doing so.",
    "erase": "Erase an entry, a medicine or a record for good.",
    "forget": "List everything Companion keeps here, and erase all of it.",
    "backup": "List, make or verify backups.",
    "restore": "Bring back what is missing from a backup.",
    "doctor": "Check this installation; nothing personal is shown.",
    "demo": "Look around with made-up data, or write some to a folder.",
}

EXIT_CODES = (
    "Exit codes: 0 done, 1 not done, 2 a word or value cannot be used, 3 another copy is busy or "
    "the records are locked, 4 nothing due (with --exit-code), 130 stopped."
)

PROFILE = "Whose records to use (default: me, or COMPANION_PROFILE); a new name begins an empty record."
NO_INPUT = "Never ask; say what is missing instead."
FROM_FD = "Read the passphrase of encrypted records from this open file, such as 3 with 3<file."
VERSION = "Show the version."
JSON = 'Answer as JSON: {"v": 1, "data": …}.'
ON = "The day meant, such as 2026-11-23 or yesterday (default: the day `companion today` shows)."
AT = "When it was, such as 08:12; it belongs to the day `companion today` shows or --on names."
SLOT = "The planned time of the dose meant, such as 08:00."
PLANNED = "Record it as taken at its planned time."
REASON = "Why, in your words; - reads it from standard input, which leaves no trace in the shell's history."
AMOUNT_TAKEN = "How much, such as “1 tablet” (default: the planned or usual amount)."
YES = "Do not ask."

NAME_OR_ROW = "NAME is the medicine's name or its beginning, or a row of the list this terminal printed last."
ASKS = "Without NAME it is asked for, or read from standard input."

TAKE = f"""Record a dose as taken: `companion take 1` after `companion today`, or `companion take sertraline`.

{NAME_OR_ROW} {ASKS}

A dose on pause, long before its time or long over is asked about first; without a terminal it needs --yes.
"""
SKIP = f"""Record a dose as skipped: you chose to, or were told to.

{NAME_OR_ROW} {ASKS}
"""
NOT_TAKEN = f"""Record a dose as not taken: it slipped by, or could not be taken.

{NAME_OR_ROW} {ASKS}
"""
EXTRA = f"""Record an intake that is not part of the plan: as needed, or one more of a scheduled medicine.

{NAME_OR_ROW} {ASKS}

Within a day of the last intake it is asked about first; without a terminal it needs --yes.
"""
TODAY = "Show a day: its doses with their states, extra and as-needed intakes, check-ins."
DUE = """Show what is due now, open doses of earlier days first.

`--format status` is one mark and a number for tmux or a prompt, without names, and empty when nothing is due.
"""
DUE_FORMAT = "How to answer: text, json, or status."
EXIT_CODE = "Exit with 4 when nothing is due."
PAUSE = f"""Put a medicine on pause between two dates, or end its pause with --resume.

{NAME_OR_ROW} {ASKS}
"""
PAUSE_FROM = "The first day on pause (default: today)."
PAUSE_UNTIL = "The last day on pause (default: until you resume it)."
RESUME = "End the pause, from today or from the day --from names."
UNDO = "Take back the last thing done on this device. What was done before today is asked about first."
CUT = "Take back what a crash cut short on this device; `companion doctor` names it."
KEEP_CUT = "Keep what is there of what a crash cut short; it is not named again."
REDO = "Bring back what was undone last, as long as nothing new was done since."
CHECKIN = """Say how you are. Without options it asks line by line; Enter skips a question.

It asks for mood, sleep, energy, symptoms, tags and note, in this order, and reads piped lines in the same one.

Notes are best given with `--note -`, which reads them from standard input.
"""
MOOD = "Your mood, 1 (very low) to 7 (very good)."
LOW = "Low mood, 0 (none) to 4 (severe), if you keep low and high apart."
HIGH = "High mood, 0 (none) to 4 (severe), if you keep low and high apart."
SLEEP = "Hours slept, such as 7.5 or 7:30."
ENERGY = "Your energy, 1 (drained) to 5 (wired); 3 is steady."
SYMPTOM = "A symptom and how strong it is, 0 to 4, such as anxiety=2; can be given several times."
TAG = "A word to find it by; can be given several times."
NOTE = "A note; - reads it from standard input, which leaves no trace in the shell's history."
FLAG = "Mark it “tell my clinician”."
HERE = "Keep an empty check-in: “I was here”."
JOURNAL = "List, show or search what you wrote."
JOURNAL_LIST = "List entries, newest first."
JOURNAL_SHOW = "Show one entry, by its id or the row of the list this terminal printed last."
JOURNAL_SEARCH = """Find entries that hold every word, in notes, tags, symptoms or dates; tag:work looks at tags only.

Without words they are asked for, or read from standard input.
"""
FROM_DAY = "The first day."
TO_DAY = "The last day."
LIMIT = "At most so many."
MEDICINE = "List, add or end medicines."
MEDICINE_LIST = "List the medicines in use."
ALL = "Also those that have ended."
MEDICINE_ADD = """Write down a medicine. What it means is read back, with its next 14 days, before it is saved.

Without NAME everything is asked for line by line, or read from standard input.

Example: companion medicine add "Sertraline" --strength "100 mg" --amount "1 tablet" --times 08:00,20:00
"""
STRENGTH = "What is in one piece, such as “100 mg”."
AMOUNT = "What is taken each time, in pieces, such as “1 tablet”."
TIMES = "When it is taken, such as 08:00,20:00, or with amounts 08:00=1,20:00=2."
DAYS = "On which days, such as mon,wed (default: every day)."
FROM_DATE = "The first date it holds (default: today)."
RELEASE = "IR, XR, ER, SR or DR, if the box says so."
AS_NEEDED = "Taken when needed, without times."
PURPOSE = "What it is for, in your words; - asks for it, or reads a line from standard input."
PRESCRIBER_NOTE = "What your prescriber said about it; - reads it from standard input."
MEDICINE_END = f"""End a medicine: no dose is planned from that day on; everything recorded stays.

{NAME_OR_ROW}
"""
END_ON = "The first day without it (default: today)."
WHY = "Why, in your words; - reads it from standard input."
CONFLICTS = "Show what was changed in two places before they heard of each other; both versions are kept."
CONFLICTS_CHOOSE = """Choose which version holds: `companion conflicts choose 1` after `companion conflicts`.

Without ROW each of them is asked about, line by line; Enter leaves it open.
"""
CONFLICTS_KEEP = "The number of the version that holds, or both where both can be true; then nothing is asked."
READ = """List, show or search the articles, medicine guides and red-flag cards that come with Companion.

A name alone is shown: `companion read lithium`.
"""
READ_LIST = "List the articles, then the medicine guides, then the red-flag cards."
READ_KIND = "Only articles, only medicine guides or only red-flag cards."
READ_SHOW = """Show an article, a medicine guide or a red-flag card.

NAME is its id, its title, or for a guide the name or brand of a medicine: `companion read show Zoloft`; - reads it
from standard input. ROW is the row of the list this terminal printed last.
"""
READ_SEARCH = "Find the sections that hold these words, best first. Without words they are asked for."
SAID = """Keep what happened, in your words, with the time: `companion said "took my morning ones"`.

It needs no passphrase. When the records are next unlocked you are asked which dose it was.

Without WORDS they are asked for, or read from standard input.
"""
SAID_MATCH = "Go through what was said and not answered for yet."
ENCRYPT = "Encrypt the records with a passphrase, or stop doing so. Without a command it says how things stand."
ENCRYPT_ON = """Seal everything with a passphrase: records, drafts, backups, all that Companion keeps of you here.

A recovery key is shown to write down or print, and part of it is asked back before anything is changed. It can be
stopped at any moment and run again. Where encryption was turned on on another computer this asks for its passphrase.
"""
ENCRYPT_OTHERS = "Also seal the files of computers that are not used anymore."
RECOVERY_FILE = "Write the recovery key to this new file, to be printed, instead of showing it."
ENCRYPT_OFF = "Turn everything back into plain text. It asks for the passphrase."
ENCRYPT_CHANGE = "Choose another passphrase. The records stay as they are."
ENCRYPT_RECOVER = "Open the records with the recovery key and choose a new passphrase."
ENCRYPT_ADD = "Open a second key, made on another computer with another passphrase."
HELP_NOW = """Show crisis lines, and under them what helps in a hard moment, as plain text.

Too much of a medicine, someone else in danger, a slow breath, a walk through the senses, and the signs that need help
now. It needs no records, no settings and no screen.
"""
CRISIS = "Show crisis lines and emergency numbers. It needs no records and no settings."
LIST_REGIONS = "List the countries with checked numbers."
LIST_ALONE = "--list takes no --region and no --keep."
REGION = "The country, as two letters or its name (default: the one you chose)."
DEVICE = "List the computers your records are kept on, name them, or say which one is no longer used."
DEVICE_LIST = "List the computers that saved something that arrived here, and when each was last heard."
DEVICE_RETIRE = """Say that a computer is no longer used: no more notices about it. Everything it recorded stays.

NAME is its name or its beginning, or its id.
"""
DEVICE_UNRETIRE = "Say that a computer is used again."
DEVICE_RENAME = "Call a computer something else, on every computer."
PLAIN = "The same app as questions and answers, without redrawing: for screen readers and braille lines."
DOCTOR = "Check this installation: folders, settings, records, content. No name, note or amount is shown."
BACKUP = """List, make or verify backups.

One is made by itself after the first change of each day. Each is one zip file that any unzip opens, read back when it
was made. Seven days, four weeks, twelve months and every year are kept; one that holds something no newer one holds is
never removed.
"""
BACKUP_LIST = "List the backups, newest first."
BACKUP_MAKE = """Make a backup now and read it back.

With PATH it is written there instead: into a folder that is there, such as one on a stick, or as a new file whose name
ends in .zip. No folder is made, and nothing is written over.
"""
BACKUP_VERIFY = """Read backups from beginning to end: every file and the checksum of every line.

NAME is a backup's name, its number or its day, such as 2026-11-23; PATH a file anywhere. Without it all are read.

The exit code is 1 if one is not whole.
"""
RESTORE = """Bring back what is missing from a backup: the newest, or the one named.

What is missing is added; nothing that is here is changed or removed, and doing it twice changes nothing more. It asks
first, since it cannot be undone. What was erased for good stays erased.

NAME is a backup's name, its number or its day, such as 2026-11-23; PATH a file anywhere.
"""
DRY_RUN = "Only show what would come back."
MINE = "Bring it in though it is of another profile, or shares nothing with the records here."
REPAIR = "Bring back damaged records that are known exactly; asks first. No file is changed for it."
KNOWN = "End the notices about damage and missing files: you know of them. No file is changed for it."
DEMO = "Look around with made-up data in a throw-away place, or write such data to a folder."
WRITE = "Fill this empty folder, to be used as COMPANION_HOME, instead of opening the app."
DEMO_DAYS = "How many days of records."
SEED = "The same number makes the same records."
UNTIL = "The last day, whose doses are left open (default: today)."
AT_OR_PLANNED = "--at and --planned both say when it was taken: please give one of them."
ALL_DUE = "Everything due now, as one action; of each ingredient only the latest planned time."
ALL_DUE_ALONE = "--all-due takes no name and no other option."
KEEP_REGION = "Show this country's lines everywhere from now on."

ERASE_DRY_RUN = "Only show what would be erased."
ERASE = """Erase something for good: nothing brings it back, not undo, not a backup.

What it means is shown first, in counts and dates; then a word is typed, or read from standard input.
"""
FORGET = """List every file Companion keeps on this computer, then hide it all and erase it in 7 days, or at once.

Hidden records are not shown, and nothing is saved; --cancel brings them back any time in these days. Erasing at once
asks for a typed word.
"""
FORGET_EVERYTHING = "Everything of every profile; with --profile of that one."
FORGET_LATER = "Hide now, erase in 7 days."
FORGET_AT_ONCE = "Erase at once, after a typed word."
FORGET_RECORDS = "A shared folder of records: keep it, erase its records on all machines first, or remove its files."
FORGET_CANCEL = "Take the hiding back: all records are here again."
FORGET_DRY_RUN = "Only list what there is."
ERASE_ENTRY = "Erase one journal entry, by its id or the row of the list this terminal printed last."
ERASE_ENTRIES = "Erase the journal entries of a day or of several days, those deleted before too."
ERASE_MEDICINE = f"""Erase a medicine with everything recorded of it.

{NAME_OR_ROW} {ASKS}
"""
ERASE_DOSE = f"""Erase what was recorded of one planned dose; the plan stays.

{NAME_OR_ROW} {ASKS}
"""
ERASE_EXTRA = f"""Erase one extra or as-needed intake.

{NAME_OR_ROW} {ASKS}
"""
ERASE_OTHERS = """Take what was erased for good out of the files of computers that stay closed.

Companion empties the files of a computer when it is next opened there, and here if it is noted as no longer used. This
does it here for the others. If one of them is used again, nothing it saved is lost, and what was erased goes once more.
"""
ERASE_AT = "When it was, such as 08:12, where the day has several."
ASK_FIRST = "The first day, such as 2026-11-23 or yesterday: "
ASK_LAST = "The last day (Enter for the same): "
NO_RECORD = "Nothing is recorded of this dose, so there is nothing to erase."


def no_extra(name: str) -> str:
    """There is no such intake on that day."""
    return f"No extra intake of {name} is recorded then. --on names another day."


def several_extras(times: list[str]) -> str:
    """Several intakes could be meant."""
    return f"There are several on that day: {', '.join(times)}. Please add --at with one of these times."


def several_doses(times: list[str]) -> str:
    """Several recorded doses could be meant."""
    return f"Several doses are recorded on that day: {', '.join(times)}. Please add --slot with one of these times."


PLAN = "Read and write your safety plan, your people and your letters. The app has them under Care."
PLAN_LETTERS = "List your letters; a number shows one."
PLAN_READABLE = "Say whether plan and people stay readable while the records are locked; yes or no chooses."
PLAN_SHOW = "Show what is written. Where it stays readable while locked, no passphrase is asked for."

_ITS_HEADING = "HEADING is one of: signs, calm, others, trusted, professional, space, reasons."
_ITS_NAME = "NAME is a name or its beginning, or a place in the list, counted from 1."
_ITS_NUMBER = "LETTER is a number of the list, a title or its beginning."

PLAN_SET = f"""Write under a heading of your safety plan. What stands there already is replaced.

{_ITS_HEADING} Without TEXT, or with -, the text is read from standard input.
"""
PLAN_CLEAR = f"""Leave a heading of your safety plan blank again.

{_ITS_HEADING}
"""
PLAN_ADD_PERSON = "Write somebody down, at the end of your people. Without NAME it asks line by line."
PLAN_CHANGE_PERSON = f"""Change what is written of one of your people; what is not given stays.

{_ITS_NAME}
"""
PLAN_REMOVE_PERSON = f"""Take somebody off your list.

{_ITS_NAME}
"""
PLAN_ADD_LETTER = """Write a letter to yourself. It is offered or stands in Help now; it never opens by itself.

Without TITLE it is asked for; without --text the text is read from standard input.
"""
PLAN_CHANGE_LETTER = f"""Change a letter; what is not given stays.

{_ITS_NUMBER}
"""
PLAN_REMOVE_LETTER = f"""Delete a letter.

{_ITS_NUMBER}
"""
PERSON_NAME = "Another name."
PERSON_REACH = "A phone number or an address; - reads it from standard input."
PERSON_FOR = "What you can turn to them for; - reads it from standard input."
LETTER_TITLE = "Another title."
LETTER_TEXT = "The letter; - reads all of standard input."
LETTER_SHOWS = (
    "help: in Help now (the default); low: offered after low check-ins, too; date: in Help now from a date on; "
    "asked: only when you open it."
)
LETTER_MOOD = "The mood it is offered at: 1 very low, 2 low or lower, 3 a bit low or lower."
LETTER_TIMES = "After so many check-ins in a row."
LETTER_FROM = "The date it stands in Help now from."

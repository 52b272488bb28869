"""The words of a made-up person: notes in several languages, tags, and what they say about a dose."""

from __future__ import annotations

BEGINNINGS = {
    "low": (
        "Slow start, heavy legs.",
        "Gray day.",
        "Everything takes twice as long.",
        "Did not want to get up, got up anyway around ten.",
        "Quiet day, few words.",
        "Low, but not as low as in February.",
        "Tired behind the eyes.",
        "Canceled the evening, and that was fine.",
        "Cried at a commercial, then laughed about it.",
        "Small day: shower, soup, couch.",
        "Mornings are the hard part right now.",
        "Foggy head until noon.",
        "Could not read, so I listened.",
        "Skipped the party, sent a card.",
    ),
    "even": (
        "Ordinary day, in a good way.",
        "Steady.",
        "Woke before the alarm.",
        "Busy at work, no drama.",
        "Good talk with Sam at lunch.",
        "Rain all day, read a lot.",
        "Therapy today.",
        "Errands: pharmacy, post office, bread.",
        "Walked to the river and back.",
        "House is clean-ish.",
        "Meeting ran long (again).",
        "Cooked for two, ate for two.",
        "Slept through for once.",
        "Bus took its time, I did not.",
        "Quick lunch outside, first sun in days.",
        "Worked from the kitchen table.",
        "Fixed the bike, mostly.",
        "Slow morning, good coffee (decaf).",
        "Library, then home before dark.",
        "Laundry and a long podcast.",
        "Phone call with Mom, forty minutes.",
        "Two good hours at my desk.",
        "Group today, listened more than I talked.",
        "Windy. Kept the walk short.",
        "Neighbors came over with plums.",
        "Swam twenty laps, slowly.",
        "Paid the bills, it took nine minutes.",
        "Nothing special, and glad of it.",
        "Movie night at Noor's.",
        "Tried the breathing thing from group.",
    ),
    "high": (
        "Lots of energy, keeping an eye on it.",
        "Talked fast today, Sam noticed before I did.",
        "Bright day, many ideas.",
        "Rearranged the bookshelf at midnight 🙃",
        "Feeling great. Maybe a bit too great?",
        "Wrote six pages before breakfast.",
        "Short night, not tired at all.",
        "Bought running shoes and nothing else [on the list].",
    ),
}
"""How a note begins, by how the day was."""

ENDINGS = {
    "low": (
        "A ten-minute walk helped a little.",
        "Called my sister.",
        "Told Dr. Okafor's office, appointment on Tuesday.",
        "Watered the plants; that counts.",
        "Low-energy view is all I need today.",
        "Dog did not mind.",
        "Opened the plan we made, did step one.",
        "Soup from the freezer, past me is kind 🍲",
        "Will look again tomorrow.",
    ),
    "even": (
        "Ran 4 km.",
        "Pharmacy had everything ready.",
        "Blood test on Thursday, before the first dose.",
        'Dr. Okafor: "let us keep it as it is".',
        "Ask about: the refill date / the level / sleep.",
        "Choir in the evening 🎶",
        "Hands steadier than last month.",
        "Chess with Noor, lost twice, happy.",
        "Bed by ten, the plan for tonight.",
        "Grocery list: oats, lentils, coffee (decaf).",
        "Took [PRN] along, did not need it.",
        "Tomatoes are coming up 🌱",
        "Old song on the radio, sang along.",
        "Lights out at half past ten.",
        "New pill box, the one with the big letters.",
        "Tomorrow: dentist, 9:15.",
        "50% off at the garden center, bought one thing.",
    ),
    "high": (
        "Put the card away, agreed with Sam: no orders tonight.",
        "No coffee after noon.",
        "Screens off at nine, lights low.",
        "Early to bed anyway, as agreed.",
        "Called the clinic, they will check in on Friday.",
        "Wrote it down instead of sending it.",
        "One thing at a time :)",
    ),
}
"""How a note goes on."""

OTHERS = (
    "Mamá llamó. Hablamos del viaje de julio y me reí mucho 😊",
    "Día tranquilo. Caminé una hora junto al río.",
    "Dormí poco; hoy sin café después de las doce.",
    "¿Preguntar al doctor por la sequedad de boca? Apuntado.",
    "Cumpleaños de Lucía 🎂 — comí dos trozos, ninguna queja.",
    "Langer Spaziergang, danach Tee. Kopf ruhiger als gestern.",
    "Müde, aber zufrieden. „Schritt für Schritt“, sagt Oma.",
    "Heute Chorprobe – zu laut, zu schön.",
    "Größere Pläne auf morgen verschoben [gut so].",
    "Dia bom. Fiz pão de queijo com a Inês.",
    "Saudade hoje; liguei para a avó e passou um pouco.",
    "Não dormi bem, mas a manhã foi calma.",
    "Praia no fim da tarde, mar gelado, coração quente 🌊",
    "يوم هادئ. مشيت مع أخي وشربنا الشاي.",
    "نمت جيدًا الليلة، الحمد لله.",
    "قلق قليل في الصباح، ثم هدأت بعد المشي 🚶",
    "יום רגוע. קראתי ספר במרפסת.",
    "ישנתי טוב, שבע שעות. בוקר נעים ☀️",
    "דיברתי עם נועה, צחקנו הרבה.",
    "今日は静かな一日。散歩して、本を読んだ。",
    "よく眠れた。朝ごはんもおいしかった🍙",
    "少し疲れた。早めに寝る。",
    "आज का दिन शांत रहा। माँ से बात हुई।",
    "सुबह टहलने गया, मन हल्का लगा 🙂",
    "थोड़ी थकान है, पर ठीक हूँ।",
)
"""Notes in Spanish, German, Portuguese, Arabic, Hebrew, Japanese and Hindi."""

ODD = (
    'Sam said "you seem like yourself again". Kept that.',
    "[PRN] at the station, train was packed; okay by the second stop.",
    "Q for Dr. Okafor: is [half a tablet] the same if I cut it the night before?",
    "Mood 4/7 -> 5/7 after lunch. Lunch should get a co-author credit.",
    "👩‍⚕️ appointment moved to 3 pm / room 2.14",
    "To do:\n- refill\n- call insurance [case no. on the fridge]\n- breathe",
    "C'est la vie & so on; 100% rested.",
    "Week in one word: “enough”.",
    "Long day.\n\nThree good things: the light at six, Noor's bread, clean sheets.",
    "Playlist for the walk: {calm} + {slow}.",
)
"""Notes with brackets, quotes, several lines and the like."""

TRAVEL = (
    "New clock, same box. Phone says one thing, stomach another ✈️",
    "Jet lag, went to bed with the sun.",
    "Walked all day, tram back. Doses by the local clock.",
    "Museum in the rain, best soup of the year.",
    "Slept badly on the plane, better tonight.",
)
"""Notes from a journey."""

TAPER = (
    "Stepped down this week. A bit dizzy when I turn my head, told the clinic.",
    "Dizzy spells are fading. Sleep is fine.",
    "Lower step since this week, feeling mostly the same.",
    "Vivid dreams since the step down; wrote two of them down.",
    "Checked in with Dr. Okafor about the taper: going as planned.",
)
"""Notes from the days after a step down."""

BACK = (
    "Back. Starting again from today.",
    "A few days without writing. It is fine.",
    "Home again. Nice to see this screen.",
)
"""Notes after a stretch without records."""

TAGS = (
    ("work", 20), ("walk", 16), ("family", 12), ("therapy", 9), ("friends", 9), ("run", 7), ("music", 6),
    ("garden", 5), ("reading", 5), ("clinic", 4), ("familia", 2), ("音楽", 1),
)  # fmt: skip
"""Tags and how often each is used."""

SKIPPED = (
    ("Side effect", 6),
    ("Told to by clinician", 5),
    ("Ran out", 3),
    ("Asleep", 5),
    ("Stomach upset", 2),
    ("", 3),
)
"""Why a dose was skipped, and how often each."""

NOT_TAKEN = (
    ("Forgot", 8),
    ("Asleep", 3),
    ("Box was at home", 3),
    ("Could not face it", 1),
    ("", 6),
)
"""Why a dose was not taken, and how often each."""

NOT_SURE_NOTES = ("Box is empty, so maybe?", "", "Was half asleep", "")
"""What is said about a dose nobody is sure of."""

ONE_PAUSED = ("Blood test first, as told", "Dentist this morning, as told")
"""Why one dose was on pause."""

DOSE_NOTES = (
    "with breakfast",
    "at Noor's place",
    "after the blood test",
    "“with food”, says the label",
    "on the train 🚆",
)
"""A word about a dose."""

NEEDED_FOR = (
    "Anxious before the meeting",
    "Could not settle",
    "Crowded train",
    "Tight chest, doctor knows about it",
    "[PRN] as agreed",
    "Night before the exam results",
    "",
    "",
)
"""What an as-needed dose was for."""

TAKEN_AGAIN = "Took it twice by mistake, asked the pharmacist"
"""What is said about an extra dose of a medicine with planned times."""

ZONES = ("Europe/Lisbon", "America/Los_Angeles", "Europe/Berlin", "America/Sao_Paulo", "Asia/Tokyo", "Asia/Kolkata")
"""Where journeys lead."""

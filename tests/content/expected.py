"""What the facts ask for, in one place: which pieces, which medicines and signs, and from which gap on which rule."""

from __future__ import annotations

from companion.domain.fixed import FixedId
from companion.domain.piece import Kind

FEWEST: dict[Kind, int] = {"article": 24, "medicine": 30, "red-flag": 14}
"""How many pieces of each kind there are at least."""

ARTICLES = (
    "why-it-matters", "when-you-miss-a-dose", "brain-signals", "staying-well", "everyday-life", "medicine-and-therapy",
    "hospital", "making-it-doable", "relationships", "quality-of-life", "talking-with-providers",
    "starting-well", "stopping-well", "side-effects", "routines-that-work", "cost-and-access",
    "alcohol-and-other-substances", "pregnancy-and-family-planning", "young-people", "older-people",
    "family-and-friends", "working-with-therapy", "questions-for-your-appointments", "understanding-your-figures",
    "sleep", "early-warning-signs", "stigma", "travel", "calling-988", "when-panic-comes",
)  # fmt: skip
"""The ids of the articles, in the order of the table of contents."""

MEDICINE_ROWS: dict[str, tuple[str, ...]] = {
    "ssris": ("sertraline", "citalopram", "escitalopram", "Zoloft", "Lexapro"),
    "fluoxetine": ("fluoxetine", "Prozac"),
    "paroxetine": ("paroxetine", "Paxil"),
    "venlafaxine": ("venlafaxine", "Effexor XR"),
    "duloxetine-and-other-snris": ("duloxetine", "Cymbalta"),
    "tricyclics": ("amitriptyline", "nortriptyline"),
    "maois": ("phenelzine", "tranylcypromine", "isocarboxazid", "selegiline patch"),
    "bupropion": ("bupropion", "Wellbutrin XL"),
    "mirtazapine": ("mirtazapine", "Remeron"),
    "lithium": ("lithium", "lithium carbonate", "Lithobid"),
    "valproate": ("valproate", "divalproex", "Depakote ER"),
    "lamotrigine": ("lamotrigine", "Lamictal XR"),
    "carbamazepine": ("carbamazepine", "Tegretol"),
    "antipsychotic-tablets": ("olanzapine", "haloperidol", "Zyprexa"),
    "risperidone-and-paliperidone": ("risperidone", "Risperdal"),
    "aripiprazole": ("aripiprazole", "Abilify"),
    "quetiapine": ("quetiapine", "Seroquel XR"),
    "iloperidone": ("iloperidone", "Fanapt"),
    "clozapine": ("clozapine", "Clozaril"),
    "long-acting-injections": ("haloperidol decanoate",),
    "aripiprazole-injections": ("Abilify Maintena", "Aristada"),
    "paliperidone-injections": ("Invega Sustenna", "Invega Trinza", "Invega Hafyera"),
    "risperidone-injections": ("Risperdal Consta", "Perseris", "Uzedy"),
    "stimulants": ("methylphenidate", "Adderall", "Jornay PM", "lisdexamfetamine"),
    "atomoxetine": ("atomoxetine", "Strattera"),
    "benzodiazepines": ("lorazepam", "alprazolam", "clonazepam", "diazepam", "Xanax"),
    "z-drugs": ("zolpidem", "Ambien"),
    "buspirone": ("buspirone",),
    "prazosin": ("prazosin",),
    "propranolol": ("propranolol",),
    "naltrexone": ("naltrexone", "ReVia"),
    "buprenorphine": ("buprenorphine", "Suboxone"),
    "buprenorphine-and-naltrexone-injections": (
        "Sublocade",
        "Brixadi",
        "Vivitrol",
        "buprenorphine ER inj",
        "monthly buprenorphine",
        "naltrexone shot",
    ),
    "guanfacine": ("guanfacine", "Intuniv"),
    "methadone-and-other-opioids": ("methadone",),
}
"""Every row of the facts on medicines: the id of its guide, with names and brands that lead to it."""

CARD_ROWS: dict[str, str] = {
    "serotonin syndrome": "serotonin-syndrome",
    "NMS": "neuroleptic-malignant-syndrome",
    "lithium toxicity": "lithium-toxicity",
    "SJS, TEN, DRESS": "serious-rash",
    "clozapine neutropenia": "clozapine-infection",
    "clozapine myocarditis": "clozapine-heart",
    "clozapine bowel": "clozapine-bowel",
    "clozapine other": "clozapine-faint-and-smoking",
    "mania switch": "mania-switch",
    "MAOI hypertensive crisis": "maoi-blood-pressure",
    "suicidality in youth": "suicidal-thoughts-young-people",
    "overdose, extra dose": "too-much-or-wrong-medicine",
    "acute dystonia, akathisia": "dystonia-and-akathisia",
    "opioid and sedative toxicity": "opioid-or-sedative-slow-breathing",
}
"""Every row of the facts on red flags, with the id of its card."""

RESTLESSNESS = (
    "ssris", "fluoxetine", "paroxetine", "venlafaxine", "duloxetine-and-other-snris", "mirtazapine", "tricyclics",
    "trazodone", "maois", "bupropion", "buspirone", "antipsychotic-tablets", "aripiprazole",
    "risperidone-and-paliperidone", "quetiapine",
    "clozapine", "iloperidone", "long-acting-injections", "aripiprazole-injections", "paliperidone-injections",
    "risperidone-injections",
)  # fmt: skip
"""The guides of what can bring a restlessness one can hardly bear: antidepressants, buspirone, antipsychotics."""

_WAIT: dict[str, tuple[int, ...]] = {
    "clozapine": (1,), "lamotrigine": (3, 2), "iloperidone": (3,), "prazosin": (3,), "buprenorphine": (2,),
    "quetiapine": (7,), "guanfacine": (2,),
    **dict.fromkeys(("benzgalantamine", "donepezil", "galantamine", "memantine", "rivastigmine"), (3,)),
    **dict.fromkeys(
        ("codeine", "fentanyl", "hydrocodone", "hydromorphone", "methadone", "morphine", "oxycodone", "oxymorphone",
         "tapentadol", "tramadol"),
        (2,),
    ),
}  # fmt: skip

_CALL: dict[tuple[str, ...], int] = {
    ("lithium", "valproate", "valproic acid", "divalproex"): 2,
    (
        "alprazolam", "chlordiazepoxide", "clonazepam", "clorazepate", "diazepam", "estazolam", "flurazepam",
        "lorazepam", "oxazepam", "quazepam", "temazepam", "triazolam",
    ): 1,
    (
        "citalopram", "escitalopram", "fluoxetine", "fluvoxamine", "paroxetine", "sertraline",
        "desvenlafaxine", "duloxetine", "levomilnacipran", "milnacipran", "venlafaxine",
    ): 2,
    (
        "amisulpride", "aripiprazole", "asenapine", "brexpiprazole", "cariprazine", "chlorpromazine", "fluphenazine",
        "haloperidol", "loxapine", "lumateperone", "lurasidone", "molindone", "olanzapine", "paliperidone",
        "perphenazine", "pimozide", "risperidone", "thioridazine", "thiothixene", "trifluoperazine", "ziprasidone",
    ): 3,
    ("gabapentin", "pregabalin", "propranolol"): 2,
}  # fmt: skip

THRESHOLDS: dict[str, tuple[tuple[FixedId, int | None], ...]] = {
    **{name: tuple(("wait", days) for days in some) for name, some in _WAIT.items()},
    **{name: (("call", days),) for names, days in _CALL.items() for name in names},
    "long-acting injection": (("clinic", None),),
}
"""By generic name, after how many whole days which fixed sentence holds; None where days are not counted.

For guanfacine and opioids the facts name the sentence and no days: 2 is stricter than what was found for either. That
of gabapentin, pregabalin and propranolol is a default of our own."""

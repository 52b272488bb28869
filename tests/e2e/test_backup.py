"""The running app makes the day's backup by itself, and one when asked, without anybody waiting for it."""

from __future__ import annotations

import shutil

from tests.e2e.house import House


def test_the_app_makes_the_days_backup_after_a_save_and_one_when_asked(house: House) -> None:
    shelf = house.home / "state" / "me" / "backups"
    shutil.rmtree(shelf, ignore_errors=True)
    with house.open() as app:
        app.press("space")
        app.wait_for("taken 08:")
        app.wait_until(lambda: len(list(shelf.glob("*.zip"))) == 1, "no backup was made", 10)
        app.press("ctrl+p")
        app.wait_for("Type a few letters")
        app.type("backup")
        app.wait_for("A verified copy")
        app.press("enter")
        app.wait_for("A backup was made and read back")
    (newest,) = shelf.glob("*-2.zip")
    verified = house.do("backup", "verify", newest.name)
    assert "ok " in str(verified)

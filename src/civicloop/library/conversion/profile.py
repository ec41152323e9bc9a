"""A LibreOffice profile that trusts no document: nothing is fetched, no macro runs, no file is drawn in."""

from pathlib import Path

SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
SETTINGS = (
    (SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (SCRIPTING, "DisableMacrosExecution", "true"),
    (SCRIPTING, "MacroSecurityLevel", "3"),
    (SCRIPTING, "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
    ("/org.openoffice.Office.Linguistic/General", "DefaultLocale_CJK", "zh-CN"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("/org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", "false"),
)


def write_profile(folder: Path, *, build: str) -> None:
    """With the program's build noted, it starts without first going through its extensions."""
    items = "".join(map(item, *zip(*SETTINGS, strict=True)))
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>"
    )
    (folder / "user" / "extensions").mkdir(parents=True, exist_ok=True)
    (folder / "user" / "extensions" / "buildid").write_text(build, encoding="utf-8")
    (folder / "user" / "registrymodifications.xcu").write_text(content, encoding="utf-8")


def item(path: str, name: str, value: str) -> str:
    return f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'

"""One fixed map from the faces that Chinese offices ask for to faces that are installed, so that pages repeat."""

import hashlib
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import which
from xml.sax.saxutils import escape

SONG = ("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "AR PL UMing CN", "WenQuanYi Zen Hei")
BLACK = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "WenQuanYi Zen Hei", "AR PL UMing CN")
FOR_SONG = """
    宋体, 新宋体, 仿宋, 仿宋_GB2312, 楷体, 楷体_GB2312, 华文宋体, 华文仿宋, 华文楷体, 华文中宋,
    方正小标宋, 方正小标宋简体, 方正小标宋_GBK, 方正仿宋简体, 方正仿宋_GBK, 方正楷体简体, 方正楷体_GBK,
    方正书宋简体, 方正书宋_GBK, SimSun, NSimSun, SimSun-ExtB, FangSong, FangSong_GB2312, KaiTi,
    KaiTi_GB2312, STSong, STFangsong, STKaiti, STZhongsong, FZXiaoBiaoSong-B05S, FZXBSJW--GB1-0,
    PMingLiU, MingLiU
"""
FOR_BLACK = """
    黑体, 微软雅黑, 等线, 等线 Light, 华文黑体, 华文细黑, 方正黑体简体, 方正黑体_GBK, SimHei,
    Microsoft YaHei, Microsoft YaHei UI, DengXian, DengXian Light, STHeiti, STXihei, Microsoft JhengHei
"""
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/opt/fonts", "/Library/Fonts", "/System/Library/Fonts")
METRIC_TWINS = "/etc/fonts/conf.d/30-metric-aliases.conf"  # Arial and Times in faces of the same widths
CACHES = "/var/cache/fontconfig"


def configuration(own_cache: Path) -> str:
    """A whole fontconfig file: the map first, then a Chinese face for whatever nobody has."""
    folders = "".join(f"<dir>{folder}</dir>" for folder in FOLDERS)
    aliases = "".join(alias(asked, given) for asked, given in face_map())
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"{folders}<cachedir>{CACHES}</cachedir><cachedir>{escape(str(own_cache))}</cachedir>"
        f'<include ignore_missing="yes">{METRIC_TWINS}</include>{aliases}'
        f'<match target="pattern"><edit name="family" mode="append_last">{strings(SONG)}</edit></match></fontconfig>'
    )


def face_map() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each face that may be asked for, with those that stand in for it."""
    for names, given in ((FOR_SONG, SONG), (FOR_BLACK, BLACK)):
        for name in names.split(","):
            yield name.strip(), given


def alias(asked: str, given: tuple[str, ...]) -> str:
    """The face asked for, should it be installed; else the first of those given."""
    return (
        f'<match target="pattern"><test name="family" qual="any"><string>{asked}</string></test>'
        f'<edit name="family" mode="append" binding="same">{strings(given)}</edit></match>'
    )


def strings(names: tuple[str, ...]) -> str:
    return "".join(f"<string>{name}</string>" for name in names)


@cache
def fingerprint() -> str:
    """Twelve hexadecimal digits that change when the map or the faces behind it change."""
    seen = configuration(Path()) + "".join(installed(name) for name in (*SONG, *BLACK))
    return hashlib.sha256(seen.encode()).hexdigest()[:12]


def installed(name: str) -> str:
    """File and version of the face that fontconfig finds for a name, or nothing."""
    program = which("fc-match")
    if not program:
        return ""
    asked = [program, "--format", "%{family} %{file|basename} %{fontversion}\n", name]
    return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=20).stdout

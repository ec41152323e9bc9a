"""Lock the dependencies of pyproject.toml, with hashes and without any registry's address."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).with_name("uv")
COMPILE = [
    str(UV), "pip", "compile", "--quiet", "--generate-hashes", "--universal", "--python-version", "3.12",
    "--no-emit-index-url", "--no-emit-find-links", "--no-header",
]  # fmt: skip

for name, groups in {"runtime": ["build"], "dev": ["build", "dev"]}.items():
    source = [str(ROOT / "pyproject.toml"), *(word for group in groups for word in ("--group", group))]
    target = ROOT / "requirements" / f"{name}.txt"
    subprocess.run([*COMPILE, *source, "--output-file", str(target)], check=True, cwd=ROOT)
    print(f"{target.relative_to(ROOT)}: {target.read_text().count('==')} packages")

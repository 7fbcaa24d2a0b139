"""Without the extra `opensearch` nothing is missed but archives in clusters, and that is said."""

import subprocess
import sys

import pytest

_WITHOUT = "import sys; sys.modules['opensearchpy'] = None; from search.cli.commands import main; main()"


@pytest.mark.parametrize("command", [["index", "x"], ["stats"], ["search", "x"], ["serve"]], ids=lambda words: words[0])
def test_what_is_missing_is_named_with_the_remedy(command: list[str]) -> None:
    archive = ["--archive", "opensearch+http://127.0.0.1:1/news"]
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT, *command, *archive], check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("pip install 'kashshaf[opensearch]'")
    assert "Traceback" not in done.stderr

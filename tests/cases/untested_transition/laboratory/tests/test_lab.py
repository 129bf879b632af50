from unittest.mock import MagicMock

from click.testing import CliRunner

from ..lab.cli import cli
from ..lab.models import Sample, SampleState
from ..lab.services import Reject, Test


def test_put_away() -> None:
    assert CliRunner().invoke(cli, ["put-away", "1"]).exit_code == 0


def test_step() -> None:
    sample = Sample(id=1, state=SampleState.RECEIVED)
    Test().apply(sample)
    assert sample.state is SampleState.TESTED


def test_reject_is_a_step() -> None:
    step = MagicMock(spec=Reject)
    step.apply(Sample(id=2))
    step.apply.assert_called_once()

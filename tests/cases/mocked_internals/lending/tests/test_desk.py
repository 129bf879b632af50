"""What is under test is what runs while something is replaced; records that keep themselves, adapters behind a port and what is only listened to are no internals."""

from typing import Any
from unittest import IsolatedAsyncioTestCase, TestCase, mock
from unittest.mock import AsyncMock, MagicMock, patch

from lending.desk import lending
from lending.desk.lending import Desk, end_of_day, padded
from lending.desk.records import Loan
from lending.storage import RemoteStorage, Session


class TestDesk(IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.storage = RemoteStorage(MagicMock())
        self.desk = Desk(Session(self.storage))
        self.key = padded("7")

    async def test_lending_keeps_the_loan(self) -> None:
        with patch.object(Loan, "save", autospec=True) as save:
            loan = await self.desk.lend("7")
        save.assert_called_once()
        assert loan.state == "lent"

    async def test_owed(self) -> None:
        with patch.object(Loan, "retrieve_by_id", AsyncMock(return_value=Loan("7", "late"))):
            assert await self.desk.owed("7", 2) == 20

    async def test_owed_of_a_whole_record(self) -> None:
        with patch("lending.desk.lending.Loan") as loans:
            loans.retrieve_by_id = AsyncMock(return_value=Loan("7"))
            assert await self.desk.owed("7", 2) == 0

    async def test_found_through_another_way_of_the_record(self) -> None:
        with patch.object(Loan, "retrieve_by_title", AsyncMock(return_value=Loan("7"))), patch.object(self.desk, "_reset"):
            assert await self.desk.find("Emma") == "7"

    async def test_the_fee_is_replaced(self) -> None:
        with (
            patch.object(Loan, "retrieve_by_id", AsyncMock(return_value=Loan("7"))),
            patch.object(Loan, "fee", return_value=5),  # error: apr-mocked-internals
        ):
            assert await self.desk.owed("7", 2) == 5

    async def test_saving_is_what_is_tested(self) -> None:
        loan = Loan("7")
        with patch.object(loan, "value", return_value={}):  # error: apr-mocked-internals
            await loan.save(Session(self.storage))

    async def test_a_check_is_replaced(self) -> None:
        with patch.object(Loan, "save"), patch.object(lending, "refuse_if_late"):  # error: apr-mocked-internals
            await self.desk.lend("7")

    async def test_an_adapter_behind_its_port(self) -> None:
        with patch.object(RemoteStorage, "add", AsyncMock()) as add:
            await self.desk.lend("7")
        add.assert_awaited_once()

    async def test_the_adapters_own_merging(self) -> None:
        with patch.object(self.storage, "_merged", return_value={}):  # error: apr-mocked-internals
            self.storage._merged({}, {})
            await self.storage.add("loan", {})

    def test_the_reader_is_given(self) -> None:
        self.desk.reader = MagicMock()
        assert end_of_day(self.desk) == 3

    def test_what_a_property_works_out_is_replaced(self) -> None:
        with patch.object(Desk, "limit", new_callable=mock.PropertyMock, return_value=9):  # error: apr-mocked-internals
            assert end_of_day(self.desk) == 9

    def test_the_connection_is_replaced(self) -> None:
        with patch.object(self.desk, "_searched", return_value=["b", "a"]):
            assert self.desk.search("x") == ["a", "b"]

    def test_the_ranking_is_replaced(self) -> None:
        with patch.object(self.desk, "_ranked", return_value=["b"]):  # error: apr-mocked-internals
            assert self.desk.search("x") == ["b"]


class TestListening(TestCase):
    def test_by_side_effect(self) -> None:
        desk = Desk(MagicMock())
        with patch.object(Desk, "_ranked", autospec=True, side_effect=Desk._ranked) as spy:
            desk.search("x")
        spy.assert_called_once()

    def test_by_a_function_that_counts(self) -> None:
        desk = Desk(MagicMock())
        real = desk._ranked
        counted: list[int] = []

        def counting(titles: list[str]) -> list[str]:
            counted.append(len(titles))
            return real(titles)

        with patch.object(desk, "_ranked", side_effect=counting):
            desk.search("x")
        assert counted

    def test_by_a_function_that_answers_itself(self) -> None:
        desk = Desk(MagicMock())

        def answering(titles: list[str]) -> list[str]:
            return titles

        with patch.object(desk, "_ranked", side_effect=answering):  # error: apr-mocked-internals
            desk.search("x")


@patch("lending.desk.lending.padded", return_value="7")  # error: apr-mocked-internals
async def test_padding_is_replaced(padding: Any) -> None:
    await Desk(MagicMock()).lend("7")


class TestRefusing(TestCase):
    def test_refused_by_a_runner(self) -> None:
        desk = Desk(MagicMock())
        desk.search = MagicMock()  # type: ignore[method-assign]  # error: apr-mocked-internals
        self.assertRaises(ValueError, desk.search, "x")  # noqa: PT027


class QuietDesk(Desk):
    """A desk for tests."""

    def tell(self, reader: str) -> None:
        self.reader = reader


class TestQuietDesk(TestCase):
    def test_of_its_own_class(self) -> None:
        with patch.object(QuietDesk, "tell") as tell:
            end_of_day(QuietDesk(MagicMock()))
        tell.assert_not_called()

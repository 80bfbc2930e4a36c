"""The archive that belenios-tool itself made, with its secrets."""

from chibo.protocols import belenios
from tests.protocols.belenios.samples import SAMPLE, archive_bytes, credentials


def test_the_sample_is_right_and_complete():
    report = belenios.audit(archive_bytes())

    assert report.problems == []
    assert report.is_complete
    assert report.counts == ((2, 1, 0),)
    assert report.shares == (1, 2, 4)
    assert (report.ballots, report.counted, report.weight) == (3, 3, 3)


def test_the_sample_is_written_again_byte_for_byte():
    archive = belenios.read_archive(archive_bytes())

    assert isinstance(archive, belenios.Archive)
    assert archive.to_bel() == archive_bytes()


def test_credentials_derive_what_the_list_holds():
    archive = belenios.Archive.read(archive_bytes())
    election = belenios.Election.read(archive.election)
    roll = belenios.Roll.read(election.group, archive.credentials)

    derived = [
        belenios.Credential.derive(election.group, election.uuid, one) for one in credentials()
    ]

    assert {str(one.public) for one in derived} == set(roll.weights)


def test_the_fingerprint_of_the_roll_is_the_one_that_the_tool_prints():
    archive = belenios.Archive.read(archive_bytes())
    roll = belenios.Roll.read(belenios.BELENIOS_2048, archive.credentials)

    assert roll.fingerprint in (SAMPLE / "generate-credentials.out").read_text()

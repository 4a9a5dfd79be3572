"""Where the real data sets come from: publisher, licence, addresses, digests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class OriginalFile:
    """One file as its publisher gives it out.

    Attributes
    ----------
    name
        The name it is stored under.
    sha256
        Accepted digests of the uncompressed bytes: one for each known state of the file. Empty
        where the publisher's file changes, or no digest of it is known; then the digest found is
        recorded with the model, and that is all that can be said of it.
    url
        Direct address; empty where a person has to visit the source's page.
    max_bytes
        More than this is refused while it is being read.
    """

    name: str
    sha256: tuple[str, ...] = ()
    url: str = ""
    max_bytes: int = 64 * MIB

    def accepts(self, digest: str) -> bool:
        """Whether bytes of this digest are the file."""
        return not self.sha256 or digest in self.sha256


Edition = tuple[OriginalFile, ...]
"""Files that together are enough to read the data set."""


@dataclass(frozen=True)
class Source:
    """A published data set.

    Attributes
    ----------
    name
        The name ``fetch`` and ``--data`` take.
    title
        The name its publisher gives it.
    page
        Where its publisher describes it and gives it out.
    licence
        As the publisher states it.
    editions
        Any one of these is enough; an earlier one is preferred.
    """

    name: str
    title: str
    page: str
    licence: str
    editions: tuple[Edition, ...]

    @property
    def file_names(self) -> list[str]:
        """Names of the files of all editions."""
        return [file.name for edition in self.editions for file in edition]


_UCI = "https://archive.ics.uci.edu"
_CFPB = "https://www.consumerfinance.gov/data-research/consumer-complaints/search"

_ALL = (
    Source(
        name="vaers",
        title="Vaccine Adverse Event Reporting System, yearly files 2003 and 2006",
        # The download there stands behind a captcha, so there is no direct address.
        page="https://vaers.hhs.gov/data/datasets.html",
        licence="US government work, public domain",
        editions=(
            (
                OriginalFile(
                    "2003VAERSData.zip",
                    ("1a35cab9a8a4f30bf574dc0682e488dfe91e3f2287520d06edad6b13935053df",),
                ),
                OriginalFile(
                    "2006VAERSData.zip",
                    ("8a51d197b7b20d3dadce84306181582e70cec92a2f33713c36ce55e4cdc94b2d",),
                ),
            ),
        ),
    ),
    Source(
        name="diabetes130",
        title="Diabetes 130-US Hospitals for Years 1999-2008",
        page=f"{_UCI}/dataset/296/diabetes+130-us+hospitals+for+years+1999-2008",
        licence="CC BY 4.0",
        editions=(
            (
                OriginalFile(
                    "dataset_diabetes.zip",
                    (  # the same diabetic_data.csv, packed twice
                        "3a17a3b55b6dd4a1926703185c0ad8e2ed30bc8e2f9b927cdd1000b733d1de8e",
                        "f82ac129da2ddd2299391ff6fbae3a6a58b3edcf59ac9d7bd480c00fe453112a",
                    ),
                    f"{_UCI}/static/public/296/diabetes+130-us+hospitals+for+years+1999-2008.zip",
                ),
            ),
        ),
    ),
    Source(
        name="old-bailey",
        title="Old Bailey Proceedings Online, XML 7.2, trials 1870-1913",
        page="https://doi.org/10.15131/shef.data.4775434",
        licence="CC BY-NC 4.0",
        editions=(
            (
                OriginalFile(
                    "old_bailey_1870_1913.jsonl",
                    ("0c74e53b885ee9add5368720c5a653ead3df9c2dd4bd2fd6b335fe23ddc3aba5",),
                ),
            ),
            (
                OriginalFile(
                    "oldbailey.zip",
                    url="https://www.dhi.ac.uk/san/data/oldbailey/oldbailey.zip",
                    max_bytes=1024 * MIB,
                ),
            ),
        ),
    ),
    Source(
        name="compas",
        title="ProPublica, COMPAS recidivism risk scores, two-year file",
        page="https://github.com/propublica/compas-analysis",
        licence="none stated",
        editions=(
            (
                OriginalFile(
                    "compas-scores-two-years.csv",
                    (  # as published; and without names, birth dates and case numbers
                        "c451db85908b2f7fef1d83203bedf6b71ecda0d5af468d82ae62178f91d0cc7d",
                        "3bbc3288b268942fe3166bb6bfc0b6dbde3f31ed839ea636fffa1a6457d2c9f4",
                    ),
                    "https://raw.githubusercontent.com/propublica/compas-analysis/"
                    "bafff5da3f2e45eca6c2d5055faad269defd135a/compas-scores-two-years.csv",
                ),
            ),
        ),
    ),
    Source(
        name="cfpb",
        title="Consumer Complaint Database, complaints received in June 2023",
        page=f"{_CFPB}/",
        licence="US government work, public domain",
        editions=(
            (
                OriginalFile(
                    "cfpb_june2023_10k.parquet",
                    ("477cd39c2a79ac549fab180364fe34f729f69903c1ff5f9d6c43764e5cc01d60",),
                ),
            ),
            (
                OriginalFile(
                    "complaints-june-2023.csv",
                    url=f"{_CFPB}/api/v1/?format=csv&no_aggs=true&has_narrative=true"
                    "&date_received_min=2023-06-01&date_received_max=2023-06-30",
                    max_bytes=512 * MIB,
                ),
            ),
        ),
    ),
    Source(
        name="german-credit",
        title="Statlog (German Credit Data)",
        page=f"{_UCI}/dataset/144/statlog+german+credit+data",
        licence="CC BY 4.0",
        editions=(
            (
                OriginalFile(
                    "german.data",
                    (  # as published, between spaces; and the same values between tabs
                        "b21f3d81db8071257d5ff1deaeba1fd4303b62712e6fcc9715c7a86202cb5871",
                        "89c0fdec0cf49064992834e82cbb069ea316b7b0da154ffc7b7b90dadc147088",
                    ),
                    f"{_UCI}/ml/machine-learning-databases/statlog/german/german.data",
                ),
            ),
        ),
    ),
)

SOURCES: Mapping[str, Source] = {source.name: source for source in _ALL}
"""The published data sets, by name."""

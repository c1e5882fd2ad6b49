"""What a data access agreement says, as typed values: who may see which rows and columns, what for, until when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from contracts.datasets.purposes import Purpose
from contracts.reading.model import Model
from contracts.reading.persons import PersonName
from contracts.reading.shown import shown

Value = str | int | float | bool


class Beneath(Model):
    """A code of a hierarchy with all codes beneath it."""

    hierarchy: str = Field(description="name of a hierarchy: catalogue/reference/hierarchies/<hierarchy>.csv")
    code: str = Field(description="the code that all others lie beneath")


class Condition(Model):
    """What must hold of a row. A row whose column is empty fulfils none of these but ``missing: true``."""

    column: str | None = Field(default=None, description="the column that the condition is of")
    among: tuple[Value, ...] = Field(default=(), description="the values it may have")
    least: Value | None = Field(default=None, description="the least it may be: a number, or a date as text")
    most: Value | None = Field(default=None, description="the most it may be: a number, or a date as text")
    beneath: Beneath | None = Field(default=None, description="its codes are one of a hierarchy and those beneath it")
    missing: bool | None = Field(default=None, description="true where it must be empty, false where it must not")
    any_of: tuple[Condition, ...] = Field(default=(), description="conditions of which one must hold")


class Coarser(Model):
    """A column that is given less finely than it is kept."""

    column: str = Field(description="the column, or a product's dimension")
    level: int | None = Field(
        default=None, ge=0, le=9, description="finest level of the hierarchy that is given; 0 for the whole"
    )
    hierarchy: str | None = Field(
        default=None, description="the hierarchy of a dataset's codes; a product's dimension has its own"
    )
    band: int | None = Field(default=None, ge=2, le=1_000, description="width of the bands that a number is given in")


class Grant(Model):
    """The part of one dataset or product that an agreement gives."""

    columns: tuple[str, ...] = Field(min_length=1, description="the columns that are given, and no others")
    rows: tuple[Condition, ...] = Field(default=(), description="conditions that all must hold; absent: every row")
    coarser: tuple[Coarser, ...] = Field(
        default=(), description="columns that are given less finely than they are kept"
    )


class DatasetGrant(Grant):
    """The part of a dataset's curated table that is given."""

    dataset: str = Field(description="name of the dataset")
    linkage: Annotated[str, shown(10)] | None = Field(
        default=None, description="why one person's records must be linked, in 10 or more characters; for a pseudonym"
    )


class RegisterGrant(Grant):
    """The part of a register that is given."""

    # Every class has an attribute "register", of abstract base classes.
    of_register: str = Field(alias="register", description="name of the register")
    linkage: Annotated[str, shown(10)] | None = Field(
        default=None, description="why one person's records must be linked, in 10 or more characters; for a pseudonym"
    )


class ProductGrant(Grant):
    """The part of a product that is given."""

    product: str = Field(description="name of the product")
    unsuppressed: bool = Field(default=False, description="whether true counts are given in place of published ones")


class AccessAgreement(Model):
    """A data access agreement. It gives nothing outside its days, nor before two people have approved it."""

    name: str = Field(description="the name of its file")
    title: Annotated[str, shown(1)] = Field(description="what people call it")
    organisation: Annotated[str, shown(2)] = Field(description="who is given access")
    purpose: Purpose = Field(description="what for")
    use: Annotated[str, shown(20)] = Field(
        description="what will be done with the data, in a sentence or two, 20 or more characters"
    )
    legal_basis: Annotated[str, shown(5)] = Field(description="the law that allows it")
    datasets: tuple[DatasetGrant, ...] = Field(default=(), description="datasets, and what of them is given")
    products: tuple[ProductGrant, ...] = Field(default=(), description="products, and what of them is given")
    registers: tuple[RegisterGrant, ...] = Field(default=(), description="registers, and what of them is given")
    requester: PersonName = Field(description="who asks: a person's name")
    approvers: tuple[PersonName, ...] = Field(
        description="who must approve: two people's names or more, not the requester's"
    )
    start: date = Field(description="first day")
    end: date = Field(description="last day")
    review: date = Field(description="day by which it is looked at again")

    @property
    def group(self) -> str:
        """Name of the group of its people; with the environment's prefix, of their role and their workgroup."""
        return f"agreement-{self.name}"

    def in_force(self, day: date) -> bool:
        """Whether a day is one of its days."""
        return self.start <= day <= self.end

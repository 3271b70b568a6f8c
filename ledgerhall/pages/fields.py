"""What a declared name means on a model: which field it is, its kind and caption, and its value on a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from ledgerhall.pages.declare import Kind, Text

# By the name of the class, because fields of the books are made in a wing above this one.
_KINDS_BY_NAME: dict[str, Kind] = {
    "MoneyField": "money",
    "LedgerDateField": "ledger date",
    "CodeField": "code",
    "RateField": "number",
}
_KINDS: tuple[tuple[type[models.Field[Any, Any]], Kind], ...] = (
    (models.BooleanField, "boolean"),
    (models.DateTimeField, "moment"),
    (models.DateField, "date"),
    (models.DecimalField, "number"),
    (models.IntegerField, "integer"),
    (models.TextField, "text"),
    (models.CharField, "text"),
    (models.UUIDField, "code"),
)
_SMALL_WORDS = {"of", "and", "to", "in", "on", "at", "by", "the", "a", "an", "or", "for", "from"}


def model_field(model: type[models.Model], path: str) -> models.Field[Any, Any]:
    """The field at the end of a path over foreign keys. Raises LookupError where a step does not exist."""
    current: type[models.Model] = model
    *steps, last = path.split("__")
    for step in steps:
        related = _field(current, step, path).related_model
        if related is None or isinstance(related, str):
            raise LookupError(f"{path}: {step} of {current.__name__} leads nowhere")
        current = related
    found = _field(current, last, path)
    if found.is_relation:
        raise LookupError(f"{path}: {last} of {current.__name__} is a relation; name a field of it ({path}__…)")
    return found


def kind_of(field: models.Field[Any, Any]) -> Kind:
    """The kind in which values of the field are shown, filtered and typed."""
    if field.choices:
        return "enum"
    for cls in type(field).__mro__:
        if cls.__name__ in _KINDS_BY_NAME:
            return _KINDS_BY_NAME[cls.__name__]
    for cls, kind in _KINDS:
        if isinstance(field, cls):
            return kind
    raise LookupError(f"{field.name}: a {type(field).__name__} cannot be shown; say its kind")


def caption_of(field: models.Field[Any, Any]) -> str:
    """The field's verbose name in Title Case, as captions are written."""
    words = str(field.verbose_name).split(" ")
    return " ".join(
        word if (position and word in _SMALL_WORDS) else word[:1].upper() + word[1:]
        for position, word in enumerate(words)
    )


def choices_of(field: models.Field[Any, Any]) -> Sequence[tuple[Any, Text]]:
    return cast("Sequence[tuple[Any, Text]]", tuple(field.flatchoices)) if field.choices else ()


def value_of(record: Any, path: str) -> Any:
    """The value at the end of a path on a record (any object, or a mapping); None where a step is None."""
    value = record
    for step in path.split("__"):
        if value is None:
            return None
        value = value.get(step) if isinstance(value, dict) else getattr(value, step)
    return value


def related_paths(names: Sequence[str]) -> tuple[str, ...]:
    """What select_related has to fetch, so that the named columns cost no query of their own."""
    return tuple(sorted({name.rsplit("__", 1)[0] for name in names if "__" in name}))


def key_name(model: type[models.Model], declared: str = "") -> str:
    """The field that names a record in addresses: declared, else its UUID, else its primary key."""
    if declared:
        return declared
    try:
        _column(model, "uuid")
    except FieldDoesNotExist:
        return "pk"
    return "uuid"


def key_of(record: Any, declared: str = "") -> str:
    return str(getattr(record, key_name(type(record), declared)))


def _field(model: type[models.Model], name: str, path: str) -> models.Field[Any, Any]:
    try:
        found = _column(model, model_pk(model) if name == "pk" else name)
    except FieldDoesNotExist:
        raise LookupError(f"{path}: {model.__name__} has no field {name}") from None
    if not isinstance(found, models.Field):
        raise LookupError(f"{path}: {name} of {model.__name__} is not a column")  # noqa: TRY004
    return found


def _column(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def model_pk(model: type[models.Model]) -> str:
    """The name of the primary key's field."""
    name: str = model._meta.pk.name
    return name


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The model's own fields that can be shown and filtered by."""
    return [field for field in model._meta.concrete_fields if not field.is_relation and _has_kind(field)]


def _has_kind(field: models.Field[Any, Any]) -> bool:
    try:
        kind_of(field)
    except LookupError:
        return False
    return True

"""What of a rubric is odd and yet meant so (cảnh báo được chấp nhận)."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from cchc_index.model.written import Id, Text, Written, as_list


class Accepted(Written):
    """A warning of `rubric check` that is meant so (cảnh báo được chấp nhận), perhaps at some nodes only, and why."""

    code: Text
    at: Annotated[tuple[Id, ...], BeforeValidator(as_list, json_schema_input_type=str | list[str])] = ()
    reason: Text

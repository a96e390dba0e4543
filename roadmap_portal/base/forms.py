"""Fields for what people type, the same on every floor."""

from typing import Any

from django import forms


class LineField(forms.CharField):
    """One line: whatever spaces or breaks were pasted become single spaces."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


class ProseField(forms.CharField):
    """Several lines. A browser sends each break as two characters; one is kept and counted."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\r\n", "\n")))

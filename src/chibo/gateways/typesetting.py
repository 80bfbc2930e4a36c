"""The door to typst: templates and fonts of one folder, data as text, PDF out.

Fonts of the machine and packages of the network are never used, so that the same input gives the
same bytes on every machine.
"""

import json
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import typst

Standard = Literal["a-3a", "ua-1"]
ARCHIVE: tuple[Standard, ...] = ("a-3a", "ua-1")


class TypesettingFailed(Exception):
    """Typst refused the template or the data; the text is for the log, not for people."""


@dataclass(frozen=True)
class Typesetter:
    """Compiles the templates of one folder; safe to share between threads.

    Args:
        templates: folder of ``.typ`` files; they can read nothing outside it.
        fonts: folder of the only fonts used.
    """

    templates: Path
    fonts: Path
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    _compilers: dict[str, typst.Compiler] = field(default_factory=dict, init=False, repr=False)

    def pdf(
        self, template: str, inputs: dict[str, str], *, standards: tuple[Standard, ...] = ()
    ) -> bytes:
        """Typeset ``template`` with ``inputs`` as ``sys.inputs``.

        Raises:
            TypesettingFailed: the compiler, or its check of a PDF standard, says no.
        """
        with self._lock:
            return self._pdf(template, inputs, standards)

    def pdf_and_places(
        self,
        template: str,
        inputs: dict[str, str],
        *,
        standards: tuple[Standard, ...] = (),
        label: str,
    ) -> tuple[bytes, list[dict[str, Any]]]:
        """Like ``pdf``, with the values of all ``metadata`` elements that carry ``<label>``."""
        with self._lock:
            data = self._pdf(template, inputs, standards)
            found = self._compiler(template).query(f"<{label}>", field="value")
        return data, json.loads(found)

    def _pdf(self, template: str, inputs: dict[str, str], standards: tuple[Standard, ...]) -> bytes:
        try:
            data = self._compiler(template).compile(
                format="pdf", sys_inputs=inputs, pdf_standards=[*standards], timestamp=0
            )
        except typst.TypstError as error:
            raise TypesettingFailed(f"{error.message} {error.diagnostic}") from error
        if not isinstance(data, bytes):
            raise TypesettingFailed("no single file came out")
        return data

    def _compiler(self, template: str) -> typst.Compiler:
        if template not in self._compilers:
            self._compilers[template] = typst.Compiler(
                self.templates / template,
                root=self.templates,
                font_paths=typst.Fonts(
                    include_system_fonts=False,
                    include_embedded_fonts=False,
                    font_paths=[self.fonts],
                ),
            )
        return self._compilers[template]

"""`cchc rubric schema`: the JSON Schema of rubric files, for editors (lược đồ cho trình soạn thảo)."""

from __future__ import annotations

from cchc_index.cli import options
from cchc_index.model.language import _


def schema(output: options.Output = None, quiet: options.Quiet = False) -> int:
    """Write the JSON Schema of rubric files, so that an editor completes and checks while someone types."""
    from cchc_index.cli import output as out
    from cchc_index.cli.target import missing_folder
    from cchc_index.report.rubric_schema import COMMENT, rubric_schema

    if output is not None and (problems := missing_folder(output)):
        return out.tell(problems, wrote=False)
    code = out.put_json(rubric_schema(), output)
    if output is not None and not code:
        text = _("At the head of a rubric, this line names it to editors: {line}")
        out.say(text.format(line=COMMENT.format(file=output.name)), quiet=quiet)
    return code

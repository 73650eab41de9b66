"""Log lines: what happened, to which kind of thing, how often; never what anybody wrote."""

import json
import logging
from datetime import UTC, datetime

TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
#: libraries that print payloads below WARNING, and people's words with them
CHATTY = ("slack_bolt", "slack_sdk", "urllib3", "apscheduler", "uvicorn", "alembic")


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, message, and where an exception came from."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; an exception's own text is left out, as it may quote the row at hand."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def start_logging(level: str, form: str) -> None:
    """Log to stderr at `level`, as "text" or "json"; chatty libraries stay at WARNING."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=level, handlers=[handler])
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.getLogger("apscheduler.scheduler").addFilter(unexpected)


def unexpected(record: logging.LogRecord) -> bool:
    """Not that a tick was left out because the one before it was still running: it does the work of both."""
    return "maximum number of running instances reached" not in str(record.msg)

"""Uvicorn's log lines as JSON, one object a line, as every service of the stack has them."""
import json
import logging


class JsonFormatter(logging.Formatter):
    """Levels are pino's numbers: 10 trace to 60 fatal."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "level": record.levelno + 10,
            "time": int(record.created * 1000),
            "name": record.name,
            "msg": record.getMessage(),
        }
        if record.exc_info:
            line["err"] = {"message": str(record.exc_info[1]), "stack": self.formatException(record.exc_info)}
        return json.dumps(line)


class WithoutHealth(logging.Filter):
    """The health check asks every two seconds: that it did is no news."""

    def filter(self, record: logging.LogRecord) -> bool:
        return '"GET /health ' not in record.getMessage()

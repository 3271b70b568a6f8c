"""All tables of the room: posting groups, cards, ledgers. Each is declared where it belongs; Django finds them here."""

from ledgerhall.finance.subledger import cards, ledgers, posting_groups

__all__ = ["cards", "ledgers", "posting_groups"]

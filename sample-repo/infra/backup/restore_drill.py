"""Restores last night's backups into an empty account, and says how long it took."""

import sys
import time

from drill import Account, latest_backup, ledger_head, published_head

ORDER = ["booking", "ledger", "identity"]
AT_MOST_HOURS = 12


def main():
    started = time.monotonic()
    with Account.fresh("restore-drill") as account:
        for name in ORDER:
            backup = latest_backup(name)
            if not backup.is_locked:
                sys.exit(f"{name}: the backup could have been deleted")
            account.restore(backup)
        if ledger_head(account) != published_head():
            sys.exit("ledger: the chain does not end where it did yesterday evening")
    hours = (time.monotonic() - started) / 3600
    print(f"restored in {hours:.1f} h")
    if hours > AT_MOST_HOURS:
        sys.exit("too slow")


if __name__ == "__main__":
    main()

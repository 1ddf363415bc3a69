#!/usr/bin/env python3
"""What verify.py says of many exports, for tests: on stdin "SIZE\\n" and so many bytes, over and over; on stdout one line
each, "INDEX what happened". First argument: a receipt that is held against all of them."""
import sys

import verify


def main():
    with open(sys.argv[1], "rb") as file:
        receipt = verify.read_receipt(file.read())
    wrong = verify.check_receipt(receipt)
    if wrong:
        sys.exit(wrong)
    while size := sys.stdin.buffer.readline():
        chain = verify.walk(sys.stdin.buffer.read(int(size)), [receipt])
        print(chain.bad_index, chain.fault or "is sound")


if __name__ == "__main__":
    main()

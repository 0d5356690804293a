"""Parses every block of Terraform in a Markdown file, and fails at the first that is none.

usage: parse-terraform.py FILE
"""

import re
import sys

import hcl2


def main(path: str) -> int:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    blocks = list(re.finditer(r"^```hcl\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    if not blocks:
        print(f"{path} has no block of Terraform", file=sys.stderr)
        return 1
    for block in blocks:
        line = text.count("\n", 0, block.start()) + 1
        try:
            parsed = hcl2.loads(block[1])
        except Exception as error:
            print(f"{path}: the block at line {line} is not HCL: {str(error).splitlines()[0]}", file=sys.stderr)
            return 1
        if not parsed:
            print(f"{path}: the block at line {line} is empty", file=sys.stderr)
            return 1
    print(f"{path}: {len(blocks)} blocks of Terraform parse")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

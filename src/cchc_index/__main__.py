"""`py -m cchc_index`: the same program where the folder of scripts is not on the path."""

from cchc_index.cli import main

main()

"""Run the command as a module: ``python -m hitech_extract``."""

from hitech_extract.cli import main

if __name__ == "__main__":
    main()

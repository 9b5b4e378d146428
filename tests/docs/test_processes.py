"""Part 8 as published: the facts that the page must get right, read from the page."""

import re


def test_sharing_is_seen_in_numbers(outputs):
    """Without a share both load the same eight; with one, eight different ones."""
    assert "different examples: 8 of 16" in outputs
    assert "different examples: 8 of 8" in outputs


def test_two_processes_print_the_losses_of_one(outputs):
    """On each line, both losses are equal to the last digit but one."""
    rows = re.findall(r"^ +(\d+) (\d\.\d{4}) (\d\.\d{4})$", outputs, re.MULTILINE)
    assert len(rows) == 7
    for _, alone, together in rows:
        assert abs(float(alone) - float(together)) < 2e-4


def test_the_killed_process_is_named(outputs):
    """The error says which process died, and of what."""
    assert "process 1" in outputs
    assert "SIGKILL" in outputs

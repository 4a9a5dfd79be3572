"""Speed and quality beside peers, and beside what cannot be beaten, measured in the same run.

A package of its own name: opacus installs one called ``benchmarks`` as well, which would otherwise
be found first.
"""

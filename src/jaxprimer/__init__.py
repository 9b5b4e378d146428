"""The models and functions that the pages of JAX Primer teach.

Every module holds one topic. Part 1 teaches :mod:`~jaxprimer.data`,
:mod:`~jaxprimer.activations`, :mod:`~jaxprimer.models`,
:mod:`~jaxprimer.training`, :mod:`~jaxprimer.loops` and
:mod:`~jaxprimer.transforms`; Part 2
:mod:`~jaxprimer.arrays`, :mod:`~jaxprimer.regression` and
:mod:`~jaxprimer.resampling`; Part 3 :mod:`~jaxprimer.functions`,
:mod:`~jaxprimer.tracing`, :mod:`~jaxprimer.descent` and
:mod:`~jaxprimer.ensembles`; Part 4 :mod:`~jaxprimer.tuning`,
:mod:`~jaxprimer.batches` and :mod:`~jaxprimer.networks`; Part 5
:mod:`~jaxprimer.autoencoder`, :mod:`~jaxprimer.debugging` and
:mod:`~jaxprimer.diagnosis`; Part 6 :mod:`~jaxprimer.convolution`,
:mod:`~jaxprimer.named_arrays`, :mod:`~jaxprimer.saving` and
:mod:`~jaxprimer.exporting`; Part 7 :mod:`~jaxprimer.epochs`,
:mod:`~jaxprimer.rounds`, :mod:`~jaxprimer.memory`,
:mod:`~jaxprimer.accumulation`, :mod:`~jaxprimer.precision` and
:mod:`~jaxprimer.sharding`; Part 8 :mod:`~jaxprimer.loading`,
:mod:`~jaxprimer.processes` and :mod:`~jaxprimer.launching`.

:mod:`~jaxprimer.errors` and :mod:`~jaxprimer.pytorch` hold what the pages
"Error messages" and "Coming from PyTorch" show.

:mod:`~jaxprimer.checks` has early errors for wrong shapes and dtypes, and
:mod:`~jaxprimer.plotting` the figures.
:mod:`~jaxprimer.stubs`, :mod:`~jaxprimer.exercises` and
:mod:`~jaxprimer.solutions` hold the exercises, with a module for each page.
"""

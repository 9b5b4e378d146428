"""The models and functions that the pages of JAX Primer teach.

Every module holds one topic: :mod:`~jaxprimer.data`,
:mod:`~jaxprimer.activations`,
:mod:`~jaxprimer.models`, :mod:`~jaxprimer.training`,
:mod:`~jaxprimer.transforms`, :mod:`~jaxprimer.arrays`,
:mod:`~jaxprimer.regression`, :mod:`~jaxprimer.resampling`,
:mod:`~jaxprimer.functions`, :mod:`~jaxprimer.tracing`,
:mod:`~jaxprimer.descent`, :mod:`~jaxprimer.ensembles`,
:mod:`~jaxprimer.plotting`, :mod:`~jaxprimer.plotting_arrays` and
:mod:`~jaxprimer.checks`.
:mod:`~jaxprimer.convolution`, :mod:`~jaxprimer.saving`,
:mod:`~jaxprimer.named_arrays`, :mod:`~jaxprimer.exporting` and
:mod:`~jaxprimer.plotting_channels` are those of Part 6.
:mod:`~jaxprimer.stubs`, :mod:`~jaxprimer.exercises` and
:mod:`~jaxprimer.solutions` hold the exercises, with a module for each page.
"""

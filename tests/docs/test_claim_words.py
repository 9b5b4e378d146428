"""``claim_words``: what a run can test is a claim, however it is said, and nothing else is."""

import pytest
from claims import claims_of, problems

CLAIMS = """\
This speeds the loop up.
It runs in less time.
The loop takes longer.
It takes three times as long.
It costs nothing.
It saves memory.
It takes half the memory.
It is more efficient.
The time grows linearly with the batch.
The time grows with the square of the batch.
Most of the time goes to the call.
It runs in a fraction of the time.
It loses no accuracy.
There is no loss of accuracy.
Compilation pays off.
The first call is the slow one.
It scales well.
The network is nearly perfect.
No other comes close.
Larger batches hurt the result.
The loss reaches its minimum early.
The memory stays constant.
The seed has no influence.
It is compiled only the first time.
The values are all positive.
The matrix is symmetric.
It fails for negative numbers.
Every image is classified correctly.
The network gets every digit right.
Not a single digit is misread.
The second is superior.
The speed is the same.
It takes linear time.
Memory is cut in half.
The loop dominates.
The mean of the noise is zero.
The curve is smooth.
The peak is at the end.
Nearly all digits are recognised.
The classes are balanced.
It needs fewer updates.
Shuffling improves the network.
It works better.
It wins.
It suffers.
It is as good as the other.
Training is more stable.
The gain is significant.
The loss explodes.
The loss on new images rises.
It has a higher accuracy.
The gradient vanishes.
The loss never falls.
This lowers the loss.
The loss plateaus.
It is twice that of before.
The result matches that of the loop.
Both give the same result.
The two are the same.
The values are bitwise equal.
The loss hardly differs.
It makes no difference.
The result does not depend on the order.
The losses are close together.
It always works.
It is retraced for each shape.
It is traced only once.
It no longer compiles.
The gradient is NaN.
The gradient is zero.
The result is exact.
Most of them are negative.
Their sum is zero.
The curve rises from left to right.
Every digit is right.
The steps are wider than before.
"""
NO_CLAIMS = """\
Adam is the best known optimizer.
Measure before you decide which one is faster.
If the loss rises, lower the rate.
How much faster is it?
Compare the shapes: do they match?
The loss should fall.
The aim is a loss that falls.
To improve the model, add data.
Make sure that the shapes match.
Double the width of the layer.
What is worse, no error tells you.
A larger step is not always right, and you always know why.
It says whether the two are equal.
The loss may rise again.
Images that the network has never seen.
Read it rather than guess.
The function raises the same error.
A rate, other than a schedule, is a number.
The training set is half of it.
"""


@pytest.mark.parametrize("sentence", CLAIMS.splitlines())
def test_a_claim_is_found(sentence):
    """Costs, quality, change, likeness, compilation and special values, in many words."""
    assert list(problems(f"# A\n\n{sentence}\n"))


@pytest.mark.parametrize("sentence", NO_CLAIMS.splitlines())
def test_what_claims_nothing_is_let_through(sentence):
    """What is supposed, asked or advised, and other senses of the words."""
    assert list(problems(f"# A\n\n{sentence}\n")) == []


@pytest.mark.parametrize("sentence", CLAIMS.splitlines())
def test_a_claim_is_told_by_its_own_words(sentence):
    """An assert that repeats a claim tests it."""
    check = f"```{{code-cell}}\nassert x, {sentence!r}\n```\n"
    assert list(problems(f"# A\n\n{sentence}\n\n{check}")) == []
    assert all(same.search(claim[0]) for claim, same in claims_of(sentence))

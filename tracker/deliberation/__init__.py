"""Judging in common: panels with weighted criteria, score sheets, recusal, public notices and objections.

Generic: a bid, an acceptance, a studio or a reward can be judged. What is judged is named by kind and id with a
frozen label; this package never looks at it. Whoever calls says who may not judge.
"""

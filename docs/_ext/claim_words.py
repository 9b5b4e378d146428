"""Words that claim what a run can test; those of one pattern say the same."""

import re

AMOUNT = r"(?:accurac(?:y|ies)|loss(?:es)?|errors?|scores?|gradients?|norms?|variances?|spreads?"
AMOUNT += r"|gaps?|speed|memory|mistakes?)"
RISES = r"(?:rises?|rose|gr[oe]ws?|increases?|climbs?|soars?|explod\w+"
RISES += r"|goes up|go up|blows? up|higher|larger|greater|bigger)"
FALLS = r"(?:falls?|fell|drops?|decreases?|shrinks?|sinks?|vanish\w*"
FALLS += r"|goes down|go down|lower|smaller)"
OUTCOME = r"(?:results?|values?|answers?|outputs?|predictions?|accurac(?:y|ies)|loss(?:es)?"
OUTCOME += r"|gradients?)"
SUM = r"(?:(?:sum|total|mean|average|product)s?(?: of (?:the )?\w+)?)"
SOME = r"(?:every|all|none|most|few)"
BETWEEN = r"(?P<between>(?: (?!(?:may|can|should|would|to)\b)\w+){0,3})"
PAIR = r"(?:both|two|three|all|results|values|answers|outputs|losses|gradients|predictions)"
MUCH = r"(?:(?:far|much|many|no|even|still|a little|a lot|slightly) )?"

# What it costs
COSTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            r"\bfast(?:er|est)\b|\bquick(?:er|est|ens?)\b|\bas fast\b|\bspeed-?ups?\b"
            r"|\bspeeds? (?:\w+ ){0,3}up\b|\baccelerat(?:es?|ed|ing)\b|\bsnappier\b"
            r"|\bpays? off\b|\bdominat(?:es?|ed)\b|\b(?:less|shorter|saves?|saved) (?:\w+ )?time\b"
        ),
        (
            r"\bslow(?:er|est)\b|\bas slow\b|\bslows? (?:\w+ ){0,3}down\b|\bmore time\b"
            rf"|\btakes? {MUCH}longer\b|\btimes as long\b|\bthe slow one\b"
        ),
        r"\bcheap(?:er|est)\b|\bcosts? nothing\b|\bis free\b|\b(?:no|little) overhead\b",
        r"\bcost(?:s|ly|lier)? (?:no more|more|less|the same)\b|\bas cheap\b",
        r"\b(?:more|less|as|half the|no (?:extra|additional)) memory\b|\bsaves? (?:\w+ )?memory\b",
        r"\b(?:more|less|very|in)\s?efficient(?:ly)?\b",
        r"\b(?:out of|exceeds? the) memory\b",
        *(
            rf"\b(?:most|(?:almost|nearly) all|all|none) of (?:the|its) {kind}\b"
            for kind in ("(?:time|cost)", "memory")
        ),
        r"\bin a fraction of (?!a\b)",
        (
            r"\b(?:linearly|quadratically|exponentially|proportional(?:ly)?|in proportion)\b"
            r"|\b(?:constant|linear|quadratic) time\b"
            r"|\bwith the (?:square|cube|root|logarithm)\b|\bscales? (?:well|badly|poorly)\b"
        ),
        (
            r"\b(?:needs?|takes?|with|in|after) (?:\w+ )?(?:fewer|more|less) "
            r"(?:updates?|epochs?|steps|mistakes|operations|parameters|tuning)\b"
        ),
    )
]
CLAIMS = COSTS + [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # How good it is
        r"\b(?:more|less|most|as|very|highly) (?:accurate|precise)\b|\baccurate to\b",
        (
            r"\boutperform\w*\b|\b(?:superior|inferior)\b|\bbeats?\b|\bwins?\b|\bimprov\w+\b|\boutweigh\w*\b"
            r"|\bbetter (?:than|at|with|results?)\b"
            r"|\b(?:is|are|gets?|works?|does|do|trains?|learns?|performs?) (?:\w+ )?better\b"
            r"|\bbest of all\b|\b(?:is|are|works?|performs?) (?:the )?best\b(?! known)"
            r"|\b(?:is|are) (?:nearly |almost )?(?:perfect|optimal)\b"
            r"|\bis the winner\b|\bcomes? close\b"
        ),
        (
            rf"\blos(?:es?|ing) (?:no|little|some|much|any) {AMOUNT}\b|\bno {AMOUNT} is lost\b"
            r"|\bloss of (?:accuracy|precision|speed)\b"
        ),
        r"\b(?:is|are) (?:well |not |un)?balanced\b",
        (
            r"(?<!what is )\bworse\b|\bdeteriorat\w+\b|\bperforms? (?:badly|poorly)\b"
            r"|\bsuffers\b|\bhurts?\b(?! to\b)"
        ),
        r"\b(?:as good|good enough|performs? well|works? well)\b",
        r"\boverfit(?:s|ted|ting)?\b|\bmemori[sz]e[sd]\b",
        r"\bunderfit(?:s|ted|ting)?\b",
        r"\bgenerali[sz]e[sd]\b",
        (
            r"\b(?:more|less|numerically|un)\s?stable\b|\bmore robust\b|\bstabili[sz]\w+\b"
            r"|\bmakes? \w+ stable\b"
        ),
        r"\bsignificant(?:ly)?\b|\bsubstantial(?:ly)?\b|\bdramatic(?:ally)?\b|\bconsiderabl[ey]\b",
        # How it moves
        r"\bdiverge[sd]?\b",
        r"\bconverge[sd]?\b",
        (
            rf"\b{AMOUNT}{BETWEEN} {RISES}\b"
            rf"|\b(?:higher|larger|greater|bigger) {AMOUNT}\b"
            rf"|\b(?:increases|raises|boosts|lifts) (?:the |its )(?!same)(?:\w+ )?{AMOUNT}\b"
        ),
        (
            rf"\b{AMOUNT}{BETWEEN} {FALLS}\b"
            rf"|\b(?:lower|smaller) {AMOUNT}\b"
            rf"|\b(?:lowers|reduces|decreases|cuts) (?:the |its |their )(?:\w+ )?{AMOUNT}\b"
        ),
        r"\bplateaus?\b|\bstagnat\w+\b|\bflattens? out\b|\blevels? off\b",
        r"\breach(?:es)? (?:its|a|the) (?:minimum|maximum|peak|lowest|highest)\b",
        rf"\b{AMOUNT} (?:stays?|remains?) (?:constant|flat|low|high)\b",
        r"\boscillat\w+\b|\b(?:curve|loss|gradient) is (?:smooth|noisy)\b",
        r"\b(?:peak|minimum|maximum|optimum) is at\b",
        (
            r"\b(?:twice|half) (?:as|that|those)\b"
            r"|\b(?:twice|half) the (?:time|loss|work|cost|size)\b|\bcut in half\b"
            r"|\bhalves (?:the|its)\b|\bdoubles\b|\bdoubled\b|\btripl(?:e[sd]?|ing)\b"
        ),
        # How alike it is
        (
            rf"\bagree\w*\b|\bcoincides?\b|\bmatch(?:es|ed)?\b|\bare equal\b"
            rf"|\bequals (?:the|that|those)\b|\bsame {OUTCOME}\b|\bis the same as\b"
            rf"|\b{PAIR} (?:\w+ )?are (?:\w+ )?the same\b|\bon top of each other\b"
            rf"|\b{AMOUNT} (?:is|are) the same\b"
        ),
        r"\bdisagree\w*\b",
        (
            r"\bidentical(?:ly)?\b|\bbit[- ](?:for[- ]bit|equal)\b|\bbitwise\b"
            r"|\bexactly (?:the same|equal)\b"
        ),
        (
            r"\b(?:hardly|barely) (?:differ|chang|matter|mov|touch)\w*\b|\bnegligibl[ey]\b"
            r"|\bindistinguishable\b|\bunchanged\b|\bstays? the same\b"
            r"|\bvery same\b|\b(?:no|little) (?:difference|influence|effect|impact)\b"
            r"|\b(?:does|do) not (?:change|differ|depend|matter)\b"
        ),
        r"\bclose together\b|\bare close\b|\boff by rounding\b",
        r"\bdeterministic\b|\breproduc\w+\b",
        # What the compiler does
        (
            r"\brecompil\w+\b|\bcompile[sd]? (?:again|anew|twice)\b"
            r"|\bretrac\w+\b|\btrace[sd]? (?:again|anew|twice)\b"
        ),
        (
            r"\b(?:compil|trac)(?:es?|ed|ing|ation) (?:is paid |happens )?"
            r"(?:(?:only )?once|only the first)\b"
        ),
        r"\b(?:no longer|does not|fails to) compiles?\b",
        # What the numbers are
        *(
            rf"\b(?:{AMOUNT}|{SUM}|{SOME}(?: (?!it\b)\w+){{0,3}}) (?:is|are|becomes?) {kind}\b"
            rf"|\bare all {kind}\b"
            for kind in ("zero", "constant", "infinite", "finite", "negative", "positive", "odd")
        ),
        r"\b(?:is|are) (?:numerically )?exact\b",
        r"\b(?:is|are) (?:symmetric|orthogonal|differentiable|convex|sparse|invertible)\b",
        (
            rf"\b{SOME}\b(?: (?!it\b)\w+){{0,3}} (?:is|are|was|were) (?:\w+ )?"
            r"(?:right|wrong|correct|correctly|misread|misclassified|recogni[sz]ed)\b"
        ),
        (
            r"\b(?:reads|gets|classifies|recogni[sz]es) (?:all|every|most) (?:\w+ ){1,3}right\b"
            r"|\bnot a single\b|\bno (?:wrong|misread|misclassified)\b"
        ),
        r"\b(?:rarely|seldom|often|sometimes) fails?\b|\bfails (?:for|on|with)\b",
        r"\boverflow(?:s|ed)?\b",
        r"\bunderflow(?:s|ed)?\b",
        rf"\b(?:{AMOUNT}|slopes?|derivatives?|sums?|products?) (?:is|are|becomes?) NaN\b|\bisnan\b",
    )
]
# What a curve does, which the text of its figure may say, too.
CURVES = [
    re.compile(rf"\b(?:curve|line|bar)s?{BETWEEN} {moves}\b", re.IGNORECASE)
    for moves in (RISES, FALLS)
]
# A clause that begins so supposes, and claims nothing.
SUPPOSES = re.compile(
    r"\b(?:if|unless|whether|when|where|which (?:of|one)|so that|suppose)\b[^,;:.]*$"
    r"|\b(?:make sure|aim is)\b[^,;:.]*$"
    r"|\b(?:how m(?:uch|any)|should|called)\b[^,;:.]*$|(?:^|[.;:] )to\b[^,;:.]*$",
    re.IGNORECASE,
)
# These claim something, too, where none of the words above does.
ANY = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<word>never)\b(?! (?:seen|made))",
        r"\b(?<!not )(?<!you )(?P<word>always)\b",  # that it need not be so is no claim
        r"\b(?!(?:oth|rath|wheth|aft|ev|numb)er)(?P<word>\w{2,}er) than\b",
    )
]

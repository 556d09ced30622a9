# A loop that is bounded, but not for this verifier.
-- bpf
r2 = 0
again:
r2 += 1
if r2 < 10000000 goto again
r0 = 0
exit
-- expect
refuse work-limit 2

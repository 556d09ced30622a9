# Fall-through first, target later; the join of two short paths has no stored state, so both are
# walked.
-- bpf
r2 = *(u32 *)(r1 + 12)
r3 = 1
if r2 == 5 goto join
r3 = 2
join:
r0 = r3
exit
-- expect
accept
order 0 1 2 3 4 5 4 5

# A program that returns at once.
-- bpf
r0 = 1
exit
-- expect
accept
visits 2
order 0 1

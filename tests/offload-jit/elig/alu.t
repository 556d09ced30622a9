# Stage instruction, arithmetic and atomic additions: each rule at its edge. The format is that of
# maps.t.

== refuse atomic-add-only at 9
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r1 = 1
lock *(u64 *)(r0 +0) |= r1
out:
r0 = 2
exit

== refuse atomic-add-only at 9
# the result is asked for
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r1 = 1
r1 = atomic64_fetch_add((u64 *)(r0 +0), r1)
out:
r0 = 2
exit

== accept atomic-add-only
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r1 = 1
lock *(u64 *)(r0 +0) += r1
out:
r0 = 2
exit

== refuse atomic-target at 2
-- bpf
r1 = 0
*(u64 *)(r10 -8) = r1
lock *(u64 *)(r10 -8) += r1
r0 = 2
exit

== accept atomic-target
-- bpf
r1 = 0
*(u64 *)(r10 -8) = r1
r0 = *(u64 *)(r10 -8)
r0 += 1
exit

== refuse atomic-source at 8
# the frame pointer is added to a counter
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
lock *(u64 *)(r0 +0) += r10
out:
r0 = 2
exit

== accept atomic-source
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r1 = 99
lock *(u64 *)(r0 +0) += r1
out:
r0 = 2
exit

== refuse multiply-range at 2
-- bpf
r0 = 0x100000000 ll
r0 *= 3
exit

== accept multiply-range
-- bpf
r0 = 0xffffffff ll
r0 *= 3
exit

== refuse multiply-source-range at 3
-- bpf
r0 = 3
r1 = 0x100000000 ll
r0 *= r1
exit

== accept multiply-source-range
-- bpf
r0 = 3
r1 = 0xffffffff ll
r0 *= r1
exit

== refuse multiply-negative at 1
-- bpf
r0 = 3
r0 *= -1
exit

== accept multiply-negative
# the same constant is unsigned in 32 bits
-- bpf
r0 = 3
w0 *= -1
exit

== refuse divide-range at 2
-- bpf
r0 = 0x100000000 ll
r0 /= 3
exit

== accept divide-range
-- bpf
r0 = 0xffffffff ll
r0 /= 3
exit

== refuse divisor-variable at 4
-- bpf
call get_prandom_u32
r1 = r0
r1 &= 1
r0 = 9
r0 /= r1
exit

== accept divisor-variable
-- bpf
r1 = 3
r0 = 9
r0 /= r1
exit

== refuse divisor-range at 3
-- bpf
r0 = 9
r1 = 0x100000000 ll
r0 /= r1
exit

== accept divisor-range
-- bpf
r0 = 9
r1 = 0xffffffff ll
r0 /= r1
exit

== refuse divisor-negative at 1
-- bpf
r0 = 9
r0 /= -3
exit

== accept divisor-negative
-- bpf
r0 = 9
r0 /= 2147483647
exit

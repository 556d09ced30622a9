# A static function is walked at each call.
-- bpf
call fn
call fn
exit
fn:
r0 = 1
exit
-- expect
accept
order 0 3 4 1 3 4 2

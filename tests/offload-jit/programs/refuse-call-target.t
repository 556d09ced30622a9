-- bpf
call pc+7
exit
-- expect
refuse call-target 0

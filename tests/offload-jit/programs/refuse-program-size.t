-- bpf
# nothing
-- expect
refuse program-size -1

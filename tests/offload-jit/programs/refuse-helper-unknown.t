# skb_store_bytes is not for XDP.
-- bpf
call 9
exit
-- expect
refuse helper-unknown 0

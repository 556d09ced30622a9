/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Commands of bpf(2) that the core answers; all others are -EINVAL. A row:
 * X(COMMAND, last field of its attr, function). Bytes behind the last field must be zero.
 */
#ifndef DRIVER_SHIM_COMMANDS_DEF_H
#define DRIVER_SHIM_COMMANDS_DEF_H

/* clang-format off */
#define SHIM_COMMANDS(X)                                              \
	X(MAP_CREATE,          map_extra,            shim_cmd_map_create)   \
	X(MAP_LOOKUP_ELEM,     flags,                shim_cmd_map_lookup)   \
	X(MAP_UPDATE_ELEM,     flags,                shim_cmd_map_update)   \
	X(MAP_DELETE_ELEM,     key,                  shim_cmd_map_delete)   \
	X(MAP_GET_NEXT_KEY,    next_key,             shim_cmd_map_next_key) \
	X(MAP_FREEZE,          map_fd,               shim_cmd_map_freeze)   \
	X(MAP_LOOKUP_AND_DELETE_ELEM,  flags,        not_for_device)        \
	X(MAP_LOOKUP_BATCH,    batch.flags,          not_for_device)        \
	X(MAP_LOOKUP_AND_DELETE_BATCH, batch.flags,  not_for_device)        \
	X(MAP_UPDATE_BATCH,    batch.flags,          not_for_device)        \
	X(MAP_DELETE_BATCH,    batch.flags,          not_for_device)        \
	X(PROG_LOAD,           core_relo_rec_size,   shim_cmd_prog_load)    \
	X(PROG_TEST_RUN,       test.batch_size,      not_for_device)        \
	X(PROG_BIND_MAP,       prog_bind_map.flags,  shim_cmd_prog_bind_map) \
	X(BTF_LOAD,            btf_log_level,        shim_cmd_btf_load)     \
	X(OBJ_GET_INFO_BY_FD,  info.info,            shim_cmd_info)         \
	X(PROG_GET_NEXT_ID,    next_id,              next_id)               \
	X(MAP_GET_NEXT_ID,     next_id,              next_id)               \
	X(BTF_GET_NEXT_ID,     next_id,              next_id)               \
	X(LINK_GET_NEXT_ID,    next_id,              next_id)               \
	X(PROG_GET_FD_BY_ID,   prog_id,              fd_by_id)              \
	X(MAP_GET_FD_BY_ID,    open_flags,           fd_by_id)              \
	X(BTF_GET_FD_BY_ID,    btf_id,               fd_by_id)
/* clang-format on */

#endif

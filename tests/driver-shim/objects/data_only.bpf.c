/* SPDX-License-Identifier: BSD-2-Clause */
/* An object without programs. */
int value = 1;

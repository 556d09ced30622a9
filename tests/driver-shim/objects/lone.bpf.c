/* SPDX-License-Identifier: BSD-2-Clause */
/* A single program without a section of its own. */
int
lone(void *ctx)
{
	return 2;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* A bare program as clang makes it, for --elf: big-endian number from all bytes of memory. */
unsigned long
entry(const unsigned char *memory, unsigned long bytes)
{
	unsigned long number = 0;
	for (unsigned long i = 0; i < 4 && i < bytes; i++)
		number = number << 8 | memory[i];
	return number;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers in the texts of sources: digits only, no signs, no spaces, no exponents. */
#ifndef TRAFFIC_NUMBER_H
#define TRAFFIC_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/** A whole number of at most @p max. @return false: it is none */
bool number_parse(const char *text, uint64_t max, uint64_t *value);

/**
 * A decimal number of at most @p max, as a whole number of its last decimal: "12.25" with 3 places
 * is 12250.
 * @param places  decimals at most
 */
bool number_decimal(const char *text, unsigned places, uint64_t max, uint64_t *value);

#endif

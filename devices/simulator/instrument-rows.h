// instrument-rows.h: the services every simulated instrument has besides its own
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/* Who made it (with a serial number that nobody should read) and how full its battery is. */
#define DURE_ROWS_OF_ALL(model)                                                                    \
  { 0, 0x180a, NULL, NULL },                                                                       \
  { 0, 0x2a29, "read", "Dure simulated wearables" },                                               \
  { 0, 0x2a24, "read", model },                                                                    \
  { 0, 0x2a25, "read", NULL },                                                                     \
  { 0, 0x180f, NULL, NULL },                                                                       \
  { 0, 0x2a19, "read notify", NULL }

/* A clock to read and to set; it may be wrong. */
#define DURE_ROWS_OF_CLOCK                                                                         \
  { 0, 0x1805, NULL, NULL },                                                                       \
  { 0, 0x2a2b, "read write notify", NULL }

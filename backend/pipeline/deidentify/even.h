// even.h: all donors of a class are told in as many rows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "partition.h"

G_BEGIN_DECLS

guint32 *dure_even_out (const DurePartitionTask *task, DureOwners *owners, guint *ret_n_starts,
                        guint *ret_n_cut);

G_END_DECLS

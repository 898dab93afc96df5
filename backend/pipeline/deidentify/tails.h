// tails.h: the highest and lowest are told as high and low
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "owners.h"
#include "hierarchy.h"

G_BEGIN_DECLS

DureHierarchy *dure_tails_cut (DureTable *table, guint column, DureHierarchy *bands,
                               const DureOwners *owners, const guint32 *class_of, guint k);
gboolean dure_tails_hold (DureTable *table, guint column, DureHierarchy *bands,
                          const DureOwners *owners, const guint32 *class_of, guint k);

G_END_DECLS

// ledger-check.h: whether the ledger is what it ever was, and stands for what the city has
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "cosignature.h"

G_BEGIN_DECLS

/**
 * DureLedgerFinding:
 * @text: what is wrong, and where
 */
typedef void (*DureLedgerFinding) (const char *text, gpointer data);

/**
 * DureLedgerFigures:
 * @entries: how many were checked
 * @waiting: how many are recorded and not yet entries
 * @findings: how many things are wrong
 * @cosigners: how many witnesses of each kind have cosigned the checkpoint that somebody has kept
 */
typedef struct
{
  guint64 entries;
  guint64 waiting;
  guint64 findings;
  guint cosigners[DURE_WITNESS_KINDS];
} DureLedgerFigures;

gboolean dure_ledger_check (DureCity *city, const char *witnessed, DureLedgerFinding func,
                            gpointer data, DureLedgerFigures *ret_figures, GError **error);

G_END_DECLS

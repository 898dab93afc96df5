// recoveries.h: the code for a person whose phone is lost
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "phones.h"

G_BEGIN_DECLS

/**
 * DureRecovery:
 * @DURE_RECOVERY_DONE: this phone has it
 * @DURE_RECOVERY_UNKNOWN: there is no such code, or it was used
 * @DURE_RECOVERY_BUSY: this phone has donations of its own; they come along only where the others
 *   are removed
 * @DURE_RECOVERY_REMOVED: this phone's key was removed; a new key may ask
 */
typedef enum
{
  DURE_RECOVERY_DONE,
  DURE_RECOVERY_UNKNOWN,
  DURE_RECOVERY_BUSY,
  DURE_RECOVERY_REMOVED,
} DureRecovery;

char *dure_recovery_new (DureCity *city, const DurePhone *here, GError **error);
gboolean dure_recovery_exists (DureCity *city, gint64 holder, gboolean *ret_exists, GError **error);
gboolean dure_recovery_use (DureCity *city, const char *typed,
                            const guint8 key[DURE_P256_POINT_BYTES], gint64 here,
                            gboolean remove_others, DureRecovery *ret_recovery, gint64 *ret_phone,
                            GError **error);

G_END_DECLS

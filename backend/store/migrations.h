// migrations.h: brings a database to its newest shape
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "database.h"
#include "engine.h"

G_BEGIN_DECLS

gboolean dure_schema_version (DureDatabase *database, gint64 *ret_version, GError **error);
gboolean dure_schema_move (DureDatabase *database, DureMove *ret_move, GError **error);
gboolean dure_schema_set_move (DureDatabase *database, DureMove move, GError **error);
gboolean dure_migrate (DureDatabase *database, const DureEngine *engine, gpointer connection,
                       const char *migrations, DureMove if_new, GError **error);

G_END_DECLS

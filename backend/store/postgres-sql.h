// postgres-sql.h: SQL as it is written here, in the words of PostgreSQL
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *dure_postgres_statement (const char *sql, gboolean may_lock);
char *dure_postgres_schema (const char *sql);

G_END_DECLS

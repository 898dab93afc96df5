// copies.c: a copy of the city's data, or of the donors' keys, in a folder of its own
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A folder holds one database file and manifest.json, which says what it is, when it was made, how
// many rows each table has, and the file's SHA-256. The manifest is written last: a folder without
// one is no copy. The file is SQLite whatever the city stands on, so a copy of one on PostgreSQL
// can be looked into on any desk, and put back on either.
//
// It is made beside a running server from one snapshot, and holds everything that was answered
// before it began.

#include "copies.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "database.h"
#include "encoding.h"

#include <errno.h>
#include <glib/gstdio.h>

#define SCHEMA "dure.copy/1"
#define MANIFEST "manifest.json"
#define READ_BYTES 65536

static const struct
{
  const char *name, *file, *migrations;
} kinds[] = {
  [DURE_COPY_DATA] = { "data", "main.db", "/kr/gwangju/Dure/store/main" },
  [DURE_COPY_KEYS] = { "keys", "keys.db", "/kr/gwangju/Dure/store/keys" },
};

static gboolean
refuse (GError **error, const char *path, const char *why)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "%s %s", path, why);
  return FALSE;
}

/**
 * dure_copy_migrations:
 *
 * Returns: (transfer none): the resource folder that gives such a database its shape
 */
const char *
dure_copy_migrations (DureCopyKind kind)
{
  return kinds[kind].migrations;
}

static char *
digest_of_file (const char *path, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *bytes = g_malloc (READ_BYTES);
  FILE *file = g_fopen (path, "rbe");
  gboolean is_whole;
  gsize length;

  if (file == NULL)
    {
      refuse (error, path, "cannot be read");
      return NULL;
    }
  while ((length = fread (bytes, 1, READ_BYTES, file)) > 0)
    g_checksum_update (sum, bytes, (gssize) length);
  is_whole = !ferror (file);
  fclose (file);
  if (is_whole)
    return g_strdup (g_checksum_get_string (sum));
  refuse (error, path, "cannot be read to its end");
  return NULL;
}

typedef struct
{
  json_t *rows;
  DureCarryFunc func;
  gpointer data;
} Count;

static void
count (const char *table, gint64 rows, gpointer data)
{
  Count *self = data;

  json_object_set_new (self->rows, table, json_integer (rows));
  if (self->func != NULL)
    self->func (table, rows, self->data);
}

/* What was handed over between backends is no business of a copy's. */
static gboolean
give_shape (DureCopyKind kind, const char *path, gboolean is_filled, GError **error)
{
  g_autoptr (DureDatabase) file = dure_database_open (path, kinds[kind].migrations, error);

  return file != NULL
         && (!is_filled || kind != DURE_COPY_KEYS
             || dure_database_run (file, error, "UPDATE epoch SET handed = NULL", ""));
}

static gboolean
fill (DureCopyKind kind, const char *address, const char *path, Count *rows, GError **error)
{
  return give_shape (kind, path, FALSE, error)
         && dure_carry (address, path, path, count, rows, error)
         && give_shape (kind, path, TRUE, error) && dure_carry_settle (path, error)
         && (g_chmod (path, 0600) == 0 || refuse (error, path, "cannot be made private"));
}

static gboolean
write_manifest (DureCopyKind kind, const char *folder, const char *path, json_t *rows,
                DureClock *clock, GError **error)
{
  g_autofree char *manifest = g_build_filename (folder, MANIFEST, NULL);
  g_autofree char *time = dure_time_to_text (dure_clock_wall_ms (clock));
  g_autofree char *digest = digest_of_file (path, error);
  g_autoptr (json_t) content = NULL;
  g_autofree char *text = NULL;

  if (digest == NULL)
    return FALSE;
  content = json_pack ("{s:s, s:s, s:s, s:s, s:O}", "schema", SCHEMA, "kind", kinds[kind].name,
                       "time", time, "sha256", digest, "rows", rows);
  text = dure_json_canonical (content, NULL);
  return g_file_set_contents_full (manifest, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

/**
 * dure_copy_make:
 * @kind: what to copy
 * @address: the database it is in
 * @folder: made when missing; there is no copy of this or another kind in it
 * @clock: when
 * @func: (nullable): told about each table
 * @error: %DURE_BACKEND_ERROR_STATE or %DURE_BACKEND_ERROR_STORE: there is no copy
 */
gboolean
dure_copy_make (DureCopyKind kind, const char *address, const char *folder, DureClock *clock,
                DureCarryFunc func, gpointer data, GError **error)
{
  g_autofree char *path = g_build_filename (folder, kinds[kind].file, NULL);
  g_autoptr (json_t) rows = json_object ();
  g_autoptr (GDir) content = NULL;
  Count counted = { rows, func, data };

  if (g_mkdir_with_parents (folder, 0700) != 0 || (content = g_dir_open (folder, 0, NULL)) == NULL)
    return refuse (error, folder, "cannot be used as a folder");
  if (g_dir_read_name (content) != NULL)
    return refuse (error, folder, "is not empty: a copy has a folder of its own");
  if (fill (kind, address, path, &counted, error)
      && write_manifest (kind, folder, path, rows, clock, error))
    return TRUE;
  g_unlink (path);
  return FALSE;
}

static json_t *
read_manifest (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, MANIFEST, NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, NULL))
    return dure_json_parse (text, length, error);
  refuse (error, folder, "holds no copy: it has no manifest.json");
  return NULL;
}

/**
 * dure_copy_check:
 * @kind: what it has to be
 * @folder: a folder that dure_copy_make() has filled
 * @error: %DURE_BACKEND_ERROR_STATE saying what is wrong with it
 *
 * Returns: (transfer full) (nullable): the path of its file, which is as it was made
 */
char *
dure_copy_check (DureCopyKind kind, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, kinds[kind].file, NULL);
  g_autoptr (json_t) manifest = read_manifest (folder, error);
  g_autofree char *digest = NULL;
  const char *why = NULL;

  if (manifest == NULL)
    return NULL;
  if (g_strcmp0 (json_string_value (json_object_get (manifest, "schema")), SCHEMA) != 0)
    why = "holds a copy of a form that is not known here";
  else if (g_strcmp0 (json_string_value (json_object_get (manifest, "kind")), kinds[kind].name)
           != 0)
    why = kind == DURE_COPY_DATA ? "holds no copy of the data" : "holds no copy of the keys";
  else if ((digest = digest_of_file (path, error)) == NULL)
    return NULL;
  else if (g_strcmp0 (json_string_value (json_object_get (manifest, "sha256")), digest) != 0)
    why = "holds a copy that was changed or cut since it was made";
  if (why == NULL)
    return g_steal_pointer (&path);
  refuse (error, folder, why);
  return NULL;
}

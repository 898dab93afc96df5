// ledger-watch.c: the station as a witness that the city's ledger only grows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   every hour: the newest checkpoint, and the proof that it begins with mine -> (signed by the
//   city) -> new, fine or restored: it takes the place of mine; broken: both are kept for good
//
// Files of the station's own: ledger-checkpoint.txt, as the city has signed it, and
// ledger-broken.json with what was seen, what was shown instead, and the proof that failed. Once
// that is there nothing more is asked and every report says so, until somebody has looked and taken
// the file away. What the city has not signed proves nothing and changes nothing. Asking goes by
// the clock alone, never by a visit. Station and uplink must outlive it.

#include "ledger-watch.h"

#include "canonical-json.h"
#include "private-file.h"
#include "question.h"

#include <string.h>

#define FILE_NAME "ledger-checkpoint.txt"
#define BROKEN_NAME "ledger-broken.json"
#define PATH "/v1/ledger-checkpoints"
#define UNKNOWN "unknown"
#define MAX_FILE (64 * 1024)

struct _DureLedgerWatch
{
  DureStation *station;
  DureUplink *uplink;
  char *note; /* of what was seen last */
  DureCheckpoint *seen;
  DureWitnessed found;
  DureCheckpoint *shown; /* what is broken, as far as it can be read */
  DureCityQuestion *question;
  guint timer;
};

static DureCheckpoint *
verify (DureLedgerWatch *self, const char *note)
{
  g_autoptr (GError) error = NULL;
  DureCheckpoint *checkpoint = dure_checkpoint_verify (note, self->station->sign_key, &error);

  if (checkpoint == NULL)
    g_message ("What the city shows of its ledger is not taken: %s", error->message);
  return checkpoint;
}

static gboolean
write_file (DureLedgerWatch *self, const char *name, const char *text)
{
  g_autofree char *path = dure_station_path (self->station, name);
  g_autoptr (GError) error = NULL;

  if (!dure_private_file_write (path, text, strlen (text), &error))
    g_message ("What was seen of the ledger is not kept yet: %s", error->message);
  return error == NULL;
}

/* Takes @checkpoint when it is kept. */
static void
keep (DureLedgerWatch *self, const char *note, DureWitnessed found, DureCheckpoint **checkpoint)
{
  if (g_strcmp0 (note, self->note) != 0)
    {
      if (!write_file (self, FILE_NAME, note))
        return;
      g_free (self->note);
      self->note = g_strdup (note);
      dure_checkpoint_free (self->seen);
      self->seen = g_steal_pointer (checkpoint);
    }
  self->found = found;
}

/* Alarms although it cannot be kept. Takes @checkpoint. */
static void
keep_broken (DureLedgerWatch *self, const char *note, const json_t *hashes,
             DureCheckpoint **checkpoint)
{
  g_autoptr (json_t) both
      = json_pack ("{s:s, s:s, s:O}", "seen", self->note, "shown", note, "hashes", hashes);
  g_autofree char *text = dure_json_canonical (both, NULL);

  g_message ("The city's ledger does not begin with what was seen of it before");
  write_file (self, BROKEN_NAME, text);
  self->found = DURE_WITNESSED_BROKEN;
  self->shown = g_steal_pointer (checkpoint);
}

static void
take (DureLedgerWatch *self, const json_t *answer)
{
  const char *note = json_string_value (json_object_get (answer, "note"));
  const json_t *hashes = json_object_get (answer, "hashes");
  g_autoptr (DureCheckpoint) newer = note != NULL ? verify (self, note) : NULL;
  DureMerkleProof proof;
  DureWitnessed found;

  if (newer == NULL || strlen (newer->origin) > DURE_LEDGER_ORIGIN_LENGTH
      || !dure_witness_read_proof (hashes, &proof))
    return;
  found = dure_witness_judge (self->seen, newer, &proof);
  if (found == DURE_WITNESSED_BROKEN)
    keep_broken (self, note, hashes, &newer);
  else
    keep (self, note, found, &newer);
}

static void
on_answer (GBytes *reply, guint status, gpointer data)
{
  DureLedgerWatch *self = data;
  g_autoptr (json_t) answer = NULL;

  if (reply == NULL || status != 200 || g_bytes_get_size (reply) > MAX_FILE)
    return;
  answer = dure_json_parse (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), NULL);
  take (self, answer);
}

/**
 * dure_ledger_watch_tick:
 *
 * Asks the city for the newest checkpoint.
 */
void
dure_ledger_watch_tick (DureLedgerWatch *self)
{
  const guint64 from = self->seen != NULL ? self->seen->size : 0;
  g_autoptr (json_t) request = json_pack ("{s:I}", "from", (json_int_t) from);

  if (self->question == NULL && self->found != DURE_WITNESSED_BROKEN)
    dure_city_question_ask_json (&self->question, self->uplink, PATH, request, on_answer, self);
}

static gboolean
on_timer (gpointer data)
{
  dure_ledger_watch_tick (data);
  return G_SOURCE_CONTINUE;
}

/**
 * dure_ledger_watch_start:
 *
 * Asks now, and by itself from now on.
 */
void
dure_ledger_watch_start (DureLedgerWatch *self)
{
  dure_ledger_watch_tick (self);
  self->timer = g_timeout_add_seconds (DURE_LEDGER_WATCH_SECONDS, on_timer, self);
}

/**
 * dure_ledger_watch_is_asking:
 *
 * Returns: whether an answer of the city is waited for
 */
gboolean
dure_ledger_watch_is_asking (DureLedgerWatch *self)
{
  return self->question != NULL;
}

/**
 * dure_ledger_watch_get:
 * @ret_seen: (out caller-allocates): what there was to see; what is broken, when that was found
 *
 * Returns: whether anything was seen
 */
gboolean
dure_ledger_watch_get (DureLedgerWatch *self, DureLedgerSeen *ret_seen)
{
  const DureCheckpoint *checkpoint
      = self->found == DURE_WITNESSED_BROKEN ? self->shown : self->seen;

  *ret_seen = (DureLedgerSeen){ .found = self->found, .origin = UNKNOWN };
  if (checkpoint != NULL)
    {
      g_strlcpy (ret_seen->origin, checkpoint->origin, sizeof ret_seen->origin);
      ret_seen->size = checkpoint->size;
      memcpy (ret_seen->root, checkpoint->root, sizeof ret_seen->root);
    }
  return checkpoint != NULL || self->found == DURE_WITNESSED_BROKEN;
}

/**
 * dure_ledger_watch_cosign:
 * @now_ms: milliseconds since 1970
 * @seen: as dure_ledger_watch_get() gave it
 *
 * Gives the station's word for what it has seen, when it can.
 */
void
dure_ledger_watch_cosign (DureLedgerWatch *self, gint64 now_ms, DureLedgerSeen *seen)
{
  if (self->seen == NULL || self->found == DURE_WITNESSED_BROKEN)
    return;
  dure_cosignature_sign (self->seen, now_ms, self->station->key, seen->cosignature);
  seen->is_cosigned = TRUE;
}

static GBytes *
read_file (DureLedgerWatch *self, const char *name)
{
  g_autofree char *path = dure_station_path (self->station, name);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = dure_private_file_read (path, MAX_FILE, &error);

  if (error != NULL)
    g_message ("%s", error->message);
  return bytes;
}

/* A file that cannot be read any more still says that there was something. */
static void
load_broken (DureLedgerWatch *self)
{
  g_autofree char *path = dure_station_path (self->station, BROKEN_NAME);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (json_t) both = NULL;
  const char *shown;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  self->found = DURE_WITNESSED_BROKEN;
  bytes = read_file (self, BROKEN_NAME);
  if (bytes != NULL)
    both = dure_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  shown = json_string_value (json_object_get (both, "shown"));
  self->shown = shown != NULL ? verify (self, shown) : NULL;
}

static void
load (DureLedgerWatch *self)
{
  g_autoptr (GBytes) bytes = read_file (self, FILE_NAME);

  if (bytes != NULL)
    {
      self->note = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      self->seen = verify (self, self->note);
    }
  if (self->seen != NULL)
    self->found = DURE_WITNESSED_FINE;
  load_broken (self);
}

/**
 * dure_ledger_watch_open:
 * @station: an enrolled station
 * @uplink: the way to the city
 *
 * Returns: (transfer full): one that remembers what it has seen, and asks nobody yet
 */
DureLedgerWatch *
dure_ledger_watch_open (DureStation *station, DureUplink *uplink)
{
  DureLedgerWatch *self = g_new0 (DureLedgerWatch, 1);

  self->station = station;
  self->uplink = uplink;
  load (self);
  return self;
}

/**
 * dure_ledger_watch_close:
 * @self: (transfer full) (nullable): what was seen is kept
 */
void
dure_ledger_watch_close (DureLedgerWatch *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  dure_city_question_drop (&self->question);
  dure_checkpoint_free (self->shown);
  dure_checkpoint_free (self->seen);
  g_free (self->note);
  g_free (self);
}

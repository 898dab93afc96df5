// batches.c: observation batches on their way into the store
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// On the thread of whoever sent it a batch is read, each observation is held against what its
// source may send, and all is packed and sealed under the donor's key: a parcel. On the writer's
// thread the parcel becomes a row, if its source may still send and its id is new. A desk is what
// one thread needs for the first half: room for one batch, which is wiped after each, and the
// sources that sent lately. What it remembers of a source may be half a minute old; the writer's
// look is the true one: a batch that was checked against what its donor has changed since, or
// sealed under a key that has a follower, has to come once more.
//
// A batch is one row: its id, the hash of its content, and the sealed bytes. Id and content make
// the nonce, so it need not be stored, and can only come again with the very same bytes.

#include "batches.h"

#include "backend-error.h"
#include "batch-pack.h"
#include "late.h"

#include <sodium.h>
#include <string.h>

#define SCOPES 8192
#define SCOPE_LIFE_MS 30000
/* A clock of a gateway may be wrong by this much; what is later is not believed. */
#define AHEAD_MS (10 * 60 * 1000)

typedef struct
{
  guint8 hash[DURE_SHA256_BYTES];
  gint64 until_ms;
  DureSourceScope *scope;
} KnownScope;

struct _DureBatchDesk
{
  DureCity *city;
  GHashTable *scopes; /* of KnownScope */
  DureBatch *batch;
  guint8 *packed;
};

/* The hash is as good as chance already. */
static guint
scope_hash (gconstpointer known)
{
  guint hash;

  memcpy (&hash, ((const KnownScope *) known)->hash, sizeof hash);
  return hash;
}

static gboolean
scope_equal (gconstpointer one, gconstpointer other)
{
  return memcmp (((const KnownScope *) one)->hash, ((const KnownScope *) other)->hash,
                 DURE_SHA256_BYTES)
         == 0;
}

static void
known_scope_free (gpointer data)
{
  KnownScope *self = data;

  dure_source_scope_free (self->scope);
  g_free (self);
}

/**
 * dure_batch_desk_new:
 * @city: this thread's; outlives the desk
 *
 * Returns: (transfer full): a desk
 */
DureBatchDesk *
dure_batch_desk_new (DureCity *city)
{
  DureBatchDesk *self = g_new0 (DureBatchDesk, 1);

  self->city = city;
  self->scopes = g_hash_table_new_full (scope_hash, scope_equal, NULL, known_scope_free);
  self->batch = g_new0 (DureBatch, 1);
  self->packed = g_malloc (DURE_BATCH_PACKED_MAX);
  return self;
}

/**
 * dure_batch_desk_free:
 * @self: (transfer full) (nullable)
 */
void
dure_batch_desk_free (DureBatchDesk *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->scopes);
  g_free (self->batch);
  g_free (self->packed);
  g_free (self);
}

/**
 * dure_batch_desk_scope:
 * @hash: of what the sender shows
 * @error: as dure_source_scope_find()
 *
 * Returns: (transfer none) (nullable): what it may send; valid until the desk is asked again
 */
const DureSourceScope *
dure_batch_desk_scope (DureBatchDesk *self, const guint8 hash[DURE_SHA256_BYTES], GError **error)
{
  gint64 now = dure_clock_monotonic_ms (self->city->clock);
  KnownScope wanted, *known;
  DureSourceScope *scope;

  memcpy (wanted.hash, hash, sizeof wanted.hash);
  known = g_hash_table_lookup (self->scopes, &wanted);
  if (known != NULL && known->until_ms > now)
    return known->scope;
  scope = dure_source_scope_find (self->city, hash, error);
  if (scope == NULL)
    return NULL;
  if (g_hash_table_size (self->scopes) >= SCOPES)
    g_hash_table_remove_all (self->scopes);
  known = g_memdup2 (&wanted, sizeof wanted);
  known->until_ms = now + SCOPE_LIFE_MS;
  known->scope = scope;
  g_hash_table_replace (self->scopes, known, known);
  return scope;
}

static DureBatchVerdict
check (DureBatchDesk *self, const DureSourceScope *scope, DureBatchComplaint *complaint)
{
  gint64 latest = dure_city_now (self->city) + AHEAD_MS;

  for (guint i = 0; i < self->batch->n_observations; i++)
    {
      const DureBatchObservation *observation = &self->batch->observations[i];
      const DureCode code = observation->code;
      const guint8 lacking = scope->lacking[code];

      complaint->observation = i;
      complaint->code = code;
      complaint->is_too_early = lacking == 0 && observation->start_ms < scope->from_ms[code];
      if (observation->end_ms > latest)
        {
          complaint->refusal = (DureBatchRefusal) {
            .reason = DURE_BATCH_REASON_OUT_OF_RANGE,
            .field = observation->start_ms == observation->end_ms ? DURE_BATCH_FIELD_DATE_TIME
                                                                  : DURE_BATCH_FIELD_END,
            .observation = i,
          };
          return DURE_BATCH_MALFORMED;
        }
      if (lacking != 0 || complaint->is_too_early)
        {
          complaint->purpose = lacking != 0 ? (DurePurpose) (lacking - 1) : scope->from_line[code];
          return DURE_BATCH_NOT_COVERED;
        }
    }
  return DURE_BATCH_FIT;
}

static void
make_nonce (const DureParcel *parcel, guint8 ret_nonce[DURE_DONOR_NONCE_BYTES])
{
  guint8 both[DURE_BATCH_ID_BYTES + DURE_BATCH_HASH_BYTES];

  memcpy (both, parcel->id, sizeof parcel->id);
  memcpy (both + sizeof parcel->id, parcel->content_hash, sizeof parcel->content_hash);
  crypto_generichash (ret_nonce, DURE_DONOR_NONCE_BYTES, both, sizeof both, NULL, 0);
}

/**
 * dure_parcel_new:
 * @batch: not empty
 * @source: who sent it
 * @key: the donor's
 * @room: %DURE_BATCH_PACKED_MAX bytes to pack it in, wiped afterwards
 *
 * Returns: (transfer full): the batch as it may be stored
 */
DureParcel *
dure_parcel_new (const DureBatch *batch, gint64 source, DureDonorKey *key, guint8 *room)
{
  guint8 nonce[DURE_DONOR_NONCE_BYTES];
  DureParcel *parcel;
  gsize length;

  /* There is room for any batch that was read. */
  if (!dure_batch_pack (batch, room, DURE_BATCH_PACKED_MAX, &length))
    g_assert_not_reached ();
  parcel = g_malloc0 (sizeof *parcel + length + DURE_DONOR_TAG_BYTES);
  parcel->source = source;
  parcel->generation = dure_donor_key_generation (key);
  memcpy (parcel->id, batch->id, sizeof parcel->id);
  dure_donor_key_mac (key, room, length, parcel->content_hash, sizeof parcel->content_hash);
  parcel->observations = batch->n_observations;
  parcel->length = length + DURE_DONOR_TAG_BYTES;
  make_nonce (parcel, nonce);
  dure_donor_key_seal_at (key, nonce, room, length, parcel->sealed);
  sodium_memzero (room, length);
  return parcel;
}

static gboolean
is_of_source (gpointer key, gpointer known, gpointer source)
{
  return ((const KnownScope *) known)->scope->number == *(const gint64 *) source;
}

/**
 * dure_batch_desk_forget:
 * @source: whose donor has decided something
 *
 * What it may send, and the key, are looked up anew when it sends again.
 */
void
dure_batch_desk_forget (DureBatchDesk *self, gint64 source)
{
  const KnownScope *known = g_hash_table_find (self->scopes, is_of_source, &source);

  if (known == NULL)
    return;
  if (known->scope->donor != NULL)
    dure_key_store_drop (self->city->key_store, known->scope->donor);
  g_hash_table_remove (self->scopes, known);
}

/**
 * dure_batch_desk_receive:
 * @scope: of its source, open
 * @bytes: (array length=length): foreign JSON
 * @length: how many
 * @ret_verdict: (out): what it is
 * @ret_complaint: (out caller-allocates): why, unless it is fit
 * @error: of a fit one: %DURE_BACKEND_ERROR_UNKNOWN when its donor's key is gone, or why it cannot
 *   be had now
 *
 * Returns: (transfer full) (nullable): a fit batch, ready to be stored
 */
DureParcel *
dure_batch_desk_receive (DureBatchDesk *self, const DureSourceScope *scope, const guint8 *bytes,
                         gsize length, DureBatchVerdict *ret_verdict,
                         DureBatchComplaint *ret_complaint, GError **error)
{
  g_autoptr (DureDonorKey) key = NULL;
  DureParcel *parcel = NULL;

  if (!dure_batch_read (self->batch, bytes, length, &ret_complaint->refusal))
    *ret_verdict = DURE_BATCH_MALFORMED;
  else
    *ret_verdict = check (self, scope, ret_complaint);
  if (*ret_verdict == DURE_BATCH_FIT)
    key = dure_key_store_find (self->city->key_store, scope->donor, error);
  if (key != NULL)
    {
      parcel = dure_parcel_new (self->batch, scope->number, key, self->packed);
      parcel->revision = scope->revision;
    }
  dure_batch_wipe (self->batch);
  return parcel;
}

/**
 * dure_parcel_free:
 * @self: (transfer full) (nullable)
 */
void
dure_parcel_free (DureParcel *self)
{
  g_free (self);
}

static gboolean
look_for_first (DureCity *city, DureParcel *self, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT source, content_hash, received_ms FROM batch WHERE id = ?1",
      "b", self->id, sizeof self->id);
  guint8 hash[DURE_BATCH_HASH_BYTES];
  gboolean is_same;

  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  is_same = dure_rows_integer (rows, 0) == self->source
            && dure_rows_copy (rows, 1, hash, sizeof hash)
            && memcmp (hash, self->content_hash, sizeof hash) == 0;
  self->outcome = is_same ? DURE_BATCH_REPEATED : DURE_BATCH_CONFLICTING;
  self->received_ms = dure_rows_integer (rows, 2);
  return TRUE;
}

/**
 * dure_parcel_store:
 * @city: the writer's
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Stores it once, within the writer's transaction; its outcome holds when that is durable.
 */
gboolean
dure_parcel_store (DureCity *city, DureParcel *self, GError **error)
{
  DureSourceStand stand;

  self->received_ms = dure_city_now (city);
  if (!dure_source_look (city, self->source, &stand, error))
    return FALSE;
  if (stand.state == DURE_SOURCE_WITHDRAWN)
    {
      self->outcome = DURE_BATCH_WITHDRAWN;
      return dure_late_source (city, self->source, error);
    }
  if (stand.state != DURE_SOURCE_OPEN)
    {
      self->outcome = DURE_BATCH_ENDED;
      return TRUE;
    }
  if (stand.revision != self->revision || stand.generation > self->generation)
    {
      self->outcome = DURE_BATCH_OUTDATED;
      return TRUE;
    }
  if (!dure_database_run (city->database, error,
                          "INSERT INTO batch (id, source, received_ms, observations, content_hash,"
                          " sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO NOTHING",
                          "biiibb", self->id, sizeof self->id, self->source, self->received_ms,
                          (gint64) self->observations, self->content_hash,
                          sizeof self->content_hash, self->sealed, self->length))
    return FALSE;
  self->outcome = DURE_BATCH_STORED;
  return dure_database_changed (city->database) == 1 || look_for_first (city, self, error);
}

/**
 * dure_parcel_fetch:
 * @id: a batch
 * @error: %DURE_BACKEND_ERROR_UNKNOWN, %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the batch as it is stored
 */
DureParcel *
dure_parcel_fetch (DureCity *city, const guint8 id[DURE_BATCH_ID_BYTES], GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT source, received_ms, observations, content_hash, sealed FROM batch WHERE id = ?1",
      "b", id, (gsize) DURE_BATCH_ID_BYTES);
  g_autoptr (GBytes) sealed = NULL;
  DureParcel *self;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (!is_there)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "no such batch");
      return NULL;
    }
  sealed = dure_rows_bytes (rows, 4);
  self = g_malloc0 (sizeof *self + g_bytes_get_size (sealed));
  memcpy (self->id, id, sizeof self->id);
  self->source = dure_rows_integer (rows, 0);
  self->received_ms = dure_rows_integer (rows, 1);
  self->observations = (guint) dure_rows_integer (rows, 2);
  dure_rows_copy (rows, 3, self->content_hash, sizeof self->content_hash);
  self->length = g_bytes_get_size (sealed);
  memcpy (self->sealed, g_bytes_get_data (sealed, NULL), self->length);
  return self;
}

/**
 * dure_parcel_open:
 * @key: the donor's
 * @batch: filled; the caller wipes it
 * @error: %DURE_BACKEND_ERROR_STATE when it is damaged, or another donor's
 */
gboolean
dure_parcel_open (const DureParcel *self, DureDonorKey *key, DureBatch *batch, GError **error)
{
  g_autoptr (GBytes) sealed = g_bytes_new (self->sealed, self->length);
  g_autoptr (GBytes) packed = NULL;
  guint8 nonce[DURE_DONOR_NONCE_BYTES];

  make_nonce (self, nonce);
  packed = dure_donor_key_open_at (key, nonce, sealed, error);
  if (packed == NULL)
    return FALSE;
  if (dure_batch_unpack (batch, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed)))
    {
      memcpy (batch->id, self->id, sizeof batch->id);
      return TRUE;
    }
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "a stored batch is damaged");
  return FALSE;
}

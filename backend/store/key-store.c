// key-store.c: where the donors' keys lie, so that forgetting a donor is destroying one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The keys lie, each wrapped by an epoch key, in a database of their own that never enters a backup
// of the data. Destroying one deletes its row, overwrites its place, cuts the log and remembers
// whose it was. What was copied before still holds it, so the epoch turns now and then:
// 1. the next epoch key is made, durably, and one transaction says that it is the newest: what is
//    put from here on is wrapped by it;
// 2. what older ones wrap is wrapped anew, some hundreds of keys in a transaction;
// 3. when nothing is left, one transaction says so, and the older epoch keys are destroyed.
// Cut off anywhere, it goes on with the next step. Several programs may do the steps together: the
// one row of the table epoch is locked for each. A million keys take a minute or two, in which
// everything else goes on.
//
// One store belongs to the writer's thread, others only read. Keys that were asked for lately are
// kept open for a minute, for all threads together. Keys that are added while a group is gathered
// become durable together, when it is flushed.

#include "key-store.h"

#include "backend-error.h"
#include "database.h"
#include "open-keys.h"

#include <string.h>

#define MIGRATIONS "/kr/gwangju/Dure/store/keys"
#define STEP_KEYS 500

/* The row of epoch as others leave it, or so that it stays until the end of the transaction. */
#define EPOCH "SELECT oldest, newest, begun_ms, handed FROM epoch"
#define EPOCH_KEPT EPOCH " /*for share*/"
#define EPOCH_MINE EPOCH " /*for update*/"

typedef struct
{
  gint64 oldest, newest, begun_ms;
} Epoch;

struct _DureKeyStore
{
  DureDatabase *database;
  char *address;
  DureEpochs *epochs;
  gint64 newest; /* that we know of, and have the key of */
  DureClock *clock;
  DureDice *dice;
  DureOpenKeys *open;
  gboolean is_gathering;
  DureTransaction *gathered; /* begun with the first key of a group */
};

static DureKeyStore *
key_store_new (DureDatabase *database, const char *address, DureEpochs *epochs, DureClock *clock,
               DureDice *dice, DureOpenKeys *open)
{
  DureKeyStore *self = g_new0 (DureKeyStore, 1);

  self->database = database;
  self->address = g_strdup (address);
  self->epochs = dure_epochs_ref (epochs);
  self->clock = clock;
  self->dice = dice;
  self->open = open;
  return self;
}

/* Sees to it that the key of the newest epoch is here. */
static gboolean
follow (DureKeyStore *self, gint64 newest, GBytes *handed, GError **error)
{
  g_autoptr (GBytes) key = NULL;

  if (newest <= self->newest)
    return TRUE;
  if (g_bytes_get_size (handed) == 0
      || !dure_epochs_take_over (self->epochs, newest, handed, NULL))
    {
      key = dure_epochs_find (self->epochs, newest, error);
      if (key == NULL)
        return FALSE;
    }
  self->newest = newest;
  return TRUE;
}

static gboolean
read_epoch (DureKeyStore *self, const char *sql, Epoch *ret_epoch, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (self->database, error, sql, "");
  g_autoptr (GBytes) handed = NULL;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                   "key store: it does not say which epoch it is in");
      return FALSE;
    }
  *ret_epoch = (Epoch) { dure_rows_integer (rows, 0), dure_rows_integer (rows, 1),
                         dure_rows_integer (rows, 2) };
  handed = dure_rows_bytes (rows, 3);
  return follow (self, ret_epoch->newest, handed, error);
}

/* A key that is missing is found here, and not when a donor's key does not open. */
static gboolean
check_epochs (DureKeyStore *self, GError **error)
{
  g_autoptr (GBytes) key = NULL;
  Epoch epoch;

  if (!read_epoch (self, EPOCH, &epoch, error))
    return FALSE;
  key = dure_epochs_find (self->epochs, epoch.oldest, error);
  return key != NULL && dure_epochs_destroy_before (self->epochs, epoch.oldest, error)
         && dure_database_run (self->database, error,
                               "UPDATE epoch SET begun_ms = ?1 WHERE begun_ms IS NULL", "i",
                               dure_clock_wall_ms (self->clock));
}

/**
 * dure_key_store_open:
 * @address: the database of its own
 * @epochs: the epoch keys; that of a new store is there
 * @clock: how long keys stay open
 * @dice: where nonces come from
 * @error: as dure_database_open(), or %DURE_BACKEND_ERROR_STATE when an epoch key is missing
 *
 * Returns: (transfer full) (nullable): the key store
 */
DureKeyStore *
dure_key_store_open (const char *address, DureEpochs *epochs, DureClock *clock, DureDice *dice,
                     GError **error)
{
  DureDatabase *database = dure_database_open (address, MIGRATIONS, error);
  g_autoptr (DureKeyStore) self = NULL;

  if (database == NULL)
    return NULL;
  self = key_store_new (database, address, epochs, clock, dice, dure_open_keys_new ());
  return check_epochs (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * dure_key_store_open_reader:
 * @writer: the key store that another thread writes in; not used any more after this call
 * @error: as dure_database_open_reader()
 *
 * Returns: (transfer full) (nullable): a key store that only finds, for this thread
 */
DureKeyStore *
dure_key_store_open_reader (DureKeyStore *writer, GError **error)
{
  DureDatabase *database = dure_database_open_reader (writer->address, error);

  return database != NULL
             ? key_store_new (database, writer->address, writer->epochs, writer->clock,
                              writer->dice, dure_open_keys_ref (writer->open))
             : NULL;
}

/**
 * dure_key_store_count:
 * @ret_count: (out): how many donors' keys there are; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_key_store_count (DureKeyStore *self, gint64 *ret_count, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (self->database, error,
                                                 "SELECT count(*) FROM donor_key", "");
  gboolean is_there = FALSE;

  if (dure_rows_first (rows, &is_there, error) && is_there)
    *ret_count = dure_rows_integer (rows, 0);
  return is_there;
}

/**
 * dure_key_store_address:
 *
 * Returns: (transfer none): where its database is
 */
const char *
dure_key_store_address (DureKeyStore *self)
{
  return self->path;
}

/**
 * dure_key_store_close:
 * @self: (transfer full) (nullable)
 */
void
dure_key_store_close (DureKeyStore *self)
{
  if (self == NULL)
    return;
  dure_transaction_abandon (self->gathered);
  dure_database_close (self->database);
  dure_epochs_unref (self->epochs);
  dure_open_keys_unref (self->open);
  g_free (self->address);
  g_free (self);
}

/**
 * dure_key_store_tidy:
 *
 * Closes the keys that nobody has asked for again. Call it now and then.
 */
void
dure_key_store_tidy (DureKeyStore *self)
{
  dure_open_keys_tidy (self->open, dure_clock_monotonic_ms (self->clock));
}

/**
 * dure_key_store_gather:
 *
 * From here to dure_key_store_flush() keys are added in one transaction.
 */
void
dure_key_store_gather (DureKeyStore *self)
{
  self->is_gathering = TRUE;
}

/**
 * dure_key_store_flush:
 * @error: %DURE_BACKEND_ERROR_STORE: none of the keys that were gathered is durable
 *
 * Makes what was gathered durable. Without any key it costs nothing.
 */
gboolean
dure_key_store_flush (DureKeyStore *self, GError **error)
{
  gboolean is_fine = self->gathered == NULL || dure_transaction_commit (&self->gathered, error);

  g_clear_pointer (&self->gathered, dure_transaction_abandon);
  self->is_gathering = FALSE;
  return is_fine;
}

/* A transaction in which the newest epoch stays the newest. */
static DureTransaction *
begin_putting (DureKeyStore *self, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->database, error);
  Epoch epoch;

  return transaction != NULL && read_epoch (self, EPOCH_KEPT, &epoch, error)
             ? g_steal_pointer (&transaction)
             : NULL;
}

/**
 * dure_key_store_put:
 * @key: the key of a donor of whom nothing is stored yet
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * It is durable before anything sealed under it can be: at once, or with the group that is being
 * gathered. What an earlier group left behind, which put a key and then failed, is replaced.
 */
gboolean
dure_key_store_put (DureKeyStore *self, DureDonorKey *key, GError **error)
{
  g_autoptr (DureTransaction) alone = NULL;
  g_autoptr (GBytes) epoch_key = NULL, wrapped = NULL;

  if (self->gathered == NULL && (alone = begin_putting (self, error)) == NULL)
    return FALSE;
  if (self->is_gathering && self->gathered == NULL)
    self->gathered = g_steal_pointer (&alone);
  epoch_key = dure_epochs_find (self->epochs, self->newest, error);
  if (epoch_key == NULL)
    return FALSE;
  wrapped = dure_donor_key_wrap (key, epoch_key, self->newest, self->dice);
  dure_open_keys_drop (self->open, dure_donor_key_donor (key));
  return dure_database_run (self->database, error,
                            "INSERT INTO donor_key (donor, epoch, wrapped) VALUES (?1, ?2, ?3)"
                            " ON CONFLICT (donor) DO UPDATE SET epoch = ?2, wrapped = ?3",
                            "tib", dure_donor_key_donor (key), self->newest,
                            g_bytes_get_data (wrapped, NULL), g_bytes_get_size (wrapped))
         && (alone == NULL || dure_transaction_commit (&alone, error));
}

static gboolean
look_up (DureKeyStore *self, const char *donor, gint64 *ret_epoch, GBytes **ret_wrapped,
         GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->database, error, "SELECT epoch, wrapped FROM donor_key WHERE donor = ?1", "t", donor);
  gboolean has_key;

  if (!dure_rows_first (rows, &has_key, error))
    return FALSE;
  if (!has_key)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                   "key store: this donor has no key");
      return FALSE;
    }
  *ret_epoch = dure_rows_integer (rows, 0);
  *ret_wrapped = dure_rows_bytes (rows, 1);
  return TRUE;
}

static DureDonorKey *
fetch (DureKeyStore *self, const char *donor, GError **error)
{
  g_autoptr (GBytes) wrapped = NULL, epoch_key = NULL;
  gint64 number;
  Epoch epoch;

  if (!look_up (self, donor, &number, &wrapped, error)
      || (number > self->newest && !read_epoch (self, EPOCH, &epoch, error)))
    return NULL;
  epoch_key = dure_epochs_find (self->epochs, number, error);
  return epoch_key != NULL ? dure_donor_key_unwrap (donor, epoch_key, number, wrapped, error)
                           : NULL;
}

/**
 * dure_key_store_find:
 * @donor: a donor
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such key (any more),
 *   %DURE_BACKEND_ERROR_STATE when it is damaged, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the donor's key
 */
DureDonorKey *
dure_key_store_find (DureKeyStore *self, const char *donor, GError **error)
{
  gint64 now_ms = dure_clock_monotonic_ms (self->clock);
  GError *failure = NULL;
  guint64 drops;
  DureDonorKey *key = dure_open_keys_find (self->open, donor, now_ms, &drops);

  if (key != NULL)
    return key;
  key = fetch (self, donor, &failure);
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE))
    {
      /* A turn may have come to its end between the row and the file. */
      g_clear_error (&failure);
      key = fetch (self, donor, &failure);
    }
  if (key != NULL)
    dure_open_keys_keep (self->open, key, now_ms, drops);
  else
    g_propagate_error (error, failure);
  return key;
}

/**
 * dure_key_store_destroy:
 * @donor: whose key to destroy; it may be gone already
 * @error: %DURE_BACKEND_ERROR_STORE: it may still be in the log, ask again
 */
gboolean
dure_key_store_destroy (DureKeyStore *self, const char *donor, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->database, error);
  gboolean is_destroyed =
      transaction != NULL
      && dure_database_run (self->database, error, "DELETE FROM donor_key WHERE donor = ?1", "t",
                            donor)
      && dure_database_run (self->database, error,
                            "INSERT INTO forgotten (donor) VALUES (?1) ON CONFLICT DO NOTHING", "t",
                            donor)
      && dure_transaction_commit (&transaction, error);

  dure_open_keys_drop (self->open, donor);
  return is_destroyed && dure_database_forget (self->database, "donor_key", error);
}

/**
 * dure_key_store_forgotten:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type utf8) (nullable): all donors whose key was destroyed
 */
GPtrArray *
dure_key_store_forgotten (DureKeyStore *self, GError **error)
{
  return dure_rows_list (
      dure_database_ask (self->database, error, "SELECT donor FROM forgotten", ""), error);
}

/* @from: what was the newest when it was found to be time; another may have been faster */
static gboolean
begin_turn (DureKeyStore *self, gint64 from, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->database, error);
  g_autoptr (GBytes) handed = NULL;
  const gint64 next = from + 1;
  Epoch epoch;

  if (transaction == NULL || !read_epoch (self, EPOCH_MINE, &epoch, error))
    return FALSE;
  if (epoch.newest != from || epoch.oldest != from)
    return TRUE;
  if (!dure_epochs_make (self->epochs, next, self->dice, error))
    return FALSE;
  if (dure_database_is_shared (self->database))
    {
      handed = dure_epochs_hand_over (self->epochs, next, self->dice, error);
      if (handed == NULL)
        return FALSE;
    }
  return dure_database_run (self->database, error,
                            "UPDATE epoch SET newest = ?1, begun_ms = ?2, handed = ?3", "iib",
                            next, dure_clock_wall_ms (self->clock),
                            handed != NULL ? g_bytes_get_data (handed, NULL) : NULL,
                            handed != NULL ? g_bytes_get_size (handed) : 0)
         && dure_transaction_commit (&transaction, error);
}

/* What does not open with its epoch's key is lost already; it goes along as it is. */
static GBytes *
wrap_anew (DureKeyStore *self, const char *donor, gint64 from, GBytes *wrapped, gint64 to,
           GError **error)
{
  g_autoptr (GBytes) old = dure_epochs_find (self->epochs, from, error);
  g_autoptr (GBytes) new = old != NULL ? dure_epochs_find (self->epochs, to, error) : NULL;
  g_autoptr (DureDonorKey) key = NULL;

  if (new == NULL)
    return NULL;
  key = dure_donor_key_unwrap (donor, old, from, wrapped, NULL);
  if (key != NULL)
    return dure_donor_key_wrap (key, new, to, self->dice);
  g_warning ("key store: the key of a donor is damaged");
  return g_bytes_ref (wrapped);
}

/* Nothing, if it was destroyed since it was listed. */
static gboolean
turn_one (DureKeyStore *self, const char *donor, gint64 to, GError **error)
{
  g_autoptr (GBytes) wrapped = NULL, anew = NULL;
  GError *failure = NULL;
  gint64 from;

  if (!look_up (self, donor, &from, &wrapped, &failure))
    {
      if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
        {
          g_clear_error (&failure);
          return TRUE;
        }
      g_propagate_error (error, failure);
      return FALSE;
    }
  anew = wrap_anew (self, donor, from, wrapped, to, error);
  return anew != NULL
         && dure_database_run (self->database, error,
                               "UPDATE donor_key SET epoch = ?3, wrapped = ?4"
                               " WHERE donor = ?1 AND epoch = ?2",
                               "tiib", donor, from, to, g_bytes_get_data (anew, NULL),
                               g_bytes_get_size (anew));
}

static gboolean
turn_some (DureKeyStore *self, const Epoch *epoch, gboolean *ret_are_all, GError **error)
{
  g_autoptr (GPtrArray) donors = dure_rows_list (
      dure_database_ask (self->database, error,
                         "SELECT donor FROM donor_key WHERE epoch < ?1 ORDER BY epoch LIMIT ?2",
                         "ii", epoch->newest, (gint64) STEP_KEYS),
      error);

  for (guint i = 0; donors != NULL && i < donors->len; i++)
    if (!turn_one (self, donors->pdata[i], epoch->newest, error))
      return FALSE;
  if (donors == NULL)
    return FALSE;
  *ret_are_all = donors->len == 0;
  return !*ret_are_all
         || dure_database_run (self->database, error, "UPDATE epoch SET oldest = newest", "");
}

static gboolean
step_turn (DureKeyStore *self, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->database, error);
  gboolean are_all = FALSE;
  Epoch epoch;

  if (transaction == NULL || !read_epoch (self, EPOCH_MINE, &epoch, error))
    return FALSE;
  if (epoch.oldest < epoch.newest && !turn_some (self, &epoch, &are_all, error))
    return FALSE;
  if (!dure_transaction_commit (&transaction, error))
    return FALSE;
  if (!are_all)
    return TRUE;
  /* The old forms that are still in the log open with nothing any more, so it need not be cut. */
  dure_database_forget (self->database, "donor_key", NULL);
  return dure_epochs_destroy_before (self->epochs, epoch.newest, error);
}

/**
 * dure_key_store_turn:
 * @every_ms: how old an epoch becomes; 0 turns at once, negative never
 * @ret_more: (out): whether there is a next step to do, soon; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE or %DURE_BACKEND_ERROR_STATE: go on later
 *
 * Does one step of turning the epoch, if one is to be done. Also destroys what others' turns have
 * left to destroy here. Call it now and then, outside of transactions.
 */
gboolean
dure_key_store_turn (DureKeyStore *self, gint64 every_ms, gboolean *ret_more, GError **error)
{
  Epoch epoch;
  gboolean is_time;

  if (!read_epoch (self, EPOCH, &epoch, error)
      || !dure_epochs_destroy_before (self->epochs, epoch.oldest, error))
    return FALSE;
  if (epoch.oldest < epoch.newest)
    {
      *ret_more = TRUE;
      return step_turn (self, error);
    }
  is_time = every_ms >= 0 && dure_clock_wall_ms (self->clock) - epoch.begun_ms >= every_ms;
  *ret_more = is_time;
  return !is_time || begin_turn (self, epoch.newest, error);
}

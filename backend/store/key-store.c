// key-store.c: where the donors' keys lie, so that forgetting a donor is destroying one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The keys lie, each wrapped by an epoch key, in a database of their own that never enters a backup
// of the data. Destroying one deletes its row, overwrites its place, cuts the log and remembers
// whose it was. What was copied before still holds it, so the epoch turns now and then
// (key-turn.c).
//
// A donor who erases a part has two keys for a moment: DONOR, or DONOR#n of the n-th generation,
// and the next. What is found is the newest, which opens what those before it have sealed too.
// Remembered is either DONOR, or with DONOR#n the last generation that was destroyed.
//
// One store belongs to the writer's thread, others only read. Keys that were asked for lately are
// kept open for a minute, for all threads together. Keys that are added while a group is gathered
// become durable together, when it is flushed.

#include "key-store-inside.h"

#include "backend-error.h"

#include <string.h>

/* All keys of donor ?1: no name of another donor lies between. */
#define OF_DONOR "donor >= ?1 AND donor < ?1 || '$'"

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
  if (g_bytes_get_size (handed) == 0 || !dure_epochs_take_over (self->epochs, newest, handed, NULL))
    {
      key = dure_epochs_find (self->epochs, newest, error);
      if (key == NULL)
        return FALSE;
    }
  self->newest = newest;
  return TRUE;
}

/* What @sql says, with the key of the newest epoch at hand. */
gboolean
dure_key_store_read_epoch (DureKeyStore *self, const char *sql, DureEpoch *ret_epoch,
                           GError **error)
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
  *ret_epoch = (DureEpoch) { dure_rows_integer (rows, 0), dure_rows_integer (rows, 1),
                            dure_rows_integer (rows, 2) };
  handed = dure_rows_bytes (rows, 3);
  return follow (self, ret_epoch->newest, handed, error);
}

/* A key that is missing is found here, and not when a donor's key does not open. */
static gboolean
check_epochs (DureKeyStore *self, GError **error)
{
  g_autoptr (GBytes) key = NULL;
  DureEpoch epoch;

  if (!dure_key_store_read_epoch (self, DURE_EPOCH, &epoch, error))
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
  DureDatabase *database = dure_database_open (address, DURE_SCHEMA_KEYS, error);
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

  return database != NULL ? key_store_new (database, writer->address, writer->epochs, writer->clock,
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
  g_autoptr (DureRows) rows = dure_database_ask (
      self->database, error,
      "SELECT count(*) FROM donor_key WHERE donor NOT LIKE '" DURE_FILE_KEY "%'", "");
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
  return self->address;
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

/* Begins to add: to the group that is being gathered, or in @ret_alone, to be committed by the
 * caller. The newest epoch stays the newest until then. */
gboolean
dure_key_store_begin (DureKeyStore *self, DureTransaction **ret_alone, GError **error)
{
  g_autoptr (DureTransaction) transaction = NULL;
  DureEpoch epoch;

  if (self->gathered != NULL)
    return TRUE;
  transaction = dure_transaction_begin (self->database, error);
  if (transaction == NULL || !dure_key_store_read_epoch (self, DURE_EPOCH_KEPT, &epoch, error))
    return FALSE;
  *(self->is_gathering ? &self->gathered : ret_alone) = g_steal_pointer (&transaction);
  return TRUE;
}

/**
 * dure_key_store_put:
 * @key: a key under which nothing is stored yet
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

  if (!dure_key_store_begin (self, &alone, error))
    return FALSE;
  epoch_key = dure_epochs_find (self->epochs, self->newest, error);
  if (epoch_key == NULL)
    return FALSE;
  wrapped = dure_donor_key_wrap (key, epoch_key, self->newest, self->dice);
  dure_open_keys_drop (self->open, dure_donor_key_donor (key));
  return dure_database_run (self->database, error,
                            "INSERT INTO donor_key (donor, epoch, wrapped) VALUES (?1, ?2, ?3)"
                            " ON CONFLICT (donor) DO UPDATE SET epoch = ?2, wrapped = ?3",
                            "tib", dure_donor_key_name (key), self->newest,
                            g_bytes_get_data (wrapped, NULL), g_bytes_get_size (wrapped))
         && (alone == NULL || dure_transaction_commit (&alone, error));
}

/* The key of that name as it lies there; %DURE_BACKEND_ERROR_UNKNOWN without one. */
gboolean
dure_key_store_look_up (DureKeyStore *self, const char *name, gint64 *ret_epoch,
                        GBytes **ret_wrapped, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->database, error, "SELECT epoch, wrapped FROM donor_key WHERE donor = ?1", "t", name);
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
fetch_one (DureKeyStore *self, const char *name, GError **error)
{
  g_autoptr (GBytes) wrapped = NULL, epoch_key = NULL;
  gint64 number;
  DureEpoch epoch;

  if (!dure_key_store_look_up (self, name, &number, &wrapped, error)
      || (number > self->newest && !dure_key_store_read_epoch (self, DURE_EPOCH, &epoch, error)))
    return NULL;
  epoch_key = dure_epochs_find (self->epochs, number, error);
  return epoch_key != NULL ? dure_donor_key_unwrap (name, epoch_key, number, wrapped, error) : NULL;
}

static int
compare_generations (gconstpointer one, gconstpointer other)
{
  gint64 generations[2];
  g_autofree char *donor = dure_donor_key_name_read (*(char *const *) one, &generations[0]);
  g_autofree char *same = dure_donor_key_name_read (*(char *const *) other, &generations[1]);

  return (generations[0] > generations[1]) - (generations[0] < generations[1]);
}

/* What the keys of a donor are called, the oldest first. */
static GPtrArray *
list_names (DureDatabase *database, const char *donor, GError **error)
{
  GPtrArray *names = dure_rows_list (
      dure_database_ask (database, error, "SELECT donor FROM donor_key WHERE " OF_DONOR, "t",
                         donor),
      error);

  if (names != NULL)
    g_ptr_array_sort (names, compare_generations);
  return names;
}

/* The newest key of a donor, which follows all before it. */
static DureDonorKey *
fetch (DureKeyStore *self, const char *donor, GError **error)
{
  g_autoptr (GPtrArray) names = list_names (self->database, donor, error);
  g_autoptr (DureDonorKey) newest = NULL;

  if (names == NULL)
    return NULL;
  if (names->len == 0)
    return fetch_one (self, donor, error);
  for (guint i = 0; i < names->len; i++)
    {
      DureDonorKey *key = fetch_one (self, names->pdata[i], error);

      if (key == NULL)
        return NULL;
      dure_donor_key_follow (key, g_steal_pointer (&newest));
      newest = key;
    }
  return g_steal_pointer (&newest);
}

/**
 * dure_key_store_newest_generation:
 * @donor: a donor
 * @ret_generation: (out): of the newest key; 0 also when there is none. Set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Sees also what was put into the group that is being gathered.
 */
gboolean
dure_key_store_newest_generation (DureKeyStore *self, const char *donor, gint64 *ret_generation,
                                  GError **error)
{
  g_autoptr (GPtrArray) names = list_names (self->database, donor, error);
  g_autofree char *same = NULL;

  if (names == NULL)
    return FALSE;
  *ret_generation = 0;
  if (names->len > 0)
    same = dure_donor_key_name_read (names->pdata[names->len - 1], ret_generation);
  return TRUE;
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
 * dure_key_forget_in:
 * @database: a database of keys
 * @forgotten: a donor, or the name of the last generation that goes
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Deletes keys and remembers that they were destroyed; of who has none any more nothing else needs
 * to be remembered. Within a transaction.
 */
gboolean
dure_key_forget_in (DureDatabase *database, const char *forgotten, GError **error)
{
  gint64 last, generation;
  g_autofree char *donor = dure_donor_key_name_read (forgotten, &last);
  g_autoptr (GPtrArray) names = list_names (database, donor, error);
  gboolean are_all = strchr (forgotten, '#') == NULL;

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *same = dure_donor_key_name_read (names->pdata[i], &generation);

      if ((are_all || generation <= last)
          && !dure_database_run (database, error, "DELETE FROM donor_key WHERE donor = ?1", "t",
                                 names->pdata[i]))
        return FALSE;
    }
  return names != NULL
         && (!are_all
             || dure_database_run (database, error, "DELETE FROM standing WHERE about = ?1", "t",
                                   donor))
         && dure_database_run (database, error,
                               "INSERT INTO forgotten (donor) VALUES (?1) ON CONFLICT DO NOTHING",
                               "t", forgotten);
}

static gboolean
forget (DureKeyStore *self, const char *donor, const char *forgotten, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->database, error);
  gboolean is_destroyed = transaction != NULL
                          && dure_key_forget_in (self->database, forgotten, error)
                          && dure_transaction_commit (&transaction, error);

  g_clear_pointer (&transaction, dure_transaction_abandon);
  dure_open_keys_drop (self->open, donor);
  return is_destroyed && dure_database_forget (self->database, "donor_key", error);
}

/**
 * dure_key_store_destroy:
 * @donor: whose keys to destroy; they may be gone already
 * @error: %DURE_BACKEND_ERROR_STORE: it may still be in the log, ask again
 */
gboolean
dure_key_store_destroy (DureKeyStore *self, const char *donor, GError **error)
{
  return forget (self, donor, donor, error);
}

/**
 * dure_key_store_destroy_before:
 * @donor: who keeps a key
 * @generation: of that key, at least 1; those before are destroyed
 * @error: as dure_key_store_destroy()
 */
gboolean
dure_key_store_destroy_before (DureKeyStore *self, const char *donor, gint64 generation,
                               GError **error)
{
  g_autofree char *last = g_strdup_printf ("%s#%" G_GINT64_FORMAT, donor, generation - 1);

  return forget (self, donor, last, error);
}

/**
 * dure_key_store_drop:
 * @donor: whose key may have been followed by another
 *
 * The next to ask for it reads it anew.
 */
void
dure_key_store_drop (DureKeyStore *self, const char *donor)
{
  dure_open_keys_drop (self->open, donor);
}

/**
 * dure_key_store_forgotten:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type utf8) (nullable): all donors whose keys were destroyed,
 *   and the names of the last keys that were destroyed of those who have another
 */
GPtrArray *
dure_key_store_forgotten (DureKeyStore *self, GError **error)
{
  return dure_rows_list (
      dure_database_ask (self->database, error, "SELECT donor FROM forgotten", ""), error);
}

/**
 * dure_key_store_donors:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type utf8) (nullable): all donors who have a key
 */
GPtrArray *
dure_key_store_donors (DureKeyStore *self, GError **error)
{
  GPtrArray *donors = dure_rows_list (
      dure_database_ask (self->database, error, "SELECT donor FROM donor_key", ""), error);

  for (guint i = 0; donors != NULL && i < donors->len; i++)
    g_strdelimit (donors->pdata[i], "#", '\0');
  return donors;
}

/**
 * dure_key_store_newest_epoch:
 * @ret_epoch: (out): its number; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE or %DURE_BACKEND_ERROR_STATE
 */
gboolean
dure_key_store_newest_epoch (DureKeyStore *self, gint64 *ret_epoch, GError **error)
{
  DureEpoch epoch;

  if (!dure_key_store_read_epoch (self, DURE_EPOCH, &epoch, error))
    return FALSE;
  *ret_epoch = epoch.newest;
  return TRUE;
}

/**
 * dure_key_store_has_epoch:
 *
 * Returns: whether the key of this epoch is here
 */
gboolean
dure_key_store_has_epoch (DureKeyStore *self, gint64 epoch)
{
  g_autoptr (GBytes) key = dure_epochs_find (self->epochs, epoch, NULL);

  return key != NULL;
}

/**
 * dure_key_store_opens:
 * @donor: whose
 * @epoch: by whose key it is wrapped
 * @wrapped: a donor's key, from a copy
 *
 * Returns: whether it opens with the epoch keys that are here
 */
gboolean
dure_key_store_opens (DureKeyStore *self, const char *donor, gint64 epoch, GBytes *wrapped)
{
  g_autoptr (GBytes) epoch_key = dure_epochs_find (self->epochs, epoch, NULL);
  g_autoptr (DureDonorKey) key =
      epoch_key != NULL ? dure_donor_key_unwrap (donor, epoch_key, epoch, wrapped, NULL) : NULL;

  return key != NULL;
}

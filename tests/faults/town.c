// town.c: a city on a disk that may fail, with a book of what it has promised
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The real stores, keys, ingest, batches and withdrawals under the real writer; what the doors do
// around them is repeated here. Everything that is sent stands in the book; it is promised from the
// moment at which the writer tells that it is done; a donor has left from the moment at which the
// withdrawal has returned.

#include "town.h"

#include "batches.h"
#include "bearer.h"
#include "book.h"
#include "canonical-json.h"
#include "donors.h"
#include "enrolments.h"
#include "id.h"
#include "ingest.h"
#include "sample.h"
#include "scratch.h"
#include "withdrawals.h"
#include "writer.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS (24 * 60 * 60 * 1000)
#define SETTLERS 3
#define AT_ONCE 3

typedef struct
{
  Town *town;
  Thing *thing;
  DureIngest *ingest;
  DureParcel *parcel;
} Errand;

struct _Town
{
  char *folder;
  TownMutant mutant;
  DureClock *clock;
  DureDice *dice;
  LossyDisk *disk;
  DureCity *city;
  DureWriter *writer;
  DureMailbox *mailbox;
  DureBatchDesk *desk;
  DureNotice *notice;
  DureSigningKey *key;
  char *kiosk;
  gint64 sequence;
  Book *book;
  GPtrArray *waiting;
  guint failures;
  gboolean is_excused;
};

static void
errand_free (Errand *self)
{
  dure_ingest_free (self->ingest);
  dure_parcel_free (self->parcel);
  g_free (self);
}

static guint
throw (Town *self, guint sides)
{
  guint32 thrown;

  dure_dice_fill (self->dice, &thrown, sizeof thrown);
  return thrown % sides;
}

static void
promise (Errand *self)
{
  Thing *thing = self->thing;

  if (self->parcel != NULL && self->parcel->outcome == DURE_BATCH_CONFLICTING)
    book_complain (self->town->book, "a batch that was sent again conflicts with itself");
  if (thing->donor->stay == HERE)
    thing->is_promised = TRUE;
}

static gboolean
run (DureCity *city, gpointer data, GError **error)
{
  Errand *self = data;

  return self->ingest != NULL ? dure_ingest_store (city, self->ingest, error)
                              : dure_parcel_store (city, self->parcel, error);
}

/* Who is dead says nothing. */
static void
done (gpointer data, const GError *error)
{
  Errand *self = data;

  if (error != NULL)
    self->town->failures++;
  else if (self->parcel != NULL && self->parcel->outcome == DURE_BATCH_OUTDATED)
    dure_batch_desk_forget (self->town->desk, self->parcel->source);
  else if (!lossy_disk_is_stopped (self->town->disk))
    promise (self);
  errand_free (self);
}

static const DureWork work = { run, NULL, done };

/* A mutant's commit, in the wrong order. */
static void
commit_keys_later (Town *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->city->database, &error);

  dure_key_store_gather (self->city->key_store);
  for (guint i = 0; transaction != NULL && error == NULL && i < self->waiting->len; i++)
    run (self->city, self->waiting->pdata[i], &error);
  if (error == NULL && dure_transaction_commit (&transaction, &error))
    dure_key_store_flush (self->city->key_store, &error);
  for (guint i = 0; i < self->waiting->len; i++)
    done (self->waiting->pdata[i], error);
}

static void
commit (Town *self)
{
  if (self->mutant == TOWN_KEYS_LATER)
    commit_keys_later (self);
  else
    {
      for (guint i = 0; i < self->waiting->len; i++)
        dure_writer_push (self->writer, &work, DURE_WORK_MACHINE, 0, self->mailbox,
                          self->waiting->pdata[i]);
      dure_writer_step (self->writer);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  g_ptr_array_set_size (self->waiting, 0);
}

static void
wait_for_writer (Town *self, Thing *thing, DureIngest *ingest, DureParcel *parcel)
{
  Errand *errand = g_new0 (Errand, 1);

  *errand = (Errand) { self, thing, ingest, parcel };
  g_ptr_array_add (self->waiting, errand);
  if (self->mutant == TOWN_HASTY)
    promise (errand);
}

static void
send_donation (Town *self, Thing *thing)
{
  DureIngest *ingest = dure_ingest_read (self->city, thing->request, NULL);

  if (ingest != NULL)
    wait_for_writer (self, thing, ingest, NULL);
  else
    self->failures++;
}

static void
send_batch (Town *self, Thing *thing)
{
  guint8 hash[DURE_SHA256_BYTES];
  const DureSourceScope *scope;
  DureBatchVerdict verdict = DURE_BATCH_FIT;
  DureBatchComplaint complaint;
  DureParcel *parcel = NULL;

  g_assert_true (dure_bearer_hash (thing->donor->secret, hash));
  scope = dure_batch_desk_scope (self->desk, hash, NULL);
  if (scope != NULL && scope->state == DURE_SOURCE_OPEN)
    parcel = dure_batch_desk_receive (self->desk, scope, (const guint8 *) thing->body,
                                      strlen (thing->body), &verdict, &complaint, NULL);
  g_assert_cmpint (verdict, ==, DURE_BATCH_FIT);
  if (parcel != NULL)
    wait_for_writer (self, thing, NULL, parcel);
  else if (thing->donor->stay == HERE)
    self->failures++;
}

static void
send_thing (Town *self, Thing *thing)
{
  if (thing->request != NULL)
    send_donation (self, thing);
  else
    send_batch (self, thing);
}

/* A donation of somebody new. */
static Thing *
new_donation (Town *self)
{
  g_autoptr (DureDonation) donation = sample_donation (self->notice, self->dice);
  g_autoptr (DureEnvelope) envelope = dure_donation_seal (
      donation, dure_opening_key_public (self->city->keys->opening));
  g_autoptr (json_t) payload = dure_payload_of (donation);
  Donor *donor = book_add_donor (self->book);
  Thing *thing = book_add_thing (self->book, donor);

  dure_envelope_sign (envelope, self->kiosk, 1, ++self->sequence, self->key);
  donor->id = g_strdup (donation->consent->donor);
  donor->code = g_strdup (donation->withdrawal_code);
  thing->id = g_strdup (donation->id);
  thing->payload = dure_json_canonical (payload, NULL);
  thing->request = json_pack ("{s:[o]}", "donations", dure_envelope_to_json (envelope));
  return thing;
}

/* A batch of somebody who was here from the beginning. */
static Thing *
new_batch (Town *self)
{
  g_autofree char *time = dure_time_to_text (dure_clock_wall_ms (self->clock));
  Thing *thing =
      book_add_thing (self->book, self->book->donors->pdata[throw (self, SETTLERS)]);

  dure_clock_manual_advance (self->clock, 1);
  thing->id = dure_id_new_timed (self->clock, self->dice);
  dure_id_to_bytes (thing->id, thing->batch_id);
  thing->body = g_strdup_printf (
      "{\"id\":\"%s\",\"observations\":[{\"code\":\"8867-4\",\"effectiveDateTime\":\"%s\","
      "\"value\":%u,\"unit\":\"/min\"}]}",
      thing->id, time, 50 + throw (self, 100));
  return thing;
}

static void
send_again (Town *self)
{
  send_thing (self, self->book->things->pdata[throw (self, self->book->things->len)]);
}

/* Whoever came last, or anybody else who is here. */
static void
withdraw (Town *self)
{
  Donor *donor = self->book->donors->pdata[self->book->donors->len - 1];
  Donor *other = self->book->donors->pdata[throw (self, self->book->donors->len)];
  gint64 when_ms;

  if (other->stay == HERE)
    donor = other;
  book_note_key (self->book, donor, self->folder);
  donor->stay = LEAVING;
  if (!dure_withdraw_code (self->city, donor->code, NULL, &when_ms, NULL))
    self->failures++;
  else if (!lossy_disk_is_stopped (self->disk))
    donor->stay = LEFT;
}

/* Everything they gave is sealed anew under another key, and must be what it was. */
static void
narrow (Town *self)
{
  static const DureWithdrawal glucose = { "glucose", TRUE };
  static const DureWithdrawal oxygen = { "oxygen", TRUE };
  Donor *donor = self->book->donors->pdata[throw (self, SETTLERS)];
  gboolean has_more;

  if (donor->stay != HERE)
    return;
  book_note_key (self->book, donor, self->folder);
  donor->is_narrowing = TRUE;
  if (!dure_narrow (self->city, donor->id,
                    throw (self, 2) == 0 ? &glucose : &oxygen, NULL)
      || !dure_withdrawals_step (self->city, &has_more, NULL))
    self->failures++;
}

/**
 * town_do:
 * @deed: what
 *
 * Does it, on a town that is open, as far as the disk allows.
 */
void
town_do (Town *self, TownDeed deed)
{
  guint count = 1 + throw (self, AT_ONCE);

  for (guint i = 0; i < count; i++)
    {
      if (deed == TOWN_DONATIONS || deed == TOWN_BOTH || deed == TOWN_WITHDRAWAL)
        send_thing (self, new_donation (self));
      if (deed == TOWN_BATCHES || deed == TOWN_BOTH || deed == TOWN_REPEATS
          || deed == TOWN_NARROWING)
        send_thing (self, new_batch (self));
      if (deed == TOWN_REPEATS)
        send_again (self);
    }
  if (self->waiting->len > 0)
    commit (self);
  if (deed == TOWN_WITHDRAWAL)
    withdraw (self);
  if (deed == TOWN_NARROWING)
    narrow (self);
}

static void
mutate (Town *self)
{
  static const char *const pragmas[] = {
    [TOWN_NORMAL] = "PRAGMA synchronous=NORMAL",
    [TOWN_OFF] = "PRAGMA synchronous=OFF",
    [TOWN_JOURNAL] = "PRAGMA journal_mode=DELETE",
  };
  g_autoptr (DureRows) rows = NULL;

  if (self->mutant < G_N_ELEMENTS (pragmas) && pragmas[self->mutant] != NULL)
    rows = dure_database_ask (self->city->database, NULL, pragmas[self->mutant], "");
  if (rows != NULL)
    dure_rows_next (rows, NULL);
}

/**
 * town_open:
 *
 * Begins a life, as the server does.
 *
 * Returns: whether the disk allowed it; a good disk must
 */
gboolean
town_open (Town *self)
{
  g_autoptr (GError) error = NULL;

  self->city = dure_city_open (&(DureCityPlan) { .state = self->folder }, self->clock, self->dice,
                               &error);
  if (self->city != NULL && dure_withdrawals_repeat (self->city, &error)
      && dure_withdrawals_resume (self->city, &error))
    {
      self->mailbox = dure_mailbox_new (NULL);
      self->writer = dure_writer_new_still (self->city);
      self->desk = dure_batch_desk_new (self->city);
      mutate (self);
      return TRUE;
    }
  if (!lossy_disk_is_stopped (self->disk) && !lossy_disk_has_failed (self->disk)
      && !self->is_excused)
    book_complain (self->book, "it does not open: %s", error->message);
  town_close (self);
  return FALSE;
}

/**
 * town_resume:
 *
 * Finishes what was interrupted, as the server does now and then.
 */
void
town_resume (Town *self)
{
  g_autoptr (GError) error = NULL;

  if (!dure_withdrawals_resume (self->city, &error))
    book_complain (self->book, "what was interrupted cannot be finished: %s", error->message);
}

/**
 * town_close:
 *
 * Ends a life, as the server does; on a disk that has stopped that changes nothing any more.
 */
void
town_close (Town *self)
{
  g_clear_pointer (&self->writer, dure_writer_free);
  g_clear_pointer (&self->mailbox, dure_mailbox_free);
  g_clear_pointer (&self->desk, dure_batch_desk_free);
  g_clear_pointer (&self->city, dure_city_close);
}

/**
 * town_check:
 *
 * Holds the book against an open town on a good disk. What is there without having been promised
 * counts as promised from here on.
 *
 * Returns: whether all is as it should be
 */
gboolean
town_check (Town *self)
{
  return book_look (self->book, self->city, self->folder);
}

/**
 * town_excuse:
 * @is_excused: whether it may now fail to open for another reason than its disk
 */
void
town_excuse (Town *self, gboolean is_excused)
{
  self->is_excused = is_excused;
}

/**
 * town_complaint:
 *
 * Returns: (transfer none) (nullable): the first thing that was not as it should be
 */
const char *
town_complaint (Town *self)
{
  return self->book->complaint;
}

/**
 * town_failures:
 *
 * Returns: how much was answered by an error so far
 */
guint
town_failures (Town *self)
{
  return self->failures;
}

/**
 * town_disk:
 *
 * Returns: (transfer none): the disk that it lies on
 */
LossyDisk *
town_disk (Town *self)
{
  return self->disk;
}

static GLogWriterOutput
hear (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  return level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR)
             ? g_log_writer_default (level, fields, n_fields, data)
             : G_LOG_WRITER_HANDLED;
}

/**
 * town_hush:
 *
 * Once, at the start: a city in trouble says so again and again, and nobody needs to hear it.
 */
void
town_hush (void)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_log_set_writer_func (hear, NULL, NULL);
}

static void
enrol (Town *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = dure_enrolment_code_new (self->city, NULL, &error);

  g_assert_no_error (error);
  self->key = dure_signing_key_new (self->dice);
  self->kiosk =
      dure_enrolment_use (self->city, code, dure_signing_key_public (self->key), &error);
  g_assert_no_error (error);
}

/* Everybody here at the beginning has a source. */
static void
settle (Town *self)
{
  for (guint i = 0; i < SETTLERS; i++)
    {
      g_autoptr (GError) error = NULL;
      Thing *thing = new_donation (self);
      gint64 number;

      send_thing (self, thing);
      commit (self);
      thing->donor->secret = dure_source_issue (self->city, thing->donor->id, DURE_SOURCE_PHONE,
                                                FALSE, &number, &error);
      g_assert_no_error (error);
    }
}

/**
 * town_new:
 * @seed: of everything that happens by chance
 * @mutant: how it is built
 *
 * Returns: (transfer full): a town with a few donors, closed, on a good disk
 */
Town *
town_new (guint64 seed, TownMutant mutant)
{
  Town *self = g_new0 (Town, 1);
  g_autofree char *folder = scratch_new ();

  self->folder = realpath (folder, NULL);
  self->mutant = mutant;
  self->clock = dure_clock_new_manual (SAMPLE_NOW_MS + DAY_MS);
  self->dice = dure_dice_new_seeded (seed);
  self->disk = lossy_disk_new (self->folder, self->dice);
  self->notice = sample_notice_of (2, "ko");
  self->book = book_new ();
  self->waiting = g_ptr_array_new ();
  g_assert_true (town_open (self));
  enrol (self);
  settle (self);
  town_close (self);
  lossy_disk_restart (self->disk, FALSE);
  return self;
}

/**
 * town_free:
 * @self: (transfer full): closed
 */
void
town_free (Town *self)
{
  lossy_disk_free (self->disk);
  scratch_free (g_strdup (self->folder));
  g_ptr_array_unref (self->waiting);
  book_free (self->book);
  dure_signing_key_free (self->key);
  dure_notice_unref (self->notice);
  dure_dice_seeded_free (self->dice);
  dure_clock_manual_free (self->clock);
  g_free (self->kiosk);
  free (self->folder);
  g_free (self);
}

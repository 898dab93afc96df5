// kiosk-sender.c: a kiosk without a screen: the real station, outbox, sync and libsoup
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// kiosk-sender FOLDER URL CODE GIFTS [offline]
//
// Is enrolled with the code at the city behind URL, gives so many gifts, each when the one before
// has been settled, and ends when the outbox is empty. Prints {"gifts": [id, ...], "parked": N}. It
// waits shortly between tries, and gives up after a minute and a half. One that is offline gives
// all of them first, prints {"gifts": [id, ...], "tokens": [...]}, and sends once it has read a
// line.

#include "canonical-json.h"
#include "giving.h"
#include "kiosk-error.h"
#include "sample.h"
#include "sync.h"
#include "visit-double.h"

#include <stdio.h>
#include <stdlib.h>

#define TRY_AGAIN_MS 20
#define DEADLINE_S 90

typedef struct
{
  GMainLoop *loop;
  DureUplink *uplink;
  DureStation *station;
  DureOutbox *outbox;
  DureSync *sync;
  DureNotice *notice;
  const char *code;
  gboolean is_offline;
  guint left;
  json_t *gifts, *tokens;
} Sender;

static gboolean
on_deadline (gpointer data)
{
  fprintf (stderr, "kiosk-sender: not everything was sent in time\n");
  exit (3);
}

static void
give_next (Sender *self)
{
  g_autoptr (DureDonation) donation = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  DureToken token = { 0 };

  self->left--;
  donation = visit_double (self->notice, 60 + self->left % 40, dure_clock_system (),
                           dure_dice_system (), &token);
  dure_give (self->station, self->outbox, donation, &token, &error);
  g_assert_no_error (error);
  text = dure_token_to_text (&token);
  json_array_append_new (self->gifts, json_string (donation->id));
  json_array_append_new (self->tokens, json_string (text));
}

/* The next gift, or the end. */
static gboolean
go_on (gpointer data)
{
  Sender *self = data;
  guint queued, parked;

  g_assert_true (dure_outbox_count (self->outbox, &queued, &parked, NULL));
  if (queued > 0)
    return G_SOURCE_REMOVE;
  if (self->left == 0)
    {
      g_main_loop_quit (self->loop);
      return G_SOURCE_REMOVE;
    }
  give_next (self);
  dure_sync_wake (self->sync);
  return G_SOURCE_REMOVE;
}

static void
on_settled (DureSync *sync, guint kept, guint refused, Sender *self)
{
  g_idle_add (go_on, self);
}

/* All the gifts, while nobody hears of them. */
static void
stay_offline (Sender *self)
{
  g_autoptr (json_t) waiting = NULL;
  g_autofree char *text = NULL;
  char line[8];

  while (self->left > 0)
    give_next (self);
  waiting = json_pack ("{s:O, s:O}", "gifts", self->gifts, "tokens", self->tokens);
  text = dure_json_canonical (waiting, NULL);
  puts (text);
  fflush (stdout);
  g_assert_nonnull (fgets (line, sizeof line, stdin));
}

static void
begin (Sender *self)
{
  const DureSyncTimes times = { 10, 100 };
  g_autoptr (GError) error = NULL;

  if (self->is_offline)
    stay_offline (self);
  self->sync = dure_sync_new (self->outbox, self->uplink, self->station, dure_clock_system (),
                              dure_dice_system (), &times, NULL);
  g_signal_connect (self->sync, "settled", G_CALLBACK (on_settled), self);
  dure_sync_start (self->sync, &error);
  g_assert_no_error (error);
  go_on (self);
}

static gboolean
enrol (gpointer data);

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  Sender *self = data;
  g_autoptr (GError) error = NULL;

  if (dure_station_enrol_finish (self->station, result, &error))
    begin (self);
  else if (g_error_matches (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_REFUSED))
    g_error ("the city does not take the code");
  else
    g_timeout_add (TRY_AGAIN_MS, enrol, self);
}

static gboolean
enrol (gpointer data)
{
  Sender *self = data;

  dure_station_enrol_async (self->station, self->uplink, dure_dice_system (), self->code, NULL,
                            on_enrolled, self);
  return G_SOURCE_REMOVE;
}

static void
report (Sender *self)
{
  guint queued, parked;
  g_autoptr (json_t) report = NULL;
  g_autofree char *text = NULL;

  g_assert_true (dure_outbox_count (self->outbox, &queued, &parked, NULL));
  report = json_pack ("{s:O, s:i}", "gifts", self->gifts, "parked", (int) parked);
  text = dure_json_canonical (report, NULL);
  puts (text);
}

static void
open_all (Sender *self, const char *folder, const char *url)
{
  g_autofree char *path = g_build_filename (folder, "outbox.db", NULL);
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  self->loop = g_main_loop_new (NULL, FALSE);
  self->uplink = dure_uplink_new_http (url, &error);
  g_assert_no_error (error);
  self->station = dure_station_open (folder, &error);
  g_assert_no_error (error);
  self->outbox = dure_outbox_open (path, dure_clock_system (), &aside, &error);
  g_assert_no_error (error);
  self->notice = sample_notice_of (2, "ko");
  self->gifts = json_array ();
  self->tokens = json_array ();
}

static void
close_all (Sender *self)
{
  dure_sync_stop (self->sync);
  while (dure_sync_is_sending (self->sync))
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (self->sync);
  dure_outbox_close (self->outbox);
  dure_station_close (self->station);
  dure_uplink_http_free (self->uplink);
  dure_notice_unref (self->notice);
  json_decref (self->gifts);
  json_decref (self->tokens);
  g_main_loop_unref (self->loop);
}

int
main (int argc, char **argv)
{
  Sender sender = { 0 };

  if (argc < 5 || argc > 6)
    {
      fputs ("kiosk-sender FOLDER URL CODE GIFTS [offline]\n", stderr);
      return 2;
    }
  open_all (&sender, argv[1], argv[2]);
  sender.code = argv[3];
  sender.is_offline = argc == 6;
  sender.left = (guint) strtoul (argv[4], NULL, 10);
  g_timeout_add_seconds (DEADLINE_S, on_deadline, NULL);
  enrol (&sender);
  g_main_loop_run (sender.loop);
  report (&sender);
  close_all (&sender);
  return 0;
}

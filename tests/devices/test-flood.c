// test-flood.c: of ten thousand packets a second some are missed, and what is left is the truth
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The simulated strap numbers the packets of its flood by their intervals. Which of them come
// depends on the machine; that they come in order, with a word about each one missing that the
// instruments had in hand, and that nothing piles up, does not.

#include "room.h"

#include <string.h>

#define STRAP_1 "heart-rate=C0:DE:00:00:00:01"
#define FLOOD_BPM 64
#define FLOOD_DIGIT 1024
#define FLOODED 1000

/* A sanitizer keeps what was freed. */
#ifdef __SANITIZE_ADDRESS__
#define GROWTH_MAX_KB (300 * 1024)
#else
#define GROWTH_MAX_KB 4096
#endif

typedef struct
{
  guint come;
  guint others;
  guint64 missed;
  gint64 last; /* number of the newest packet, -1 before the first */
} Told;

static void
on_heart_rate (DureInstruments *instruments, const DureHeartRateBeat *beat, Told *told)
{
  gint64 number;

  if (beat->bpm != FLOOD_BPM || beat->n_rr != 2)
    {
      told->others++;
      return;
    }

  number = (gint64) (beat->rr_1024[0] - FLOOD_DIGIT / 2) * FLOOD_DIGIT
           + (beat->rr_1024[1] - FLOOD_DIGIT / 2);
  /* What a full socket lost before the instruments had it, nobody can count. */
  g_assert_cmpint (number, >=, told->last + 1 + beat->missed);
  told->last = number;
  told->missed += beat->missed;
  told->come++;
}

static guint64
memory_kb (DureRoom *room)
{
  g_autofree char *path =
    g_strdup_printf ("/proc/%s/status",
                     dure_instruments_get_helper_id (dure_room_get_instruments (room)));
  g_autofree char *text = NULL;
  const char *at;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  at = strstr (text, "VmRSS:");
  g_assert_nonnull (at);

  return g_ascii_strtoull (at + strlen ("VmRSS:"), NULL, 10);
}

static void
test_order_and_memory (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, STRAP_1, "--bpm 90");
  DureInstruments *instruments = dure_room_get_instruments (room);
  Told told = { .last = -1 };
  guint64 before;

  dure_instruments_measure (instruments, DURE_INSTRUMENT_KIND_HEART_RATE, FALSE);
  dure_room_wait_beats (room, 3);
  before = memory_kb (room);
  g_signal_connect (instruments, "heart-rate", G_CALLBACK (on_heart_rate), &told);
  dure_room_say (room, "strap1 silent");
  dure_room_say (room, "strap1 flood 10000");
  while (told.come < FLOODED)
    dure_room_wait_beats (room, 1);
  g_test_message ("%u came, up to number %" G_GINT64_FORMAT ", %" G_GUINT64_FORMAT " were missed",
                  told.come, told.last, told.missed);
  g_assert_cmpuint (told.missed, >, 0);
  g_assert_cmpuint (memory_kb (room), <, before + GROWTH_MAX_KB);

  /* It goes on as if nothing had been. */
  dure_room_say (room, "strap1 flood 0");
  dure_room_say (room, "strap1 speak");
  told.others = 0;
  while (told.others < 3)
    dure_room_wait_beats (room, 1);
  g_assert_cmpint (dure_instruments_get_state (instruments), ==, DURE_INSTRUMENT_MEASURING);
  g_signal_handlers_disconnect_by_data (instruments, &told);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flood/order-and-memory", test_order_and_memory);

  return g_test_run ();
}

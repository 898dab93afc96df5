// test-asking.c: what the load generator sends is what it says, and it reads every answer
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "answers.h"
#include "batch-reader.h"
#include "mould.h"
#include "wire.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NOW_MS G_GINT64_CONSTANT (1795842059999) /* 2026-11-28T05:00:59.999Z */
#define MINUTE_MS 60000

static DureBatch batch;

static void
read_cast (DureMould *mould, guint number, gint64 now_ms)
{
  g_autoptr (GByteArray) document = g_byte_array_new ();
  char head[DURE_MOULD_HEAD];
  DureBatchRefusal refusal;
  struct iovec rest;

  dure_mould_cast (mould, number, now_ms, head, &rest);
  g_byte_array_append (document, (const guint8 *) head, sizeof head);
  g_byte_array_append (document, rest.iov_base, (guint) rest.iov_len);
  g_assert_cmpuint (document->len, ==, dure_mould_length (mould, number));
  g_assert_true (dure_batch_read (&batch, document->data, document->len, &refusal));
}

static void
test_casts (gconstpointer data)
{
  const guint n_observations = GPOINTER_TO_UINT (data);
  g_autoptr (DureMould) mould = dure_mould_new (n_observations);
  guint8 last[DURE_BATCH_ID_BYTES] = { 0 };

  for (guint i = 0; i < 100; i++)
    {
      const gint64 now = NOW_MS + (i / 50) * MINUTE_MS;
      gint64 end = 0;

      read_cast (mould, i, now);
      g_assert_cmpint (memcmp (last, batch.id, sizeof last), <, 0);
      memcpy (last, batch.id, sizeof last);
      g_assert_cmphex (batch.id[6] >> 4, ==, 7);
      g_assert_cmphex (batch.id[8] >> 6, ==, 2);
      g_assert_cmpuint (batch.n_observations, ==, n_observations);
      for (guint o = 0; o < n_observations; o++)
        end = MAX (end, batch.observations[o].end_ms);
      /* The last whole minute of that moment. */
      g_assert_cmpint (end, ==, now / MINUTE_MS * MINUTE_MS);
    }
}

/* More of them in a millisecond than its counter has room for. */
static void
test_ids (void)
{
  g_autoptr (DureMould) mould = dure_mould_new (1);
  char last[DURE_MOULD_HEAD] = { 0 }, head[DURE_MOULD_HEAD];
  struct iovec rest;

  for (guint i = 0; i < 10000; i++)
    {
      dure_mould_cast (mould, i, NOW_MS, head, &rest);
      g_assert_cmpint (memcmp (last, head, sizeof head), <, 0);
      memcpy (last, head, sizeof last);
    }
}

static void
test_mix (void)
{
  g_autoptr (DureMould) mould = dure_mould_new (1);
  guint counts[DURE_CODE_COUNT] = { 0 };

  for (guint i = 0; i < 1000; i++)
    {
      read_cast (mould, i, NOW_MS);
      counts[batch.observations[0].code]++;
    }
  g_assert_cmpuint (counts[DURE_CODE_HEART_RATE], ==, 400);
  g_assert_cmpuint (counts[DURE_CODE_RR_INTERVALS], ==, 200);
  g_assert_cmpuint (counts[DURE_CODE_SYSTOLIC], ==, 100);
  g_assert_cmpuint (counts[DURE_CODE_DIASTOLIC], ==, 100);
  g_assert_cmpuint (counts[DURE_CODE_OXYGEN], ==, 200);
}

/* Answers as they come, and what the wire makes of them. */
static const struct
{
  const char *what, *bytes;
  DureWireTurn turn;
  guint status;
  gboolean closes;
} answers[] = {
  { "an empty body", "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", DURE_WIRE_DONE, 201 },
  { "a body", "HTTP/1.1 200 OK\r\nA: b\r\ncontent-length:3\r\n\r\nabc", DURE_WIRE_DONE, 200 },
  { "a last one", "HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 1\r\n\r\na",
    DURE_WIRE_DONE, 503, TRUE },
  { "no length", "HTTP/1.1 200 OK\r\nA: b\r\n\r\n", DURE_WIRE_BROKEN },
  { "another protocol", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", DURE_WIRE_BROKEN },
};

static void
open_pair (DureWire *wire, int *ret_server)
{
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), ==, 0);
  wire->fd = ends[0];
  *ret_server = ends[1];
}

static void
answer (int server, const char *bytes, gsize length)
{
  g_assert_cmpint (write (server, bytes, length), ==, (gssize) length);
}

/* Cut at every place, it must be the same as in one piece. */
static void
test_answers (void)
{
  const struct iovec nothing[DURE_WIRE_PARTS] = { { NULL, 0 } };
  static DureWire wire;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    for (gsize cut = 0; cut <= strlen (answers[i].bytes); cut++)
      {
        DureWireTurn turn;
        int server;

        g_test_message ("%s, cut at %zu", answers[i].what, cut);
        open_pair (&wire, &server);
        dure_wire_ask (&wire, nothing);
        answer (server, answers[i].bytes, cut);
        turn = dure_wire_receive (&wire);
        answer (server, answers[i].bytes + cut, strlen (answers[i].bytes + cut));
        if (turn == DURE_WIRE_LATER)
          turn = dure_wire_receive (&wire);
        g_assert_cmpint (turn, ==, answers[i].turn);
        if (turn == DURE_WIRE_DONE)
          {
            g_assert_cmpuint (wire.status, ==, answers[i].status);
            g_assert_cmpint (wire.closes, ==, answers[i].closes);
          }
        close (server);
        dure_wire_close (&wire);
      }
}

static void
test_endings (void)
{
  static const char too_much[] = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab";
  static const char too_little[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na";
  const struct iovec nothing[DURE_WIRE_PARTS] = { { NULL, 0 } };
  static DureWire wire;
  int server;

  open_pair (&wire, &server);
  dure_wire_ask (&wire, nothing);
  answer (server, too_much, strlen (too_much));
  g_assert_cmpint (dure_wire_receive (&wire), ==, DURE_WIRE_BROKEN);
  dure_wire_ask (&wire, nothing);
  answer (server, too_little, strlen (too_little));
  g_assert_cmpint (dure_wire_receive (&wire), ==, DURE_WIRE_LATER);
  close (server);
  g_assert_cmpint (dure_wire_receive (&wire), ==, DURE_WIRE_BROKEN);
  dure_wire_close (&wire);
}

/* More than a socket has room for, taken in pieces by the other side. */
static void
test_sending (void)
{
  const gsize length = 4 << 20;
  g_autofree char *body = g_malloc (length);
  g_autoptr (GByteArray) got = g_byte_array_new ();
  static DureWire wire;
  gboolean was_full = FALSE;
  DureWireTurn turn;
  guint8 piece[65536];
  gssize n;
  int server;

  for (gsize i = 0; i < length; i++)
    body[i] = (char) (i * 7 >> 3);
  open_pair (&wire, &server);
  dure_wire_ask (&wire, (const struct iovec[DURE_WIRE_PARTS]) { { (char *) "head", 4 },
                                                                { NULL, 0 },
                                                                { body, length } });
  do
    {
      turn = dure_wire_send (&wire);
      was_full |= turn == DURE_WIRE_LATER;
      while ((n = read (server, piece, sizeof piece)) > 0)
        g_byte_array_append (got, piece, (guint) n);
    }
  while (turn == DURE_WIRE_LATER);
  g_assert_cmpint (turn, ==, DURE_WIRE_DONE);
  g_assert_true (was_full);
  g_assert_cmpmem (got->data, 4, "head", 4);
  g_assert_cmpmem (got->data + 4, got->len - 4, body, length);
  close (server);
  dure_wire_close (&wire);
}

/* What a probe tells: how many of each, and how long the slowest took. */
static void
test_figures (void)
{
  const gint64 now = g_get_monotonic_time ();
  g_autoptr (DureAnswers) told = dure_answers_new ();
  json_t *object, *by_status;

  for (guint i = 0; i < 99; i++)
    dure_answers_note (told, 201, now);
  dure_answers_note (told, 503, now - 60 * G_USEC_PER_SEC);
  dure_answers_note_late (told, now - 90 * G_USEC_PER_SEC);
  dure_answers_note_lost (told);
  object = dure_answers_to_json (told);
  by_status = json_object_get (object, "answers");
  g_assert_cmpuint (dure_answers_count (told), ==, 101);
  g_assert_cmpint (json_integer_value (json_object_get (by_status, "201")), ==, 99);
  g_assert_cmpint (json_integer_value (json_object_get (by_status, "503")), ==, 1);
  g_assert_cmpint (json_integer_value (json_object_get (object, "late")), ==, 1);
  g_assert_cmpint (json_integer_value (json_object_get (object, "lost")), ==, 1);
  g_assert_cmpfloat (json_real_value (json_object_get (json_object_get (object, "latencyMs"),
                                                       "p99")),
                     >=, 60000);
  json_decref (object);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/asking/casts/1", GUINT_TO_POINTER (1), test_casts);
  g_test_add_data_func ("/asking/casts/20", GUINT_TO_POINTER (20), test_casts);
  g_test_add_data_func ("/asking/casts/1000", GUINT_TO_POINTER (1000), test_casts);
  g_test_add_func ("/asking/ids", test_ids);
  g_test_add_func ("/asking/mix", test_mix);
  g_test_add_func ("/asking/answers", test_answers);
  g_test_add_func ("/asking/endings", test_endings);
  g_test_add_func ("/asking/sending", test_sending);
  g_test_add_func ("/asking/figures", test_figures);
  return g_test_run ();
}

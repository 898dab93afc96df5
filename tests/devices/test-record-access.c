// test-record-access.c: asking for records, and what is answered
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "record-access.h"

#include "cuts.h"

#define ID "2a52"

static void
assert_encoded (DureRecordRequest request, const char *expected)
{
  guint8 bytes[DURE_RECORD_REQUEST_MAX];
  const gsize length = dure_record_access_encode (&request, bytes);
  g_autoptr (GString) hex = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  g_assert_cmpstr (hex->str, ==, expected);
}

static void
test_requests (void)
{
  assert_encoded ((DureRecordRequest) { DURE_RECORD_ASK_REPORT, DURE_RECORD_CHOICE_ALL }, "0101");
  assert_encoded ((DureRecordRequest) { DURE_RECORD_ASK_REPORT, DURE_RECORD_CHOICE_LAST }, "0106");
  assert_encoded ((DureRecordRequest) { DURE_RECORD_ASK_REPORT, DURE_RECORD_CHOICE_FIRST }, "0105");
  assert_encoded ((DureRecordRequest) { DURE_RECORD_ASK_REPORT, DURE_RECORD_CHOICE_FROM, 0x1234 },
                  "0103013412");
  assert_encoded (
    (DureRecordRequest) { DURE_RECORD_ASK_REPORT, DURE_RECORD_CHOICE_UP_TO, 0, 0x1234 },
    "0102013412");
  assert_encoded ((DureRecordRequest) { DURE_RECORD_ASK_COUNT, DURE_RECORD_CHOICE_RANGE, 1, 65535 },
                  "0404010100ffff");
  assert_encoded ((DureRecordRequest) { DURE_RECORD_ASK_COUNT, DURE_RECORD_CHOICE_RANGE, 7, 7 },
                  "04040107000700");
  assert_encoded ((DureRecordRequest) { DURE_RECORD_ASK_DELETE, DURE_RECORD_CHOICE_ALL }, "0201");
  assert_encoded ((DureRecordRequest) { DURE_RECORD_ASK_ABORT, DURE_RECORD_CHOICE_NONE }, "0300");
}

static void
test_requests_of_nothing (void)
{
  assert_encoded ((DureRecordRequest) { DURE_RECORD_ASK_REPORT, DURE_RECORD_CHOICE_NONE }, "");
  assert_encoded ((DureRecordRequest) { DURE_RECORD_ASK_ABORT, DURE_RECORD_CHOICE_ALL }, "");
  assert_encoded ((DureRecordRequest) { DURE_RECORD_ASK_REPORT, DURE_RECORD_CHOICE_RANGE, 8, 7 },
                  "");
  assert_encoded ((DureRecordRequest) { 0, DURE_RECORD_CHOICE_ALL }, "");
  assert_encoded ((DureRecordRequest) { 5, DURE_RECORD_CHOICE_ALL }, "");
  assert_encoded ((DureRecordRequest) { DURE_RECORD_ASK_REPORT, 7 }, "");
}

/* What we ask is no answer: a device that sends it back has answered nothing. */
static void
test_echoes (void)
{
  for (DureRecordAsk ask = DURE_RECORD_ASK_REPORT; ask <= DURE_RECORD_ASK_COUNT; ask++)
    for (DureRecordChoice choice = 0; choice <= DURE_RECORD_CHOICE_LAST; choice++)
      {
        const DureRecordRequest request = { ask, choice, 1, 2 };
        guint8 bytes[DURE_RECORD_REQUEST_MAX];
        const gsize length = dure_record_access_encode (&request, bytes);
        DureRecordAnswer answer;
        DureRefusal refusal = 0;

        if (length == 0)
          continue;
        g_assert_false (dure_record_access_decode (bytes, length, &answer, &refusal));
        g_assert_cmpint (refusal, ==, DURE_REFUSAL_UNKNOWN);
      }
}

static void
test_every_answer (void)
{
  for (guint request = 0; request < 256; request++)
    for (guint code = 0; code < 256; code++)
      {
        const guint8 bytes[] = { 6, 0, (guint8) request, (guint8) code };
        DureRecordAnswer answer;
        DureRefusal refusal;

        g_assert_true (dure_record_access_decode (bytes, sizeof bytes, &answer, &refusal));
        g_assert_false (answer.is_count);
        g_assert_cmpuint (answer.request, ==, request);
        g_assert_cmpuint (answer.code, ==, code);
      }
}

static void
test_refusals (void)
{
  dure_cuts_assert (ID, "06000101");
  dure_cuts_assert (ID, "05000201");
  dure_told_assert_refused (ID, "06010101", DURE_REFUSAL_BAD_VALUE);
  dure_told_assert_refused (ID, "05010000", DURE_REFUSAL_BAD_VALUE);
  dure_told_assert_refused (ID, "07000101", DURE_REFUSAL_UNKNOWN);
  dure_told_assert_refused (ID, "0500030201", DURE_REFUSAL_TOO_LONG);
  dure_told_assert_refused (ID, "0101", DURE_REFUSAL_UNKNOWN);
  dure_told_assert_refused (ID, "06", DURE_REFUSAL_TOO_SHORT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record-access/requests", test_requests);
  g_test_add_func ("/record-access/requests-of-nothing", test_requests_of_nothing);
  g_test_add_func ("/record-access/echoes", test_echoes);
  g_test_add_func ("/record-access/every-answer", test_every_answer);
  g_test_add_func ("/record-access/refusals", test_refusals);

  return g_test_run ();
}

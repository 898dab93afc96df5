// test-asker.c: an answer is one to the question that was asked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "asker.h"
#include "private-bus.h"

#define DEVICE "/org/bluez/hci0/dev_C0_DE_00_00_00_02"
#define NUMBER 123456

static void
on_question (DureInstrumentQuestion *open, const DureInstrumentQuestion *question)
{
  *open = *question;
}

/* A touch on the numbers of the last question, which lands when the device asks to be paired. */
static void
test_crossed (void)
{
  g_autoptr (DurePrivateBus) bus = dure_private_bus_new (NULL);
  g_autoptr (GDBusConnection) connection = g_dbus_connection_new_for_address_sync (
    dure_private_bus_get_address (bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
      | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);
  const DureTimes times = dure_times_at_pace (1);
  g_autoptr (DureRadio) radio = dure_radio_new (connection, &times);
  g_autoptr (DureAgent) agent = dure_agent_new (connection, &times);
  g_autoptr (DureAsker) asker = dure_asker_new (radio, agent, dure_dice_system (), 1000);
  DureInstrumentQuestion open = { .question = DURE_QUESTION_NONE };

  g_signal_connect_swapped (asker, "question", G_CALLBACK (on_question), &open);
  dure_asker_expect (asker, DEVICE);
  g_signal_emit_by_name (agent, "asked", (guint) DURE_AGENT_CONFIRM, DEVICE, (guint) NUMBER);
  g_assert_cmpint (open.question, ==, DURE_QUESTION_CONFIRM_NUMBER);
  g_assert_cmpuint (open.number, ==, NUMBER);

  dure_asker_answer (asker, DURE_QUESTION_SAME_NUMBER, 0, TRUE, 72);
  g_assert_cmpint (open.question, ==, DURE_QUESTION_CONFIRM_NUMBER);
  dure_asker_answer (asker, DURE_QUESTION_CONFIRM_NUMBER, NUMBER + 1, TRUE, 0);
  g_assert_cmpint (open.question, ==, DURE_QUESTION_CONFIRM_NUMBER);

  dure_asker_answer (asker, DURE_QUESTION_CONFIRM_NUMBER, NUMBER, TRUE, 0);
  g_assert_cmpint (open.question, ==, DURE_QUESTION_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/asker/answer-that-crossed-another-question", test_crossed);

  return g_test_run ();
}

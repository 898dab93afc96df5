// test-envelope.c: a signature covers all of an envelope
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "envelope.h"
#include "error.h"

static const char donation[] = "01901234-5678-7000-8000-000000000000";
static const char kiosk[] = "0f8fad5b-d9cb-469f-a165-70867728950e";

static DureEnvelope *
new_envelope (DureSigningKey *key)
{
  g_autoptr (GBytes) sealed = g_bytes_new_static ("sealed box", 10);
  DureEnvelope *envelope = dure_envelope_new (donation, "city-key", sealed);

  dure_envelope_sign (envelope, kiosk, 2, 17, key);
  return envelope;
}

static void
test_round_trip (void)
{
  DureDice *dice = dure_dice_new_seeded (14);
  g_autoptr (DureSigningKey) key = dure_signing_key_new (dice);
  g_autoptr (DureEnvelope) envelope = new_envelope (key);
  g_autoptr (json_t) json = dure_envelope_to_json (envelope);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureEnvelope) again = dure_envelope_from_json (json, &error);

  g_assert_no_error (error);
  g_assert_true (dure_envelope_holds (again, dure_signing_key_public (key)));
  g_assert_true (g_bytes_equal (again->sealed, envelope->sealed));
  dure_dice_seeded_free (dice);
}

static void
test_covers_every_field (void)
{
  static const struct
  {
    const char *key, *value;
  } changes[] = {
    { "id", "[\"01901234-5678-7000-8000-000000000001\"]" },
    { "kiosk", "[\"0f8fad5b-d9cb-469f-a165-70867728950f\"]" },
    { "incarnation", "[3]" }, { "sequence", "[18]" }, { "cityKey", "[\"other\"]" },
    { "sealed", "[\"c2VhbGVkIGJveQ\"]" },
  };
  DureDice *dice = dure_dice_new_seeded (15);
  g_autoptr (DureSigningKey) key = dure_signing_key_new (dice);
  g_autoptr (DureEnvelope) envelope = new_envelope (key);

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (json_t) json = dure_envelope_to_json (envelope);
      g_autoptr (json_t) change = json_loads (changes[i].value, 0, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (DureEnvelope) bent = NULL;

      json_object_set (json, changes[i].key, json_array_get (change, 0));
      bent = dure_envelope_from_json (json, &error);
      g_assert_no_error (error);
      g_assert_false (dure_envelope_holds (bent, dure_signing_key_public (key)));
    }
  dure_dice_seeded_free (dice);
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *key, *value;
  } changes[] = {
    { "id", "[\"7\"]" },     { "kiosk", "[7]" },          { "incarnation", "[0]" },
    { "sequence", "[-1]" },  { "sequence", "[1.5]" },     { "cityKey", "[\"\"]" },
    { "sealed", "[\"!\"]" }, { "signature", "[\"AA\"]" }, { "extra", "[1]" },
  };
  DureDice *dice = dure_dice_new_seeded (16);
  g_autoptr (DureSigningKey) key = dure_signing_key_new (dice);
  g_autoptr (DureEnvelope) envelope = new_envelope (key);

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (json_t) json = dure_envelope_to_json (envelope);
      g_autoptr (json_t) change = json_loads (changes[i].value, 0, NULL);
      g_autoptr (GError) error = NULL;

      json_object_set (json, changes[i].key, json_array_get (change, 0));
      g_assert_null (dure_envelope_from_json (json, &error));
      g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
    }
  dure_dice_seeded_free (dice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/envelope/round-trip", test_round_trip);
  g_test_add_func ("/envelope/covers-every-field", test_covers_every_field);
  g_test_add_func ("/envelope/refuses", test_refuses);
  return g_test_run ();
}

// test-bthome-seal.c: encrypted BTHome: what opens, and what old and forged packets do
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The first packet is the example of bthome.io/encryption, the second one of bthome-ble's tests;
// the others were sealed once by the AESCCM of Python's cryptography, with the example's key and
// address.

#include "bthome-seal.h"

#include "told.h"

#include <string.h>

#define KEY "231d39c1d7cc1ab1aee224cd096db932"
#define ADDRESS "5448e68f80a5"
/* 80.3 kg, by counter. */
#define MASS_0 "41dad5a300000000662ae17e"
#define MASS_1 "410366af01000000b16aee16"
#define MASS_2 "41cb2b140200000098e95f95"
#define MASS_100 "41c5b255640000006184a872"
#define MASS_101 "419f634b650000003021bdea"
#define MASS_LAST_BUT_ONE "414c1d97feffffffabb9704a"
#define MASS_LAST "41be98a6ffffffffc753bd16"
#define PLAIN "40065e1f"

typedef struct
{
  DureBthomeSeal seal;
  const char *key, *address;
  char *opened;
  DureRefusal refusal;
} Listener;

static void
listener_clear (Listener *self)
{
  g_free (self->opened);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listener, listener_clear)

/* What came out in hexadecimal, NULL when it was refused. */
static const char *
hear_bytes (Listener *self, const GByteArray *packet)
{
  g_autoptr (GByteArray) key = self->key != NULL ? dure_told_bytes (self->key) : NULL;
  g_autoptr (GByteArray) address = dure_told_bytes (self->address);
  g_autofree guint8 *exact = g_memdup2 (packet->data, packet->len);
  g_autoptr (GString) hex = g_string_new (NULL);
  guint8 plain[DURE_BTHOME_PACKET_MAX];
  gsize length = 0;

  g_clear_pointer (&self->opened, g_free);
  self->refusal = 0;
  if (!dure_bthome_seal_open (&self->seal, key != NULL ? key->data : NULL, address->data, exact,
                              packet->len, plain, &length, &self->refusal))
    return NULL;

  g_assert_cmpuint (length, <=, sizeof plain);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", plain[i]);
  self->opened = g_strdup (hex->str);
  return self->opened;
}

static const char *
hear (Listener *self, const char *hex)
{
  g_autoptr (GByteArray) packet = dure_told_bytes (hex);

  return hear_bytes (self, packet);
}

static void
assert_refused (Listener *self, const char *hex, DureRefusal expected)
{
  g_assert_null (hear (self, hex));
  g_assert_cmpint (self->refusal, ==, expected);
}

static void
test_published (void)
{
  g_auto (Listener) page = { .key = KEY, .address = ADDRESS };
  g_auto (Listener) test = { .key = KEY, .address = ADDRESS };

  g_assert_cmpstr (hear (&page, "41e445f3c9962b332211006c7c4519"), ==, "4002ca0903bf13");
  g_assert_cmpuint (page.seal.counter, ==, 0x00112233);
  g_assert_cmpstr (hear (&test, "41a47266c95f730011223378237214"), ==, "4002ca0903bf13");
  g_assert_cmpuint (test.seal.counter, ==, 0x33221100);
}

/* The flags are part of what is authenticated; those that come out say plain. */
static void
test_flags (void)
{
  g_auto (Listener) self = { .key = KEY, .address = ADDRESS };

  g_assert_cmpstr (hear (&self, "45da5d05000000eba68eb5"), ==, "443a01");
  assert_refused (&self, "41da5d06000000eba68eb5", DURE_REFUSAL_SEALED);
}

/* An address in the packet counts, not the one of the advertisement, and does not come out. */
static void
test_address_within (void)
{
  g_auto (Listener) self = { .key = KEY, .address = "000000000000" };

  g_assert_cmpstr (hear (&self, "43a5808fe6485452770700000043039433"), ==, "400161");
  assert_refused (&self, "43a5808fe648", DURE_REFUSAL_TOO_SHORT);
  assert_refused (&self, "43a5808fe64854", DURE_REFUSAL_TOO_SHORT);
}

static void
test_counters (void)
{
  g_auto (Listener) self = { .key = KEY, .address = ADDRESS };

  g_assert_cmpstr (hear (&self, MASS_0), ==, PLAIN);
  assert_refused (&self, MASS_0, DURE_REFUSAL_REPLAYED); /* sent twice, or played again */
  g_assert_nonnull (hear (&self, MASS_1));
  assert_refused (&self, MASS_0, DURE_REFUSAL_REPLAYED);
  g_assert_nonnull (hear (&self, MASS_100)); /* some were not heard */
  assert_refused (&self, MASS_2, DURE_REFUSAL_REPLAYED);
  assert_refused (&self, MASS_1, DURE_REFUSAL_REPLAYED); /* small is no excuse: no restart */
  g_assert_nonnull (hear (&self, MASS_101));
  g_assert_cmpuint (self.seal.counter, ==, 101);
}

/* The end of the counter is the end of the key. */
static void
test_counter_ends (void)
{
  g_auto (Listener) self = { .key = KEY, .address = ADDRESS };
  g_auto (Listener) anew = { .key = KEY, .address = ADDRESS };

  g_assert_nonnull (hear (&self, MASS_LAST_BUT_ONE));
  g_assert_nonnull (hear (&self, MASS_LAST));
  assert_refused (&self, MASS_0, DURE_REFUSAL_REPLAYED);
  assert_refused (&self, MASS_1, DURE_REFUSAL_REPLAYED);
  assert_refused (&self, MASS_LAST, DURE_REFUSAL_REPLAYED);
  /* Only an operator begins anew. */
  g_assert_nonnull (hear (&anew, MASS_0));
}

/* One bit wrong anywhere; none of the packets moves the counter. */
static void
test_every_bit (void)
{
  g_autoptr (GByteArray) packet = dure_told_bytes (MASS_100);

  for (guint bit = 0; bit < 8 * packet->len; bit++)
    {
      g_auto (Listener) self = { .key = KEY, .address = ADDRESS };

      g_assert_nonnull (hear (&self, MASS_1));
      packet->data[bit / 8] ^= (guint8) (1 << bit % 8);
      g_assert_null (hear_bytes (&self, packet));
      packet->data[bit / 8] ^= (guint8) (1 << bit % 8);
      g_assert_cmpuint (self.seal.counter, ==, 1);
      g_assert_nonnull (hear (&self, MASS_2));
    }
}

static void
test_wrong_key_or_address (void)
{
  g_auto (Listener) key = { .key = "000102030405060708090a0b0c0d0e0f", .address = ADDRESS };
  g_auto (Listener) address = { .key = KEY, .address = "a5808fe64854" };

  assert_refused (&key, MASS_1, DURE_REFUSAL_SEALED);
  g_assert_false (key.seal.has_counter);
  g_assert_cmpstr (hear (&key, "41e9810100000077c3046b"), ==, "400161");
  assert_refused (&address, MASS_1, DURE_REFUSAL_SEALED);
}

/* Who encrypts is not believed in the clear, whether or not a key is at hand. */
static void
test_downgrade (void)
{
  g_auto (Listener) keyed = { .key = KEY, .address = ADDRESS };
  g_auto (Listener) keyless = { .address = ADDRESS };
  g_auto (Listener) forged = { .address = ADDRESS };

  assert_refused (&keyed, PLAIN, DURE_REFUSAL_UNSEALED);
  g_assert_nonnull (hear (&keyed, MASS_1));
  assert_refused (&keyed, PLAIN, DURE_REFUSAL_UNSEALED);
  g_assert_nonnull (hear (&keyed, MASS_2));

  g_assert_cmpstr (hear (&keyless, PLAIN), ==, PLAIN);
  assert_refused (&keyless, MASS_1, DURE_REFUSAL_SEALED);
  assert_refused (&keyless, PLAIN, DURE_REFUSAL_UNSEALED);

  assert_refused (&forged, "41", DURE_REFUSAL_SEALED);
  assert_refused (&forged, PLAIN, DURE_REFUSAL_UNSEALED);
}

/* Another version's packet says nothing of this one's. */
static void
test_versions (void)
{
  g_auto (Listener) self = { .address = ADDRESS };

  assert_refused (&self, "21b9d30c0000002afb298d", DURE_REFUSAL_UNKNOWN);
  assert_refused (&self, "e102000c0404138a01", DURE_REFUSAL_UNKNOWN);
  g_assert_nonnull (hear (&self, PLAIN));
}

static void
test_lengths (void)
{
  g_autoptr (GByteArray) packet = dure_told_bytes (MASS_100);

  for (guint length = 0; length < packet->len; length++)
    {
      g_auto (Listener) self = { .key = KEY, .address = ADDRESS };
      g_autoptr (GByteArray) cut = g_byte_array_new ();

      g_byte_array_append (cut, packet->data, length);
      g_assert_null (hear_bytes (&self, cut));
      g_assert_cmpint (self.refusal, ==, length <= 9 ? DURE_REFUSAL_TOO_SHORT
                                                     : DURE_REFUSAL_SEALED);
      g_assert_false (self.seal.has_counter);
    }
}

/* The longest there is, which is mostly garbage and must not run over; and one octet more. */
static void
test_longest (void)
{
  g_auto (Listener) self = { .key = KEY, .address = ADDRESS };
  g_auto (Listener) plain = { .address = ADDRESS };
  g_autoptr (GByteArray) packet = g_byte_array_new ();

  g_byte_array_set_size (packet, DURE_BTHOME_PACKET_MAX + 1);
  memset (packet->data, 0x41, packet->len);
  g_assert_null (hear_bytes (&self, packet));
  g_assert_cmpint (self.refusal, ==, DURE_REFUSAL_TOO_LONG);
  g_byte_array_set_size (packet, DURE_BTHOME_PACKET_MAX);
  g_assert_null (hear_bytes (&self, packet));
  g_assert_cmpint (self.refusal, ==, DURE_REFUSAL_SEALED);
  packet->data[0] = 0x40;
  g_assert_nonnull (hear_bytes (&plain, packet));
}

/* What a right key opens is still foreign. */
static void
test_genuine_garbage (void)
{
  g_auto (Listener) self = { .key = KEY, .address = ADDRESS };

  g_assert_cmpstr (hear (&self, "41ec9148e709000000668c0825"), ==, "405302c328");
  dure_told_assert_refused ("ad:fcd2", self.opened, DURE_REFUSAL_BAD_TEXT);
  g_assert_cmpstr (hear (&self, "41120a00000094401256"), ==, "4040");
  dure_told_assert_refused ("ad:fcd2", self.opened, DURE_REFUSAL_CUT_FIELD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bthome-seal/published", test_published);
  g_test_add_func ("/bthome-seal/flags", test_flags);
  g_test_add_func ("/bthome-seal/address-within", test_address_within);
  g_test_add_func ("/bthome-seal/counters", test_counters);
  g_test_add_func ("/bthome-seal/counter-ends", test_counter_ends);
  g_test_add_func ("/bthome-seal/every-bit", test_every_bit);
  g_test_add_func ("/bthome-seal/wrong-key-or-address", test_wrong_key_or_address);
  g_test_add_func ("/bthome-seal/downgrade", test_downgrade);
  g_test_add_func ("/bthome-seal/versions", test_versions);
  g_test_add_func ("/bthome-seal/lengths", test_lengths);
  g_test_add_func ("/bthome-seal/longest", test_longest);
  g_test_add_func ("/bthome-seal/genuine-garbage", test_genuine_garbage);

  return g_test_run ();
}

// test-vrf.c: outputs that are proven, against the examples of RFC 9381
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "vrf.h"

#include <sodium.h>
#include <string.h>

/* RFC 9381, appendix B.3, example 16: of nothing. */
#define SEED "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
#define PUBLIC "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
#define PROOF \
  "8657106690b5526245a92b003bb079ccd1a92130477671f6fc01ad16f26f723f" \
  "26f8a57ccaed74ee1b190bed1f479d97" \
  "27d2d0f9b005a6e456a35d4fb0daab1268a1b0db10836d9826a528ca76567805"
#define OUTPUT \
  "90cf1df3b703cce59e2a35b925d411164068269d7b2d29f3301c03dd757876ff" \
  "66b71dda49d2de59d03450451af026798e8f81cd2e333de5cdf4f3e140fdd8ae"

static void
from_hex (const char *hex, guint8 *ret_bytes, gsize length)
{
  gsize n;

  g_assert_cmpint (sodium_hex2bin (ret_bytes, length, hex, strlen (hex), NULL, &n, NULL), ==, 0);
  g_assert_cmpuint (n, ==, length);
}

static DureVrf *
new_key (guint8 first)
{
  const guint8 seed[DURE_VRF_SEED_BYTES] = { first };

  return dure_vrf_new (seed);
}

static void
test_rfc (void)
{
  guint8 seed[DURE_VRF_SEED_BYTES], public_key[DURE_VRF_PUBLIC_BYTES];
  guint8 proof[DURE_VRF_PROOF_BYTES], wanted_proof[DURE_VRF_PROOF_BYTES];
  guint8 output[DURE_VRF_OUTPUT_BYTES], wanted[DURE_VRF_OUTPUT_BYTES];
  g_autoptr (DureVrf) key = NULL;

  from_hex (SEED, seed, sizeof seed);
  from_hex (PUBLIC, public_key, sizeof public_key);
  from_hex (PROOF, wanted_proof, sizeof wanted_proof);
  from_hex (OUTPUT, wanted, sizeof wanted);
  key = dure_vrf_new (seed);
  g_assert_cmpmem (dure_vrf_public (key), DURE_VRF_PUBLIC_BYTES, public_key, sizeof public_key);
  dure_vrf_prove (key, "", 0, proof);
  g_assert_cmpmem (proof, sizeof proof, wanted_proof, sizeof wanted_proof);
  dure_vrf_output (key, "", 0, output);
  g_assert_cmpmem (output, sizeof output, wanted, sizeof wanted);
  memset (output, 0, sizeof output);
  g_assert_true (dure_vrf_check (public_key, "", 0, wanted_proof, output));
  g_assert_cmpmem (output, sizeof output, wanted, sizeof wanted);
}

/* Whatever is changed, in the proof, the input or the key, is found. */
static void
test_nothing_else_holds (void)
{
  g_autoptr (DureVrf) key = new_key (1);
  g_autoptr (DureVrf) other = new_key (2);
  guint8 proof[DURE_VRF_PROOF_BYTES], output[DURE_VRF_OUTPUT_BYTES];

  dure_vrf_prove (key, "donor", 5, proof);
  g_assert_true (dure_vrf_check (dure_vrf_public (key), "donor", 5, proof, output));
  g_assert_false (dure_vrf_check (dure_vrf_public (key), "donos", 5, proof, output));
  g_assert_false (dure_vrf_check (dure_vrf_public (other), "donor", 5, proof, output));
  for (guint bit = 0; bit < 8 * sizeof proof; bit += 7)
    {
      guint8 edited[DURE_VRF_PROOF_BYTES];

      memcpy (edited, proof, sizeof edited);
      edited[bit / 8] ^= (guint8) (1 << bit % 8);
      g_assert_false (dure_vrf_check (dure_vrf_public (key), "donor", 5, edited, output));
    }
}

/* A key that is no key: then every output could be proven. */
static void
test_small_points (void)
{
  static const guint8 neutral[DURE_VRF_PUBLIC_BYTES] = { 1 };
  guint8 proof[DURE_VRF_PROOF_BYTES] = { 1 }, output[DURE_VRF_OUTPUT_BYTES];

  g_assert_false (dure_vrf_check (neutral, "donor", 5, proof, output));
}

static void
test_seeds (void)
{
  for (guint8 seed = 0; seed < 20; seed++)
    {
      g_autoptr (DureVrf) key = new_key (seed);
      guint8 proof[DURE_VRF_PROOF_BYTES];
      guint8 output[DURE_VRF_OUTPUT_BYTES], checked[DURE_VRF_OUTPUT_BYTES];

      dure_vrf_output (key, &seed, sizeof seed, output);
      dure_vrf_prove (key, &seed, sizeof seed, proof);
      g_assert_true (dure_vrf_check (dure_vrf_public (key), &seed, sizeof seed, proof, checked));
      g_assert_cmpmem (output, sizeof output, checked, sizeof checked);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vrf/rfc", test_rfc);
  g_test_add_func ("/vrf/nothing-else-holds", test_nothing_else_holds);
  g_test_add_func ("/vrf/small-points", test_small_points);
  g_test_add_func ("/vrf/seeds", test_seeds);
  return g_test_run ();
}

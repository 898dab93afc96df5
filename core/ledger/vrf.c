// vrf.c: a number that only the holder of a key can make of something, and everybody can check
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The verifiable random function ECVRF-EDWARDS25519-SHA512-TAI of RFC 9381. Of one input there is
// one output for each key; who has the key can prove it, and nobody without it can tell it from
// chance, nor try inputs. Unlike a keyed hash it binds the holder of the key too.
//
// An output costs four multiplications on the curve, a proof two more, a check five. The key is
// wiped when it is freed. Proofs and public keys may be a stranger's: points that are not of the
// main subgroup are refused.

#include "vrf.h"

#include <sodium.h>
#include <string.h>

#define SUITE 0x03
#define POINT crypto_core_ed25519_BYTES
#define SCALAR crypto_core_ed25519_SCALARBYTES
#define CHALLENGE 16

/* What a hash is for, after the suite (RFC 9381, section 5). */
enum
{
  FOR_CURVE = 1,
  FOR_CHALLENGE = 2,
  FOR_OUTPUT = 3,
};

struct _DureVrf
{
  guint8 hashed[crypto_hash_sha512_BYTES]; /* the scalar, then what nonces are made with */
  guint8 public_key[POINT];
};

/**
 * dure_vrf_new:
 * @seed: the secret
 *
 * Returns: (transfer full): the key
 */
DureVrf *
dure_vrf_new (const guint8 seed[DURE_VRF_SEED_BYTES])
{
  DureVrf *self = g_new0 (DureVrf, 1);

  crypto_hash_sha512 (self->hashed, seed, DURE_VRF_SEED_BYTES);
  self->hashed[0] &= 248;
  self->hashed[31] = (self->hashed[31] & 127) | 64;
  crypto_scalarmult_ed25519_base_noclamp (self->public_key, self->hashed);
  return self;
}

/**
 * dure_vrf_free:
 * @self: (transfer full) (nullable): is wiped
 */
void
dure_vrf_free (DureVrf *self)
{
  if (self == NULL)
    return;
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

/**
 * dure_vrf_public:
 *
 * Returns: (transfer none): %DURE_VRF_PUBLIC_BYTES bytes, by which proofs are checked
 */
const guint8 *
dure_vrf_public (const DureVrf *self)
{
  return self->public_key;
}

static void
begin_hash (crypto_hash_sha512_state *state, guint8 purpose)
{
  crypto_hash_sha512_init (state);
  crypto_hash_sha512_update (state, (const guint8[]){ SUITE, purpose }, 2);
}

static void
end_hash (crypto_hash_sha512_state *state, guint8 ret_hash[crypto_hash_sha512_BYTES])
{
  crypto_hash_sha512_update (state, (const guint8[]){ 0 }, 1);
  crypto_hash_sha512_final (state, ret_hash);
}

static gboolean
double_point (guint8 point[POINT])
{
  return crypto_core_ed25519_add (point, point, point) == 0;
}

/* Eight times the point, which brings any one into the main subgroup. */
static gboolean
clear_cofactor (guint8 point[POINT])
{
  return double_point (point) && double_point (point) && double_point (point);
}

/* The point for an input, found by trying; each try does with a chance of one half. */
static gboolean
find_point (const guint8 *public_key, const void *input, gsize length, guint8 ret_point[POINT])
{
  for (guint try = 0; try <= G_MAXUINT8; try++)
    {
      const guint8 counter = (guint8) try;
      guint8 hash[crypto_hash_sha512_BYTES];
      crypto_hash_sha512_state state;

      begin_hash (&state, FOR_CURVE);
      crypto_hash_sha512_update (&state, public_key, POINT);
      crypto_hash_sha512_update (&state, input, length);
      crypto_hash_sha512_update (&state, &counter, 1);
      end_hash (&state, hash);
      memcpy (ret_point, hash, POINT);
      if (clear_cofactor (ret_point) && crypto_core_ed25519_is_valid_point (ret_point))
        return TRUE;
    }
  return FALSE;
}

static void
make_challenge (const guint8 *public_key, const guint8 *point, const guint8 *gamma,
                const guint8 *u, const guint8 *v, guint8 ret_challenge[SCALAR])
{
  const guint8 *const points[] = { public_key, point, gamma, u, v };
  guint8 hash[crypto_hash_sha512_BYTES];
  crypto_hash_sha512_state state;

  begin_hash (&state, FOR_CHALLENGE);
  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    crypto_hash_sha512_update (&state, points[i], POINT);
  end_hash (&state, hash);
  memset (ret_challenge, 0, SCALAR);
  memcpy (ret_challenge, hash, CHALLENGE);
}

static void
make_output (const guint8 gamma[POINT], guint8 ret_output[DURE_VRF_OUTPUT_BYTES])
{
  crypto_hash_sha512_state state;
  guint8 cleared[POINT];

  memcpy (cleared, gamma, POINT);
  clear_cofactor (cleared);
  begin_hash (&state, FOR_OUTPUT);
  crypto_hash_sha512_update (&state, cleared, POINT);
  end_hash (&state, ret_output);
}

/* The point of the input, and the key times it. */
static void
make_gamma (const DureVrf *self, const void *input, gsize length, guint8 ret_point[POINT],
            guint8 ret_gamma[POINT])
{
  /* Not found once in 2^256 inputs, which is never. */
  const gboolean is_found = find_point (self->public_key, input, length, ret_point);

  g_assert (is_found);
  if (crypto_scalarmult_ed25519_noclamp (ret_gamma, self->hashed, ret_point) != 0)
    g_assert_not_reached ();
}

/**
 * dure_vrf_output:
 * @input: (array length=length): of what
 * @length: how many bytes
 * @ret_output: (out caller-allocates): its one output
 */
void
dure_vrf_output (const DureVrf *self, const void *input, gsize length,
                 guint8 ret_output[DURE_VRF_OUTPUT_BYTES])
{
  guint8 point[POINT], gamma[POINT];

  make_gamma (self, input, length, point, gamma);
  make_output (gamma, ret_output);
}

/**
 * dure_vrf_prove:
 * @input: (array length=length): of what
 * @length: how many bytes
 * @ret_proof: (out caller-allocates): always the same, for dure_vrf_check()
 */
void
dure_vrf_prove (const DureVrf *self, const void *input, gsize length,
                guint8 ret_proof[DURE_VRF_PROOF_BYTES])
{
  guint8 point[POINT], gamma[POINT], u[POINT], v[POINT];
  guint8 hash[crypto_hash_sha512_BYTES], nonce[SCALAR], challenge[SCALAR], product[SCALAR];
  guint8 key[crypto_core_ed25519_NONREDUCEDSCALARBYTES] = { 0 };
  crypto_hash_sha512_state state;

  make_gamma (self, input, length, point, gamma);
  crypto_hash_sha512_init (&state);
  crypto_hash_sha512_update (&state, self->hashed + SCALAR, sizeof self->hashed - SCALAR);
  crypto_hash_sha512_update (&state, point, POINT);
  crypto_hash_sha512_final (&state, hash);
  crypto_core_ed25519_scalar_reduce (nonce, hash);
  if (crypto_scalarmult_ed25519_base_noclamp (u, nonce) != 0
      || crypto_scalarmult_ed25519_noclamp (v, nonce, point) != 0)
    g_assert_not_reached ();
  make_challenge (self->public_key, point, gamma, u, v, challenge);
  memcpy (key, self->hashed, SCALAR);
  crypto_core_ed25519_scalar_reduce (product, key);
  crypto_core_ed25519_scalar_mul (product, challenge, product);
  crypto_core_ed25519_scalar_add (product, product, nonce);
  memcpy (ret_proof, gamma, POINT);
  memcpy (ret_proof + POINT, challenge, CHALLENGE);
  memcpy (ret_proof + POINT + CHALLENGE, product, SCALAR);
  sodium_memzero (key, sizeof key);
  sodium_memzero (nonce, sizeof nonce);
  sodium_memzero (hash, sizeof hash);
  sodium_memzero (&state, sizeof state);
}

static gboolean
is_reduced (const guint8 scalar[SCALAR])
{
  guint8 wide[crypto_core_ed25519_NONREDUCEDSCALARBYTES] = { 0 }, reduced[SCALAR];

  memcpy (wide, scalar, SCALAR);
  crypto_core_ed25519_scalar_reduce (reduced, wide);
  return memcmp (scalar, reduced, SCALAR) == 0;
}

/* @s times @base (the curve's own for NULL), less @c times @point. */
static gboolean
subtract (const guint8 *s, const guint8 *base, const guint8 *c, const guint8 *point,
          guint8 ret_point[POINT])
{
  guint8 less[POINT];

  return (base == NULL ? crypto_scalarmult_ed25519_base_noclamp (ret_point, s)
                       : crypto_scalarmult_ed25519_noclamp (ret_point, s, base))
             == 0
         && crypto_scalarmult_ed25519_noclamp (less, c, point) == 0
         && crypto_core_ed25519_sub (ret_point, ret_point, less) == 0;
}

/**
 * dure_vrf_check:
 * @public_key: whose output
 * @input: (array length=length): of what
 * @length: how many bytes
 * @proof: a stranger's
 * @ret_output: (out caller-allocates): the one output; set only on success
 *
 * Returns: whether the proof holds
 */
gboolean
dure_vrf_check (const guint8 public_key[DURE_VRF_PUBLIC_BYTES], const void *input, gsize length,
                const guint8 proof[DURE_VRF_PROOF_BYTES],
                guint8 ret_output[DURE_VRF_OUTPUT_BYTES])
{
  const guint8 *gamma = proof, *s = proof + POINT + CHALLENGE;
  guint8 point[POINT], u[POINT], v[POINT], challenge[SCALAR] = { 0 }, again[SCALAR];

  memcpy (challenge, proof + POINT, CHALLENGE);
  if (!crypto_core_ed25519_is_valid_point (public_key)
      || !crypto_core_ed25519_is_valid_point (gamma) || !is_reduced (s)
      || !find_point (public_key, input, length, point)
      || !subtract (s, NULL, challenge, public_key, u)
      || !subtract (s, point, challenge, gamma, v))
    return FALSE;
  make_challenge (public_key, point, gamma, u, v, again);
  if (memcmp (challenge, again, SCALAR) != 0)
    return FALSE;
  make_output (gamma, ret_output);
  return TRUE;
}

// bthome-seal.c: opens encrypted BTHome, and keeps old and forged packets out
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: bthome.io/encryption: flags u8, ciphertext, counter u32, tag of 4 octets. AES-CCM with a
// key of 128 bits; the nonce is the device's address as people write it, 0xD2 0xFC, the flags and
// the counter; nothing else is authenticated. What comes out is the packet as it would have been
// sent plain, for dure_bthome_describe() and dure_bthome_read().
//
// The rules, for one device and as long as its key is used:
// - a counter must be greater than the last one that was opened. The same one again is the same
//   packet, which a device sends several times: it is refused alike, and nothing is lost;
// - a forged packet changes no counter: only after its tag is right is it remembered;
// - a counter at its end does not begin again. After 2^32 packets a nonce would come twice, which
//   gives an eavesdropper both plain texts: such a device must get a new key, and with it a new
//   DureBthomeSeal. At a packet a second that is after 136 years;
// - a device that lost its counter with its battery looks the same as one whose old packets are
//   played again; other receivers take such a packet if its counter is small, and with it a hundred
//   old ones. Here an operator must say so, by a new DureBthomeSeal;
// - once anything encrypted was heard from a device, or a key is at hand for it, its plain packets
//   are refused: anybody can send those in its name. That holds for a forged encrypted packet too.
//   Who can send that can also drown the device out; who is refused can never be believed wrongly.
//
// A tag of 4 octets is guessed once in 2^32 tries; at the 100 packets a second that a radio hears,
// once in 500 days of them. Nothing that unlocks or pays may hang on it.

#include "bthome-seal.h"

#include <openssl/evp.h>
#include <string.h>

#define TAG_SIZE 4
#define COUNTER_SIZE 4
#define NONCE_SIZE 13
#define VERSION_MASK 0xe0
#define VERSION_2 0x40

static void
write_nonce (const uint8_t *address, uint8_t flags, const uint8_t *counter, uint8_t *ret_nonce)
{
  memcpy (ret_nonce, address, DURE_BTHOME_ADDRESS_SIZE);
  ret_nonce[6] = 0xd2;
  ret_nonce[7] = 0xfc;
  ret_nonce[8] = flags;
  memcpy (ret_nonce + 9, counter, COUNTER_SIZE);
}

/* @sealed is the ciphertext, @tag what authenticates it. */
static bool
decrypt (const uint8_t *key,
         const uint8_t *nonce,
         const uint8_t *sealed,
         size_t         length,
         const uint8_t *tag,
         uint8_t       *ret_plain)
{
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new ();
  uint8_t expected[TAG_SIZE];
  int written = 0;
  bool is_right;

  if (context == NULL)
    return false;

  memcpy (expected, tag, TAG_SIZE);
  is_right =
    EVP_DecryptInit_ex (context, EVP_aes_128_ccm (), NULL, NULL, NULL) == 1
    && EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_IVLEN, NONCE_SIZE, NULL) == 1
    && EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_TAG, TAG_SIZE, expected) == 1
    && EVP_DecryptInit_ex (context, NULL, NULL, key, nonce) == 1
    && EVP_DecryptUpdate (context, ret_plain, &written, sealed, (int) length) == 1
    && written == (int) length;
  EVP_CIPHER_CTX_free (context);

  return is_right;
}

/* Where the address is in the packet itself, in the order of the air. */
static void
take_address (DureCursor *cursor, uint8_t ret_address[DURE_BTHOME_ADDRESS_SIZE])
{
  const uint64_t address = dure_cursor_take (cursor, DURE_BTHOME_ADDRESS_SIZE);

  for (unsigned i = 0; i < DURE_BTHOME_ADDRESS_SIZE; i++)
    ret_address[i] = (uint8_t) (address >> (8 * (DURE_BTHOME_ADDRESS_SIZE - 1 - i)) & 0xff);
}

static bool
pass_plain (const DureBthomeSeal *self,
            const uint8_t        *bytes,
            size_t                length,
            uint8_t              *ret_plain,
            size_t               *ret_length,
            DureRefusal          *ret_refusal)
{
  if (self->is_expected)
    return dure_refuse (DURE_REFUSAL_UNSEALED, ret_refusal);

  memcpy (ret_plain, bytes, length);
  *ret_length = length;
  return true;
}

static bool
open_sealed (DureBthomeSeal *self,
             const uint8_t  *key,
             const uint8_t  *address,
             uint8_t         flags,
             DureCursor     *cursor,
             uint8_t        *ret_plain,
             size_t         *ret_length,
             DureRefusal    *ret_refusal)
{
  const size_t trailer = COUNTER_SIZE + TAG_SIZE;
  const uint8_t *sealed = cursor->bytes;
  uint8_t nonce[NONCE_SIZE];
  uint8_t plain[DURE_BTHOME_PACKET_MAX];
  uint32_t counter;
  size_t length;

  if (cursor->left <= trailer)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  length = cursor->left - trailer;
  *cursor = dure_cursor (sealed + length, trailer);
  counter = dure_cursor_u32 (cursor);
  write_nonce (address, flags, sealed + length, nonce);
  if (!decrypt (key, nonce, sealed, length, sealed + length + COUNTER_SIZE, plain))
    return dure_refuse (DURE_REFUSAL_SEALED, ret_refusal);
  if (self->has_counter && counter <= self->counter)
    return dure_refuse (DURE_REFUSAL_REPLAYED, ret_refusal);

  self->has_counter = true;
  self->counter = counter;
  ret_plain[0] = flags & (uint8_t) ~(DURE_BTHOME_ENCRYPTED | DURE_BTHOME_HAS_ADDRESS);
  memcpy (ret_plain + 1, plain, length);
  *ret_length = length + 1;
  return true;
}

/**
 * dure_bthome_seal_open:
 * @self: what is remembered of the device; all zero for one that was never heard
 * @key: (array fixed-size=16) (nullable): the device's key, %NULL when there is none
 * @address: its address, the octet that is written first in front
 * @bytes: (array length=length): the service data as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_plain: (out): the packet as it would be plain
 * @ret_length: (out): its length, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Opens an encrypted packet, or passes a plain one of a device that does not encrypt. What comes
 * out is still a stranger's and must be decoded as any other.
 *
 * Returns: whether there is a packet
 */
bool
dure_bthome_seal_open (DureBthomeSeal *self,
                       const uint8_t  *key,
                       const uint8_t   address[DURE_BTHOME_ADDRESS_SIZE],
                       const uint8_t  *bytes,
                       size_t          length,
                       uint8_t         ret_plain[DURE_BTHOME_PACKET_MAX],
                       size_t         *ret_length,
                       DureRefusal    *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const uint8_t flags = dure_cursor_u8 (&cursor);
  uint8_t within[DURE_BTHOME_ADDRESS_SIZE];

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (length > DURE_BTHOME_PACKET_MAX)
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if ((flags & VERSION_MASK) != VERSION_2)
    return dure_refuse (DURE_REFUSAL_UNKNOWN, ret_refusal);

  self->is_expected = self->is_expected || key != NULL || (flags & DURE_BTHOME_ENCRYPTED) != 0;
  if ((flags & DURE_BTHOME_ENCRYPTED) == 0)
    return pass_plain (self, bytes, length, ret_plain, ret_length, ret_refusal);
  if (key == NULL)
    return dure_refuse (DURE_REFUSAL_SEALED, ret_refusal);
  if ((flags & DURE_BTHOME_HAS_ADDRESS) != 0)
    {
      take_address (&cursor, within);
      if (cursor.is_short)
        return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
      address = within;
    }

  return open_sealed (self, key, address, flags, &cursor, ret_plain, ret_length, ret_refusal);
}

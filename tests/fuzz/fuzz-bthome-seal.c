// fuzz-bthome-seal.c: encrypted BTHome, forged, cut, replayed and genuine
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The input is opened as it is: nobody who has no key may get anything through but a plain packet
// of a device that never encrypted. Then it is sealed with the key, as a device would, and must
// come out as it went in; once, not twice, and with no bit of it changed.

#include "bthome-seal.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

#define FLAGS 0x41
#define TAG_SIZE 4
#define HEAD_SIZE 5 /* what the input says of the counter and of the bit to change */

static const uint8_t key[DURE_BTHOME_KEY_SIZE] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
static const uint8_t address[DURE_BTHOME_ADDRESS_SIZE] = { 0xc0, 0xde, 0, 0, 0, 1 };

static void
check (bool is_so)
{
  if (!is_so)
    abort ();
}

static size_t
seal (const uint8_t *counter, const uint8_t *plain, size_t length, uint8_t *ret_packet)
{
  static EVP_CIPHER_CTX *context;
  uint8_t nonce[13] = { 0, 0, 0, 0, 0, 0, 0xd2, 0xfc, FLAGS };
  int written;

  memcpy (nonce, address, sizeof address);
  memcpy (nonce + 9, counter, 4);
  if (context == NULL)
    context = EVP_CIPHER_CTX_new ();
  check (EVP_EncryptInit_ex (context, EVP_aes_128_ccm (), NULL, NULL, NULL) == 1);
  check (EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_IVLEN, sizeof nonce, NULL) == 1);
  check (EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_TAG, TAG_SIZE, NULL) == 1);
  check (EVP_EncryptInit_ex (context, NULL, NULL, key, nonce) == 1);
  ret_packet[0] = FLAGS;
  check (EVP_EncryptUpdate (context, ret_packet + 1, &written, plain, (int) length) == 1);
  check (EVP_EncryptFinal_ex (context, ret_packet + 1 + written, &written) == 1);
  memcpy (ret_packet + 1 + length, counter, 4);
  check (EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_GET_TAG, TAG_SIZE,
                              ret_packet + 1 + length + 4) == 1);

  return 1 + length + 4 + TAG_SIZE;
}

static void
open_as_it_is (const uint8_t *bytes, size_t length)
{
  DureBthomeSeal keyed = { 0 }, plain = { 0 };
  uint8_t opened[DURE_BTHOME_PACKET_MAX];
  size_t opened_length = 4711;
  DureRefusal refusal = 0;

  check (!dure_bthome_seal_open (&keyed, key, address, bytes, length, opened, &opened_length,
                                 &refusal));
  check (refusal != 0 && opened_length == 4711 && !keyed.has_counter);
  if (!dure_bthome_seal_open (&plain, NULL, address, bytes, length, opened, &opened_length,
                              &refusal))
    return;
  check ((bytes[0] & 1) == 0 && opened_length == length && memcmp (opened, bytes, length) == 0);
}

static void
open_sealed (const uint8_t *head, const uint8_t *plain, size_t length)
{
  DureBthomeSeal self = { 0 };
  uint8_t packet[DURE_BTHOME_PACKET_MAX], opened[DURE_BTHOME_PACKET_MAX];
  const size_t size = seal (head, plain, length, packet);
  /* The flags' reserved bits and bit 2 belong to the nonce, too; bit 0 makes it a plain packet, bit
   * 1 and the version another shape: all of them have to be refused. */
  const size_t bit = (head[4] * 37U + head[0]) % (size * 8);
  size_t opened_length = 0;
  DureRefusal refusal = 0;

  packet[bit / 8] ^= (uint8_t) (1U << bit % 8);
  check (!dure_bthome_seal_open (&self, key, address, packet, size, opened, &opened_length,
                                 &refusal));
  check (!self.has_counter);
  packet[bit / 8] ^= (uint8_t) (1U << bit % 8);
  check (dure_bthome_seal_open (&self, key, address, packet, size, opened, &opened_length,
                                &refusal));
  check (opened_length == length + 1 && opened[0] == 0x40);
  check (memcmp (opened + 1, plain, length) == 0);
  check (!dure_bthome_seal_open (&self, key, address, packet, size, opened, &opened_length,
                                 &refusal));
  check (refusal == DURE_REFUSAL_REPLAYED);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  open_as_it_is (bytes, length);
  if (length > HEAD_SIZE && length - HEAD_SIZE <= DURE_BTHOME_PACKET_MAX - 1 - 4 - TAG_SIZE)
    open_sealed (bytes, bytes + HEAD_SIZE, length - HEAD_SIZE);

  return 0;
}

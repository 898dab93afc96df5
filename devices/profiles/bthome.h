// bthome.h: BTHome version 2 (service data 0xFCD2), not encrypted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "reading.h"
#include "refusal.h"

/* An advertising structure has at most 255 octets: its type, the id 0xFCD2 and this. */
#define DURE_BTHOME_PACKET_MAX 252
/* The smallest object has two octets. */
#define DURE_BTHOME_OBJECTS_MAX 125
#define DURE_BTHOME_ADDRESS_SIZE 6

/* Bits of the first octet. Bits 3 and 4 are reserved. */
enum {
  DURE_BTHOME_ENCRYPTED = 1 << 0,
  DURE_BTHOME_HAS_ADDRESS = 1 << 1,
  DURE_BTHOME_TRIGGER_BASED = 1 << 2,
};

/**
 * DureBthomeForm:
 *
 * How the bytes of an object are to be understood.
 */
typedef enum {
  DURE_BTHOME_UNSIGNED = 1,
  DURE_BTHOME_SIGNED,
  DURE_BTHOME_BINARY,    /* 0 or 1 */
  DURE_BTHOME_BUTTON,    /* an event of a button */
  DURE_BTHOME_DIMMER,    /* an event of a dimmer, and how many steps */
  DURE_BTHOME_TIMESTAMP, /* seconds since 1970, UTC */
  DURE_BTHOME_TEXT,      /* its length u8, then UTF-8 */
  DURE_BTHOME_RAW,       /* its length u8, then anything */
  DURE_BTHOME_VERSION,   /* of firmware, an octet each part, the last part first */
} DureBthomeForm;

/**
 * DureBthomeKind:
 * @name: what it is
 * @unit: (nullable): in what, as UCUM spells it; the same name may come in several
 * @form: how to understand it
 * @octets: how many; of a text and of raw bytes those of the length
 * @factor: what its number is multiplied with, besides the power of ten
 * @exponent: that power
 *
 * What an object id means.
 */
typedef struct {
  const char *name;
  const char *unit;
  DureBthomeForm form;
  uint8_t octets;
  uint8_t factor;
  int8_t exponent;
} DureBthomeKind;

/**
 * DureBthomeObject:
 * @id: its object id
 * @kind: what that means
 * @number: its number as sent, with the factor: times 10^@kind->exponent it is in @kind->unit
 * @bytes: (array length=length): a text or raw bytes, within the bytes that were decoded
 * @length: how many
 */
typedef struct {
  uint8_t id;
  const DureBthomeKind *kind;
  int64_t number;
  const uint8_t *bytes;
  uint8_t length;
} DureBthomeObject;

/**
 * DureBthome:
 * @is_trigger_based: whether it only advertises when something happens
 * @is_cut: whether something of an unknown id came after the objects
 * @n_objects: how many objects, at least one
 * @objects: in the order they came
 */
typedef struct {
  bool is_trigger_based;
  bool is_cut;
  size_t n_objects;
  DureBthomeObject objects[DURE_BTHOME_OBJECTS_MAX];
} DureBthome;

const DureBthomeKind *dure_bthome_kind (uint8_t id);
bool dure_bthome_decode (const uint8_t *bytes, size_t length, DureBthome *ret_packet,
                         DureRefusal *ret_refusal);
bool dure_bthome_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                           DureRefusal *ret_refusal);
bool dure_bthome_read (const uint8_t *bytes, size_t length, DureReading *ret_reading,
                       DureRefusal *ret_refusal);

// capture.h: what an instrument said once, as a text that can be replayed forever
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest value of an attribute (Core Specification, volume 3, part F, 3.2.9). */
#define DURE_CAPTURE_VALUE_MAX 512
/* What a text may have: many times what any instrument offers, and an hour of its packets. */
#define DURE_CAPTURE_ATTRIBUTES_MAX 300
#define DURE_CAPTURE_PACKETS_MAX 100000

/**
 * DureCaptureData:
 * @uuid: the service it belongs to, or NULL for data of a maker
 * @maker: company identifier, when @uuid is NULL
 * @bytes: the data
 *
 * Data in an advertisement.
 */
typedef struct {
  char *uuid;
  guint16 maker;
  GBytes *bytes;
} DureCaptureData;

/**
 * DureCaptureAttribute:
 * @handle: its handle, which is how packets name it
 * @uuid: four hexadecimal digits for an id of the Bluetooth SIG, else the whole
 * @flags: (nullable): space-separated, as BlueZ names them; %NULL for a service
 * @value: (nullable): what a read gave
 *
 * A service, or a characteristic of the service before it.
 */
typedef struct {
  guint16 handle;
  char *uuid;
  char *flags;
  GBytes *value;
} DureCaptureAttribute;

/**
 * DureCapturePacket:
 * @at_ms: when it came, milliseconds after the first subscription
 * @handle: whose value it is
 * @bytes: the value
 */
typedef struct {
  guint32 at_ms;
  guint16 handle;
  GBytes *bytes;
} DureCapturePacket;

/**
 * DureCapture:
 * @name: (nullable): what it calls itself, only when the operator wanted that kept
 * @appearance: 0 for none
 * @services: (element-type utf8): what its advertisements name
 * @data: (element-type DureCaptureData): what else is in them
 * @attributes: (element-type DureCaptureAttribute): by handle
 * @packets: (element-type DureCapturePacket): by time
 */
typedef struct {
  char *name;
  guint16 appearance;
  GPtrArray *services;
  GPtrArray *data;
  GPtrArray *attributes;
  GPtrArray *packets;
} DureCapture;

DureCapture          *dure_capture_new           (void);
void                  dure_capture_free          (DureCapture        *self);
DureCapture          *dure_capture_parse         (const char         *text,
                                                  gsize               length,
                                                  GError            **error);
DureCapture          *dure_capture_load          (const char         *path,
                                                  GError            **error);
char                 *dure_capture_to_text       (const DureCapture  *self);

void                  dure_capture_set_name      (DureCapture        *self,
                                                  const char         *name);
void                  dure_capture_add_data      (DureCapture        *self,
                                                  const char         *uuid,
                                                  guint16             maker,
                                                  GBytes             *bytes);
DureCaptureAttribute *dure_capture_add_attribute (DureCapture        *self,
                                                  guint16             handle,
                                                  const char         *uuid,
                                                  const char         *flags);
void                  dure_capture_add_packet    (DureCapture        *self,
                                                  guint32             at_ms,
                                                  guint16             handle,
                                                  GBytes             *bytes);
DureCaptureAttribute *dure_capture_find          (const DureCapture  *self,
                                                  guint16             handle);
gboolean              dure_capture_is_private    (const char         *uuid);
char                 *dure_capture_short_uuid    (const char         *uuid);
char                 *dure_capture_long_uuid     (const char         *uuid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureCapture, dure_capture_free)

G_END_DECLS

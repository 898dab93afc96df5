// packet.h: the bytes of a measurement, built field by field
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_SFLOAT_NAN 0x07ffu
#define DURE_FLOAT_NAN 0x007fffffu

GByteArray *dure_packet_new    (guint8      flags);
void        dure_packet_u8     (GByteArray *self,
                                guint       value);
void        dure_packet_u16    (GByteArray *self,
                                guint       value);
void        dure_packet_u24    (GByteArray *self,
                                guint       value);
void        dure_packet_u32    (GByteArray *self,
                                guint32     value);
void        dure_packet_sfloat (GByteArray *self,
                                double      value,
                                int         exponent);
void        dure_packet_float  (GByteArray *self,
                                double      value,
                                int         exponent);
void        dure_packet_date   (GByteArray *self,
                                GDateTime  *date);

G_END_DECLS

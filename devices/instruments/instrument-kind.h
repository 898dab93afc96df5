// instrument-kind.h: the kinds of instruments a visit can ask for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureInstrumentKind:
 *
 * What is to be measured, on both sides of the socket.
 */
typedef enum {
  DURE_INSTRUMENT_KIND_HEART_RATE,
  DURE_INSTRUMENT_KIND_BLOOD_PRESSURE,
  DURE_INSTRUMENT_KIND_TEMPERATURE,
  DURE_INSTRUMENT_KIND_WEIGHT,
  DURE_INSTRUMENT_KIND_OXYGEN,
  DURE_INSTRUMENT_KIND_GLUCOSE,
  DURE_INSTRUMENT_KIND_ELECTRICITY, /* of a home, always by the donor's own meter */
  DURE_INSTRUMENT_KIND_COUNT,
} DureInstrumentKind;

const char *dure_instrument_kind_to_text    (DureInstrumentKind   kind);
gboolean    dure_instrument_kind_from_text  (const char          *text,
                                             DureInstrumentKind  *ret_kind);
gboolean    dure_instrument_kind_split      (const char          *text,
                                             DureInstrumentKind  *ret_kind,
                                             const char         **ret_address);

G_END_DECLS

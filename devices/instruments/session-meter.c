// session-meter.c: a donor's own meter of electricity, which is only ever listened to
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Until it is proven whose it is, what a meter says only shows that it is one (home-meters.h). Then
// each of its packets that is new is a reading. It is never linked, and no value waits in it.

#include "session-private.h"

static void
make_told (DureSession *self, const DureReading *reading, DureInstrumentReading *told)
{
  *told = (DureInstrumentReading) {
    .kind = self->kind,
    .n_values = reading->n_values,
    .kiosk_ms = dure_clock_wall_ms (self->plan.clock),
  };
  for (guint i = 0; i < reading->n_values; i++)
    {
      told->values[i].code = reading->values[i].code;
      told->values[i].value = reading->values[i].value;
    }
}

/* Called with every BTHome packet of anybody. */
void
dure_session_hear_meter (DureSession *self, const char *path, GBytes *data, gint rssi)
{
  DureInstrumentReading told;
  DureReading reading;
  const gboolean is_new =
    dure_home_meters_hear (self->meters, path, data, rssi,
                           dure_clock_monotonic_ms (self->plan.clock), &reading);

  if (!self->is_listening)
    {
      dure_session_look (self);
      return;
    }
  if (!is_new || !self->proven || g_strcmp0 (path, self->path) != 0)
    return;

  make_told (self, &reading, &told);
  dure_session_tell (self, &told);
}

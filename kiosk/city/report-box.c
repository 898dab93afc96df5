// report-box.c: reports of one kind on their way to the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   put -> an outbox of its own -> a sync of its own -> POST /v1/LOAD
//
// Nothing here is a donation, and no donation waits behind a report. A put costs one sync of the
// disk. Station and uplink must outlive it.

#include "report-box.h"

#include "canonical-json.h"
#include "report.h"
#include "sync.h"

struct _DureReportBox
{
  DureStation *station;
  DureOutbox *outbox;
  DureSync *sync;
};

/**
 * dure_report_box_open:
 * @load: (transfer none): the kind: the last part of the city's path and the name of the file
 * @station: an enrolled station
 * @uplink: the way to the city
 * @clock: of waits
 * @dice: of waits
 * @error: as dure_outbox_open()
 *
 * Returns: (transfer full) (nullable): one that sends nothing yet
 */
DureReportBox *
dure_report_box_open (const char *load, DureStation *station, DureUplink *uplink, DureClock *clock,
                      DureDice *dice, GError **error)
{
  static const DureSyncTimes times = DURE_SYNC_TIMES_DEFAULT;
  g_autofree char *name = g_strconcat (load, ".db", NULL);
  g_autofree char *path = dure_station_path (station, name);
  g_autofree char *aside = NULL;
  g_autoptr (DureOutbox) outbox = dure_outbox_open (path, clock, &aside, error);
  DureReportBox *self;

  if (outbox == NULL)
    return NULL;
  if (aside != NULL)
    g_message ("Reports (%s) were damaged; all were set aside: %s", load, aside);
  self = g_new0 (DureReportBox, 1);
  self->station = station;
  self->outbox = g_steal_pointer (&outbox);
  self->sync = dure_sync_new (self->outbox, uplink, station, clock, dice, &times, NULL);
  dure_sync_carry (self->sync, load, DURE_REPORT_BOX_BATCH);
  return self;
}

/**
 * dure_report_box_start:
 * @error: when the outbox cannot be read or written
 *
 * Sends what an earlier life of this station left behind, and from now on what is put.
 */
gboolean
dure_report_box_start (DureReportBox *self, GError **error)
{
  return dure_sync_start (self->sync, error);
}

/**
 * dure_report_box_put:
 * @report: a document with an `id`; one that lies here already was put in an earlier life
 * @error: when it cannot be kept
 */
gboolean
dure_report_box_put (DureReportBox *self, const json_t *report, GError **error)
{
  g_autoptr (DureEnvelope) envelope = dure_report_seal (report, self->station->seal_key);
  gboolean has;

  if (!dure_outbox_has (self->outbox, envelope->id, &has, error)
      || !(has || dure_outbox_put (self->outbox, envelope, self->station->incarnation, error)))
    return FALSE;
  dure_sync_wake (self->sync);
  return TRUE;
}

/**
 * dure_report_box_count:
 * @ret_queued: (out): how many wait
 * @error: when the outbox cannot be read
 */
gboolean
dure_report_box_count (DureReportBox *self, guint *ret_queued, GError **error)
{
  guint parked;

  return dure_outbox_count (self->outbox, ret_queued, &parked, error);
}

/**
 * dure_report_box_close:
 * @self: (transfer full) (nullable): what is queued stays
 */
void
dure_report_box_close (DureReportBox *self)
{
  if (self == NULL)
    return;
  dure_sync_stop (self->sync);
  while (dure_sync_is_sending (self->sync))
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&self->sync);
  dure_outbox_close (self->outbox);
  g_free (self);
}

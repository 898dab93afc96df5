// metrics-page.c: all figures of the city on one page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Prometheus' text format 0.0.4: what the halls have counted, what the writer has, and what is
// looked up now: files, keys, waiting withdrawals, this process. A figure that cannot be had (the
// size of a database on a server, a count while the store is busy) is left out rather than called
// 0. The count of keys reads the whole index of donors' keys: some milliseconds a million, on the
// thread of the operators only.

#include "metrics-page.h"

#include "station-reports.h"
#include "withdrawals.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void
write_one (GString *out, const char *name, const char *type, const char *help, double value)
{
  dure_metrics_write_head (out, name, type, help);
  dure_metrics_write_value (out, name, "", value);
}

static void
write_connections (DureOperators *self, GString *out)
{
  dure_metrics_write_head (out, "dure_connections", "gauge", "Connections that are open");
  for (guint i = 0; i < DURE_LISTENERS; i++)
    {
      g_autofree char *labels = g_strdup_printf ("listener=\"%s\"", self->books[i].listener);

      dure_metrics_write_value (out, "dure_connections", labels,
                                dure_guest_book_count (self->books[i].book));
    }
}

static void
write_writer (DureOperators *self, GString *out)
{
  DureWriterFigures figures;

  dure_writer_figures (self->service->writer, &figures);
  dure_metrics_write_head (out, "dure_writer_groups_total", "counter",
                           "Groups of works that the writer committed, or could not");
  dure_metrics_write_value (out, "dure_writer_groups_total", "result=\"committed\"",
                            (double) figures.groups);
  dure_metrics_write_value (out, "dure_writer_groups_total", "result=\"failed\"",
                            (double) figures.failed_groups);
  write_one (out, "dure_writer_works_total", "counter", "Works that the writer has done",
             (double) figures.works);
  write_one (out, "dure_writer_turned_away_total", "counter",
             "Works not taken because too many waited", (double) figures.turned_away);
  write_one (out, "dure_writer_waiting", "gauge", "Works that wait for the writer",
             figures.waiting);
}

/* A file that is not there has no bytes; a server's database is none of our files. */
static void
write_file (GString *out, const char *database, const char *address, const char *end)
{
  g_autofree char *path = g_strconcat (address, end, NULL);
  g_autofree char *labels = g_strdup_printf ("database=\"%s\",file=\"%s\"", database,
                                             *end != '\0' ? "log" : "data");
  struct stat status = { 0 };

  if (strstr (address, "://") == NULL)
    dure_metrics_write_value (out, "dure_store_file_bytes", labels,
                              stat (path, &status) == 0 ? (double) status.st_size : 0);
}

static void
write_store (DureOperators *self, GString *out)
{
  DureCity *city = self->service->city;
  const char *keys = dure_key_store_address (city->key_store);
  gint64 count;

  dure_metrics_write_head (out, "dure_store_file_bytes", "gauge",
                           "Size of each database in files, and of its write-ahead log");
  write_file (out, "main", city->address, "");
  write_file (out, "main", city->address, "-wal");
  write_file (out, "keys", keys, "");
  write_file (out, "keys", keys, "-wal");
  if (dure_key_store_count (city->key_store, &count, NULL))
    write_one (out, "dure_donor_keys", "gauge", "Keys of donors who have not withdrawn",
               (double) count);
  if (dure_withdrawals_waiting (city, &count, NULL))
    write_one (out, "dure_withdrawals_waiting", "gauge",
               "Donors who have withdrawn and whose key is still to be destroyed", (double) count);
}

static void
write_stations (DureOperators *self, GString *out)
{
  gint64 today, silent_ms, broken;

  if (!dure_stations_heard (self->service->city, &today, &silent_ms, NULL))
    return;
  write_one (out, "dure_kiosks_heard_today", "gauge", "Kiosks in use that have reported today",
             (double) today);
  write_one (out, "dure_kiosk_silence_seconds", "gauge",
             "How long the kiosk in use that has been silent longest is", (double) silent_ms / 1e3);
  if (dure_stations_broken (self->service->city, &broken, NULL))
    write_one (out, "dure_kiosks_ledger_broken", "gauge",
               "Kiosks in use that saw a ledger other than the one they had seen", (double) broken);
}

static double
seconds_of (struct timeval time)
{
  return (double) time.tv_sec + (double) time.tv_usec / 1e6;
}

static void
write_process (GString *out)
{
  struct rusage usage;
  g_autofree char *text = NULL;
  unsigned long pages;

  if (getrusage (RUSAGE_SELF, &usage) == 0)
    write_one (out, "dure_process_cpu_seconds_total", "counter",
               "Time on a processor, in the program and in the kernel",
               seconds_of (usage.ru_utime) + seconds_of (usage.ru_stime));
  /* proc(5): the second number is of pages that are in memory. */
  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL)
      && sscanf (text, "%*u %lu", &pages) == 1)
    write_one (out, "dure_process_resident_memory_bytes", "gauge", "Memory in use",
               (double) pages * (double) sysconf (_SC_PAGESIZE));
}

/**
 * dure_metrics_page:
 * @operators: whose page it is
 *
 * Returns: (transfer full): the page
 */
char *
dure_metrics_page (DureOperators *operators)
{
  GString *out = g_string_sized_new (65536);

  dure_metrics_write_head (out, "dure_build_info", "gauge", "Always 1; which program this is");
  dure_metrics_write_value (out, "dure_build_info", "version=\"" DURE_VERSION "\"", 1);
  dure_metrics_write (operators->metrics, out);
  write_connections (operators, out);
  write_writer (operators, out);
  write_store (operators, out);
  write_stations (operators, out);
  write_process (out);
  return g_string_free (out, FALSE);
}

// make-city.c: makes a city with many donors, for measuring
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What it prints of them goes into files, a line each: the secrets of sources, the header fields of
// phones' sessions, the bodies of requests with sealed donations that are still to be sent.

#include "city-maker.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

static struct
{
  char *state, *secrets, *sessions, *bodies;
  int sources, phones, donations;
} options;

static const GOptionEntry entries[] = {
  { "state", 0, 0, G_OPTION_ARG_FILENAME, &options.state, "Where the city is", "DIR" },
  { "sources", 0, 0, G_OPTION_ARG_INT, &options.sources, "Donors with a source", "N" },
  { "secrets", 0, 0, G_OPTION_ARG_FILENAME, &options.secrets, "Their secrets", "FILE" },
  { "phones", 0, 0, G_OPTION_ARG_INT, &options.phones, "Donors with a phone", "N" },
  { "sessions", 0, 0, G_OPTION_ARG_FILENAME, &options.sessions, "Their sessions", "FILE" },
  { "donations", 0, 0, G_OPTION_ARG_INT, &options.donations, "Sealed, still to be sent", "N" },
  { "bodies", 0, 0, G_OPTION_ARG_FILENAME, &options.bodies, "Requests of 64 of them", "FILE" },
  { NULL },
};

typedef void (*Make) (DureCityMaker *maker, guint count, FILE *out);

static gboolean
make (DureCityMaker *maker, Make kind, int count, const char *path)
{
  FILE *out;

  if (count <= 0)
    return TRUE;
  out = path != NULL ? fopen (path, "w") : stdout;
  if (out == NULL)
    {
      fprintf (stderr, "make-city: %s: %s\n", path, strerror (errno));
      return FALSE;
    }
  kind (maker, (guint) count, out);
  return (out == stdout ? fflush (out) : fclose (out)) == 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCityMaker) maker = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || options.state == NULL)
    {
      fprintf (stderr, "make-city: %s\n", error != NULL ? error->message : "it needs --state");
      return 2;
    }
  g_assert_cmpint (sodium_init (), >=, 0);
  maker = dure_city_maker_new (options.state);
  return make (maker, dure_city_maker_add_sources, options.sources, options.secrets)
                 && make (maker, dure_city_maker_add_phones, options.phones, options.sessions)
                 && make (maker, dure_city_maker_write_sealed, options.donations, options.bodies)
             ? 0
             : 1;
}

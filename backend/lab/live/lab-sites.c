// lab-sites.c: how many came to each kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A table of kiosks by those that donated and those that did not, whose sums stand on the same
// page; of it comes out what may be told (lab-hiding.c). Where most came stands first; of more than
// five hundred kiosks those are told where most came, and so would be no sum of them alone.

#include "lab-sites.h"

#include "encoding.h"
#include "lab-hiding.h"
#include "lab-tally.h"

#define MOST_SITES 500
#define MOST_SHOWN 50

enum
{
  DONATED,
  LEFT,
  COLUMNS,
};

typedef struct
{
  char *kiosk, *place;
  gint64 visits, donated;
} Site;

struct _DureLabSites
{
  GArray *sites;
  DureLabHiding *numbers;
};

static void
clear_site (gpointer site)
{
  g_free (((Site *) site)->kiosk);
  g_free (((Site *) site)->place);
}

/**
 * dure_lab_sites_free:
 * @self: (transfer full) (nullable)
 */
void
dure_lab_sites_free (DureLabSites *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->sites);
  dure_lab_hiding_free (self->numbers);
  g_free (self);
}

static void
fill (DureLabSites *self)
{
  self->numbers = dure_lab_hiding_new (MAX (1, self->sites->len), COLUMNS);
  for (guint i = 0; i < self->sites->len; i++)
    {
      const Site *site = &g_array_index (self->sites, Site, i);

      dure_lab_hiding_add (self->numbers, i, DONATED, site->donated);
      dure_lab_hiding_add (self->numbers, i, LEFT, site->visits - site->donated);
    }
  dure_lab_hiding_close (self->numbers);
}

/**
 * dure_lab_sites_read:
 * @choice: of which kiosks, and days
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the kiosks to which anybody came
 */
DureLabSites *
dure_lab_sites_read (DureCity *city, const DureLabChoice *choice, GError **error)
{
  const gint64 today = dure_day_of_time (dure_city_now (city));
  g_autoptr (DureLabSites) self = g_new0 (DureLabSites, 1);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT kiosk, CAST (sum(number) AS BIGINT) AS visits,"
      " CAST (sum(CASE word WHEN ?5 THEN number ELSE 0 END) AS BIGINT),"
      " coalesce ((SELECT place FROM kiosk WHERE id = station_count.kiosk), '')"
      " FROM station_count WHERE day >= ?1 AND day < ?2 AND what = 'ended-on'"
      " AND (?3 = '' OR kiosk = ?3)"
      " AND (?4 = '' OR kiosk IN " DURE_LAB_SCOPES_OF ("?4", "'coordinator'") ")"
      " GROUP BY kiosk ORDER BY visits DESC, kiosk LIMIT ?6",
      "iittti", today - choice->n_days, today, choice->kiosk, choice->whose,
      dure_step_to_text (DURE_STEP_RECEIPT), (gint64) MOST_SITES);
  gboolean is_there = TRUE;

  self->sites = g_array_new (FALSE, TRUE, sizeof (Site));
  g_array_set_clear_func (self->sites, clear_site);
  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there)
        {
          const Site site = { g_strdup (dure_rows_text (rows, 0)),
                              g_strdup (dure_rows_text (rows, 3)), dure_rows_integer (rows, 1),
                              dure_rows_integer (rows, 2) };

          g_array_append_val (self->sites, site);
        }
    }
  fill (self);
  return g_steal_pointer (&self);
}

/**
 * dure_lab_sites_count:
 *
 * Returns: how many kiosks there are
 */
guint
dure_lab_sites_count (const DureLabSites *self)
{
  return self->sites->len;
}

/**
 * dure_lab_sites_kiosk:
 * @site: from 0
 *
 * Returns: (transfer none): its id
 */
const char *
dure_lab_sites_kiosk (const DureLabSites *self, guint site)
{
  return g_array_index (self->sites, Site, site).kiosk;
}

/**
 * dure_lab_sites_visits:
 * @site: from 0
 *
 * Returns: what is told of how many came there, in tens; 0 when nothing is
 */
gint64
dure_lab_sites_visits (const DureLabSites *self, guint site)
{
  return dure_lab_hiding_told (self->numbers, site, COLUMNS);
}

/**
 * dure_lab_sites_donated:
 * @site: from 0
 *
 * Returns: likewise, of how many of them donated
 */
gint64
dure_lab_sites_donated (const DureLabSites *self, guint site)
{
  return dure_lab_hiding_told (self->numbers, site, DONATED);
}

/**
 * dure_lab_sites_data:
 *
 * Returns: (transfer full): a line for each kiosk to which most came
 */
json_t *
dure_lab_sites_data (const DureLabSites *self)
{
  json_t *list = json_array ();

  for (guint i = 0; i < MIN (self->sites->len, MOST_SHOWN); i++)
    {
      const Site *site = &g_array_index (self->sites, Site, i);
      json_t *line = json_object ();

      dure_lab_choice_put_kiosk (line, site->kiosk, site->place);
      dure_lab_choice_put_number (line, "visits", dure_lab_sites_visits (self, i));
      dure_lab_choice_put_number (line, "donated", dure_lab_sites_donated (self, i));
      json_array_append_new (list, line);
    }
  return list;
}

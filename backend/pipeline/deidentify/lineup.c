// lineup.c: donors, class by class, each with what is known of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The donors of a class stand side by side, and so does what is known of them, a column each: who
// looks at a class reads memory from one end to the other, and when a class is split its donors
// move, with all that will be read of them again. To leave them where they are and to go by their
// numbers costs a cache miss for each donor and look as soon as there are more than a cache holds.
//
// Of many rows only what is needed of them is kept: in which class all of them are, and which
// values there are among them. A donor takes 4 bytes for each column and 16 more.

#include "lineup.h"

#include <string.h>

/* Where the classes of each level begin among the nodes. Returns how many nodes there are. */
static guint
place_levels (const DureDomain *domain, guint *ret_begins)
{
  guint n_nodes = 0;

  for (guint level = 0; level <= domain->top; level++)
    {
      ret_begins[level] = n_nodes;
      n_nodes += domain->n_classes[level];
    }
  return n_nodes;
}

/* For each node its class at each level: that which it lies in, or none where it is wider. */
static void
climb (DureLineup *self, guint quasi)
{
  const DureDomain *domain = self->task->quasi[quasi];
  guint begins[DURE_DOMAIN_MAX_LEVELS];
  const guint n_nodes = place_levels (domain, begins);

  for (guint level = 0; level < domain->top; level++)
    {
      guint32 *classes = g_new (guint32, n_nodes);

      for (guint node = 0; node < n_nodes; node++)
        classes[node] = domain->n_classes[level];
      for (guint from = 0; from <= level; from++)
        for (guint base = 0; base < domain->n_classes[0]; base++)
          classes[begins[from] + domain->up[from][base]] = domain->up[level][base];
      self->classes[quasi][level] = classes;
    }
}

/* The narrowest class in which all rows of a donor are. */
static guint32
node_of (const DureDomain *domain, const guint *begins, const DureOwners *owners, guint donor)
{
  const guint32 base = domain->codes[owners->rows[owners->first[donor]]];
  guint level = 0;

  for (guint i = owners->first[donor] + 1; i < owners->first[donor + 1]; i++)
    while (domain->up[level][domain->codes[owners->rows[i]]] != domain->up[level][base])
      level++;
  return begins[level] + domain->up[level][base];
}

static guint32 *
read_nodes (DureLineup *self, guint quasi, guint n_donors)
{
  const DureDomain *domain = self->task->quasi[quasi];
  guint32 *nodes = g_new (guint32, n_donors + 1);
  guint begins[DURE_DOMAIN_MAX_LEVELS];

  place_levels (domain, begins);
  for (guint i = 0; i < n_donors; i++)
    nodes[i] = node_of (domain, begins, self->task->owners, self->donors[i]);
  return nodes;
}

/**
 * dure_lineup_new:
 * @task: must outlive the lineup
 * @diversity: numbers what they gave
 * @donors: (array length=n_donors): in the order in which they are to stand
 * @n_donors: how many
 *
 * Returns: (transfer full): these
 */
DureLineup *
dure_lineup_new (const DurePartitionTask *task, DureDiversity *diversity, const guint *donors,
                guint n_donors)
{
  const DureOwners *owners = task->owners;
  DureLineup *self = g_new0 (DureLineup, 1);

  self->task = task;
  self->spare = g_new (guint32, n_donors + 1);
  self->donors = g_new (guint32, n_donors + 1);
  self->n_rows = g_new (guint32, n_donors + 1);
  for (guint i = 0; i < n_donors; i++)
    {
      self->donors[i] = donors[i];
      self->n_rows[i] = owners->first[donors[i] + 1] - owners->first[donors[i]];
    }
  for (guint q = 0; q < task->n_quasi; q++)
    {
      climb (self, q);
      self->nodes[q] = read_nodes (self, q, n_donors);
    }
  for (guint s = 0; s < task->n_sensitive; s++)
    {
      self->given[s] = g_new (guint32, n_donors + 1);
      for (guint i = 0; i < n_donors; i++)
        self->given[s][i] = dure_diversity_set (diversity, s, donors[i], G_MAXUINT);
    }
  return self;
}

/**
 * dure_lineup_free:
 * @self: (transfer full) (nullable)
 */
void
dure_lineup_free (DureLineup *self)
{
  if (self == NULL)
    return;
  g_free (self->donors);
  g_free (self->n_rows);
  for (guint q = 0; q < self->task->n_quasi; q++)
    {
      g_free (self->nodes[q]);
      for (guint level = 0; level < self->task->quasi[q]->top; level++)
        g_free (self->classes[q][level]);
    }
  for (guint s = 0; s < self->task->n_sensitive; s++)
    g_free (self->given[s]);
  g_free (self->spare);
  g_free (self);
}

/* By way of a spare column, so that nothing is written over before it was read. */
static void
move_column (DureLineup *self, guint32 *column, const guint32 *places, guint n, guint n_kept)
{
  for (guint i = 0; i < n; i++)
    if (places[i] != DURE_CLASS_NONE)
      self->spare[places[i]] = column[i];
  memcpy (column, self->spare, n_kept * sizeof *column);
}

/**
 * dure_lineup_move:
 * @begin: the first place of a class
 * @end: the place after its last
 * @places: (array): for each donor of the class where they go, from 0, which is @begin;
 *   %DURE_CLASS_NONE for who goes away
 * @n_kept: how many stay, on as many places
 * @open: bits of the quasi-identifiers that are looked at again; of others nothing is known then
 */
void
dure_lineup_move (DureLineup *self, guint begin, guint end, const guint32 *places, guint n_kept,
                 guint32 open)
{
  const guint n = end - begin;

  move_column (self, self->donors + begin, places, n, n_kept);
  move_column (self, self->n_rows + begin, places, n, n_kept);
  for (guint q = 0; q < self->task->n_quasi; q++)
    if ((open & 1u << q) != 0)
      move_column (self, self->nodes[q] + begin, places, n, n_kept);
  for (guint s = 0; s < self->task->n_sensitive; s++)
    move_column (self, self->given[s] + begin, places, n, n_kept);
}

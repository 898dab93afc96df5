// record-import.c: a device's records, taken over all or none
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   open -> (request written) -> add, add_context ... -> answer -> pop ...
//
// Records come first, and the answer of the record access control point decides about them: only
// "success" makes them count; "no records found" says there is nothing; anything else, a lost link
// or no answer in time means that some may be missing, so none of them counts. A record that
// announces a context counts only when the context of its number came, too: half a record is none.
// What the context says (meals, insulin, illness) is not asked of a visitor and goes no further.
// At most RECORDS_MAX wait; more than that is no last record and fails.

#include "record-import.h"

#define RECORDS_MAX 1000

/* Answers that mean "not this operator" (Record Access Control Point, GATT Specification
 * Supplement): the operator is invalid, or not supported. */
enum {
  CODE_BAD_OPERATOR = 3,
  CODE_NO_OPERATOR = 4,
};

typedef struct
{
  DureReading reading;
  gboolean wants_context;
} Record;

struct _DureRecordImport
{
  gboolean is_open;
  gboolean is_spilt;
  GQueue records;
};

DureRecordImport *
dure_record_import_new (void)
{
  return g_new0 (DureRecordImport, 1);
}

void
dure_record_import_free (DureRecordImport *self)
{
  dure_record_import_drop (self);
  g_free (self);
}

/**
 * dure_record_import_open:
 * @self: the import
 *
 * The request is about to be written; whatever came before counts for nothing.
 */
void
dure_record_import_open (DureRecordImport *self)
{
  dure_record_import_drop (self);
  self->is_open = TRUE;
}

gboolean
dure_record_import_is_open (DureRecordImport *self)
{
  return self->is_open;
}

/**
 * dure_record_import_add:
 * @self: the import
 * @record: a record with its number
 * @context_follows: whether it is only half of it
 */
void
dure_record_import_add (DureRecordImport  *self,
                        const DureReading *record,
                        gboolean           context_follows)
{
  Record *kept;

  if (!self->is_open)
    return;
  if (self->records.length == RECORDS_MAX)
    {
      self->is_spilt = TRUE;
      return;
    }

  kept = g_new0 (Record, 1);
  kept->reading = *record;
  kept->wants_context = context_follows;
  g_queue_push_tail (&self->records, kept);
}

/**
 * dure_record_import_add_context:
 * @self: the import
 * @sequence: the number of the record it belongs to
 */
void
dure_record_import_add_context (DureRecordImport *self, guint16 sequence)
{
  for (GList *at = self->records.head; at != NULL; at = at->next)
    {
      Record *record = at->data;

      if (record->reading.has_sequence && record->reading.sequence == sequence)
        record->wants_context = FALSE;
    }
}

static void
drop_halves (DureRecordImport *self)
{
  for (GList *at = self->records.head, *next; at != NULL; at = next)
    {
      Record *record = at->data;

      next = at->next;
      if (!record->wants_context)
        continue;
      g_free (record);
      g_queue_delete_link (&self->records, at);
    }
}

/**
 * dure_record_import_answer:
 * @self: the import
 * @answer: what the control point indicated
 *
 * Returns: how the import stands now
 */
DureImportResult
dure_record_import_answer (DureRecordImport *self, const DureRecordAnswer *answer)
{
  if (!self->is_open || answer->is_count || answer->request != DURE_RECORD_ASK_REPORT)
    return DURE_IMPORT_OPEN;

  self->is_open = FALSE;
  if (answer->code == DURE_RECORD_SUCCESS && !self->is_spilt)
    {
      drop_halves (self);
      return DURE_IMPORT_DONE;
    }

  dure_record_import_drop (self);
  if (answer->code == DURE_RECORD_NONE_FOUND)
    return DURE_IMPORT_NOTHING;
  if (answer->code == CODE_BAD_OPERATOR || answer->code == CODE_NO_OPERATOR)
    return DURE_IMPORT_ASK_ALL;

  return DURE_IMPORT_FAILED;
}

/**
 * dure_record_import_drop:
 * @self: the import
 *
 * Calls it off: the link is gone, or no answer came in time.
 */
void
dure_record_import_drop (DureRecordImport *self)
{
  g_queue_clear_full (&self->records, g_free);
  self->is_open = FALSE;
  self->is_spilt = FALSE;
}

/**
 * dure_record_import_pop:
 * @self: an import that is done
 * @ret_record: (out): the next record, oldest first
 *
 * Returns: whether there is one
 */
gboolean
dure_record_import_pop (DureRecordImport *self, DureReading *ret_record)
{
  g_autofree Record *record = self->is_open ? NULL : g_queue_pop_head (&self->records);

  if (record == NULL)
    return FALSE;

  *ret_record = record->reading;
  return TRUE;
}

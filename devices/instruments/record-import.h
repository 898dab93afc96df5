// record-import.h: a device's records, taken over all or none
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "reading.h"
#include "record-access.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureImportResult:
 * @DURE_IMPORT_OPEN: the answer is still to come
 * @DURE_IMPORT_DONE: all records came; take them with dure_record_import_pop()
 * @DURE_IMPORT_NOTHING: the device has no such records
 * @DURE_IMPORT_ASK_ALL: it does not understand "the last one"; ask for all
 * @DURE_IMPORT_FAILED: it did not work; whatever came counts for nothing
 *
 * How an import stands.
 */
typedef enum {
  DURE_IMPORT_OPEN,
  DURE_IMPORT_DONE,
  DURE_IMPORT_NOTHING,
  DURE_IMPORT_ASK_ALL,
  DURE_IMPORT_FAILED,
} DureImportResult;

typedef struct _DureRecordImport DureRecordImport;

DureRecordImport *dure_record_import_new         (void);
void              dure_record_import_free        (DureRecordImport       *self);
void              dure_record_import_open        (DureRecordImport       *self);
gboolean          dure_record_import_is_open     (DureRecordImport       *self);
void              dure_record_import_add         (DureRecordImport       *self,
                                                  const DureReading      *record,
                                                  gboolean                context_follows);
void              dure_record_import_add_context (DureRecordImport       *self,
                                                  guint16                 sequence);
DureImportResult  dure_record_import_answer      (DureRecordImport       *self,
                                                  const DureRecordAnswer *answer);
void              dure_record_import_drop        (DureRecordImport       *self);
gboolean          dure_record_import_pop         (DureRecordImport       *self,
                                                  DureReading            *ret_record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureRecordImport, dure_record_import_free)

G_END_DECLS

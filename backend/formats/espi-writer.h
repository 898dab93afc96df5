// espi-writer.h: what homes used, as a Green Button file (ESPI)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fhir.h"

G_BEGIN_DECLS

typedef struct _DureEspiWriter DureEspiWriter;

DureEspiWriter *dure_espi_writer_new (const char *name, gint64 now_ms);
void dure_espi_writer_free (DureEspiWriter *self);
void dure_espi_writer_begin (DureEspiWriter *self, GString *feed);
void dure_espi_writer_add (DureEspiWriter *self, const DureFhirFact *facts, guint count,
                           GString *feed);
void dure_espi_writer_end (DureEspiWriter *self, GString *feed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureEspiWriter, dure_espi_writer_free)

G_END_DECLS

// visit-files.h: what a phone brings to a visit, until the kiosk has it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "visit-pass.h"

G_BEGIN_DECLS

/* So many wait for their kiosks at a time; who comes then is told that we are busy. */
#define DURE_VISIT_FILES_MOST 64

/**
 * DureVisitFileState:
 * @DURE_VISIT_FILE_WAITING: none was brought yet
 * @DURE_VISIT_FILE_HERE: one was
 * @DURE_VISIT_FILE_OVER: the kiosk has it or does not want it any more, or the time is over
 * @DURE_VISIT_FILE_FULL: too many wait
 * @DURE_VISIT_FILE_CUT_SHORT: not a whole pass
 * @DURE_VISIT_FILE_UNKNOWN: no kiosk of ours made it, or it is not that kiosk who asks
 */
typedef enum
{
  DURE_VISIT_FILE_WAITING,
  DURE_VISIT_FILE_HERE,
  DURE_VISIT_FILE_OVER,
  DURE_VISIT_FILE_FULL,
  DURE_VISIT_FILE_CUT_SHORT,
  DURE_VISIT_FILE_UNKNOWN,
} DureVisitFileState;

gboolean dure_visit_file_find (DureCity *city, const char *pass_text, DureVisitPass *ret_pass,
                               DureVisitFileState *ret_state, GError **error);
GBytes *dure_visit_file_seal (DureCity *city, const DureVisitPass *pass, GBytes *content);
gboolean dure_visit_file_keep (DureCity *city, const DureVisitPass *pass, GBytes *sealed,
                               DureVisitFileState *ret_state, GError **error);
gboolean dure_visit_file_fetch (DureCity *city, const char *pass_text, const char *signature,
                                DureVisitFileState *ret_state, GBytes **ret_content,
                                GError **error);
gboolean dure_visit_file_end (DureCity *city, const char *pass_text, const char *signature,
                              DureVisitFileState *ret_state, GError **error);
gboolean dure_visit_files_sweep (DureCity *city, GError **error);

G_END_DECLS

// notice-change.h: what a new version of a notice means for those who agreed to the one before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "notice.h"

G_BEGIN_DECLS

/**
 * DureNoticeChange:
 *
 * From nothing to the gravest: of several changes the last one here counts.
 */
typedef enum
{
  DURE_NOTICE_SAME,
  DURE_NOTICE_WORDING,  /* said in other words: it is shown, and that is all */
  DURE_NOTICE_NARROWER, /* less of something, more of nothing: it binds at once */
  DURE_NOTICE_WIDER,    /* more of something: nobody's before it was asked */
} DureNoticeChange;

DureNoticeChange dure_notice_ask_change (DureNotice *from, DureNotice *to, DurePurpose purpose);
DureNoticeChange dure_notice_change (DureNotice *from, DureNotice *to);

G_END_DECLS

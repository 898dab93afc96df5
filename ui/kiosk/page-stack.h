// page-stack.h: one page at a time, which slides over the one before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DureWindowSlide:
 *
 * Where a page comes from.
 */
typedef enum
{
  DURE_WINDOW_NO_SLIDE,
  DURE_WINDOW_FORWARD,
  DURE_WINDOW_BACKWARD,
} DureWindowSlide;

void dure_page_stack_open (GtkStack *stack);
void dure_page_stack_show (GtkStack *stack, GtkWidget *page, DureWindowSlide slide);
void dure_page_stack_close (GtkStack *stack);

G_END_DECLS

// pictures.h: what drawings are made of
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureStroke:
 * @path: as dure_paint_path() reads it; %NULL ends a picture
 * @fill: (nullable): name of a colour in the style sheet
 * @stroke: (nullable): name of a colour in the style sheet
 * @width: of the stroke, in units of the picture's field
 */
typedef struct
{
  const char *path;
  const char *fill;
  const char *stroke;
  double width;
} DureStroke;

/**
 * DurePicture:
 * @name: %NULL ends a list of pictures
 * @width: of the field, in units
 * @height: of the field, in units
 * @strokes: from the back to the front
 * @least_mm: a widget lower than that stays empty
 */
typedef struct
{
  const char *name;
  double width, height;
  const DureStroke *strokes;
  double least_mm;
} DurePicture;

extern const DurePicture dure_instrument_pictures[];
extern const DurePicture dure_page_pictures[];

G_END_DECLS
